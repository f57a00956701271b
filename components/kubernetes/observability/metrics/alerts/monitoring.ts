// SPDX-License-Identifier: Apache-2.0
import { alertsFromRows, type Alert, type RulesSpec } from "../rule";
import { seriesFor } from "../sizes";

/** The heartbeat, and the escalation of pages that stay unresolved. */
const delivery: Alert[] = [
  {
    alert: "Watchdog",
    expr: "vector(1)",
    severity: "watchdog",
    dashboard: "platform",
    summary: "This alert always fires. If it stops, alerting is broken.",
  },
  {
    alert: "PageUnresolved",
    expr: 'count by (page, slo, namespace) (label_replace(ALERTS{alertstate="firing", severity="page"}, "page", "$1", "alertname", "(.+)")) > 0',
    for: "30m",
    severity: "escalation",
    dashboard: "platform",
    summary: "The page {{ $labels.page }} has been firing for 30 minutes.",
  },
];

const pages = alertsFromRows("page", "cluster", [
  [
    "PrometheusTargetDown",
    "up == 0",
    "10m",
    "Prometheus can't scrape {{ $labels.instance }} of job {{ $labels.job }}.",
  ],
  [
    "PrometheusRuleFailures",
    "increase(prometheus_rule_evaluation_failures_total[5m]) > 0",
    "10m",
    "{{ $labels.pod }} fails to evaluate rules: alerts may be missing.",
  ],
  [
    "PrometheusErrorSendingAlerts",
    "increase(prometheus_notifications_dropped_total[5m]) > 0 or prometheus_notifications_alertmanagers_discovered < 1",
    "10m",
    "{{ $labels.pod }} can't send alerts to Alertmanager.",
  ],
  [
    "AlertmanagerFailedToSendAlerts",
    "sum by (integration) (rate(alertmanager_notifications_failed_total[15m])) / sum by (integration) (rate(alertmanager_notifications_total[15m])) > 0.01",
    "10m",
    "Alertmanager fails to deliver {{ $value | humanizePercentage }} of its {{ $labels.integration }} notifications.",
  ],
]);

const tickets = (spec: RulesSpec): Alert[] =>
  alertsFromRows("ticket", "cluster", [
    [
      "PrometheusBadConfig",
      "prometheus_config_last_reload_successful == 0",
      "10m",
      "{{ $labels.pod }} rejected its new configuration and runs with the old one.",
    ],
    [
      "PrometheusHighSeriesCount",
      `prometheus_tsdb_head_series > ${1.5 * seriesFor(spec.targets)}`,
      "30m",
      "{{ $labels.pod }} holds {{ $value | humanize }} series, more than 1.5 times the number that its memory is sized for.",
    ],
    [
      "PrometheusSamplesRejected",
      "increase(prometheus_target_scrapes_exceeded_sample_limit_total[5m]) + increase(prometheus_target_scrapes_sample_out_of_order_total[5m]) > 0",
      "15m",
      "{{ $labels.pod }} rejects samples that are out of order or above the sample limit.",
    ],
    [
      "AlertmanagerClusterDegraded",
      "min by (job) (alertmanager_cluster_members) < 3",
      "15m",
      "An Alertmanager replica sees only {{ $value }} of 3 cluster members: notifications may be sent twice.",
    ],
  ]);

/** Remote-write has no metrics, and so no alert, unless it is configured. */
const remoteWriteTickets = ({ remoteWrite }: RulesSpec): Alert[] =>
  remoteWrite === undefined
    ? []
    : alertsFromRows("ticket", "cluster", [
        [
          "PrometheusRemoteWriteBehind",
          "(max by (pod) (prometheus_remote_storage_highest_timestamp_in_seconds) - on(pod) max by (pod) (prometheus_remote_storage_queue_highest_sent_timestamp_seconds)) > 120",
          "15m",
          "The remote-write of {{ $labels.pod }} is {{ $value | humanizeDuration }} behind.",
        ],
      ]);

/** Alerts on Prometheus and Alertmanager themselves: whether alerting can be trusted. */
export const monitoringAlerts = (spec: RulesSpec): Alert[] => [
  ...delivery,
  ...pages,
  ...tickets(spec),
  ...remoteWriteTickets(spec),
];
