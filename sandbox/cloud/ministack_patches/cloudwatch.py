# SPDX-License-Identifier: Apache-2.0
from ministack.services import cloudwatch

from .wrap import wrap


@wrap(cloudwatch, "_put_metric_alarm")
def store_metric_queries(original, params, data, *protocol):
    """ministack gives an alarm on metric math a statistic and a period, and does not store its queries."""
    result = original(params, data, *protocol)
    queries = data.get("Metrics") if isinstance(data, dict) else None
    alarm = cloudwatch._alarms.get(data["AlarmName"]) if queries else None
    if alarm is not None:
        alarm["Metrics"] = queries
        for field in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit"):
            alarm.pop(field, None)
    return result
