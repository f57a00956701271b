// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { objectives } from "../slo";
import { P95_LATENCY, statPanels, timeSeriesPanels, type DashboardSpec, type PanelSpec } from "./panel";

const platform = ({ targets }: ObservabilitySpec): PanelSpec[] => [
  ...statPanels([
    [
      "Successful requests, last 30 days",
      '1 - slo:sli_error:ratio_rate30d{slo="availability"}',
      "percentunit",
      "",
      targets.availabilityPercent / 100,
    ],
    ["Remaining error budget", "slo:period_error_budget_remaining:ratio", "percentunit", "{{slo}}"],
    ["Firing alerts", 'count(ALERTS{alertstate="firing", severity=~"page|ticket"}) or vector(0)', "short", "", 1],
  ]),
  ...timeSeriesPanels([
    [
      `p95 latency (target ${targets.p95Milliseconds} ms)`,
      `max(${P95_LATENCY})`,
      "s",
      "p95",
      targets.p95Milliseconds / 1000,
    ],
    [
      `Request rate (target ${targets.requestsPerSecond} requests/s)`,
      "http_requests:rate5m",
      "reqps",
      "total",
      targets.requestsPerSecond,
    ],
    [
      `Error ratio (availability target ${targets.availabilityPercent} %)`,
      'slo:sli_error:ratio_rate5m{slo="availability"}',
      "percentunit",
      "errors",
      1 - targets.availabilityPercent / 100,
    ],
    [
      `Aurora replica lag (RPO ${targets.rpoMinutes} min)`,
      "max by (dimension_DBInstanceIdentifier) (aws_rds_aurora_replica_lag_maximum) / 1000",
      "s",
      "{{dimension_DBInstanceIdentifier}}",
      targets.rpoMinutes * 60,
    ],
    [
      "Available pods by deployment",
      "sum by (namespace, deployment) (kube_deployment_status_replicas_available)",
      "short",
      "{{namespace}}/{{deployment}}",
    ],
    [
      "Backup jobs completed, last 24 hours",
      "sum(sum_over_time(aws_backup_number_of_backup_jobs_completed_sum[1d]))",
      "short",
      "completed",
    ],
  ]),
];

const errorBudgets = (spec: ObservabilitySpec): PanelSpec[] =>
  objectives(spec).flatMap(({ slo, title }) =>
    timeSeriesPanels([
      [`${title}: burn rate`, `slo:current_burn_rate:ratio{slo="${slo}"}`, "short", "current", 1],
      [
        `${title}: error ratio by window`,
        `label_replace(slo:sli_error:ratio_rate1h{slo="${slo}"}, "window", "1h", "", "") or label_replace(slo:sli_error:ratio_rate6h{slo="${slo}"}, "window", "6h", "", "") or label_replace(slo:sli_error:ratio_rate3d{slo="${slo}"}, "window", "3d", "", "")`,
        "percentunit",
        "{{window}}",
      ],
      [
        `${title}: remaining error budget`,
        `slo:period_error_budget_remaining:ratio{slo="${slo}"}`,
        "percentunit",
        "remaining",
      ],
    ]),
  );

const compliance: PanelSpec[] = [
  ...statPanels([
    ["Days until the next certificate expires", "min(certificate_expires_seconds - time()) / 86400", "short", ""],
    [
      "Backup jobs completed, last 26 hours",
      "sum(sum_over_time(aws_backup_number_of_backup_jobs_completed_sum[26h]))",
      "short",
      "",
    ],
    ["Scrape targets down", "count(up == 0) or vector(0)", "short", "", 1],
    [
      "Pod disruption budgets that block a drain",
      "count(kube_poddisruptionbudget_status_current_healthy < kube_poddisruptionbudget_status_desired_healthy) or vector(0)",
      "short",
      "",
      1,
    ],
    [
      "Requests blocked by AWS WAF, last 24 hours",
      "sum(sum_over_time(aws_wafv2_blocked_requests_sum[1d]))",
      "short",
      "",
    ],
    ["Days of metrics stored", "(time() - min(prometheus_tsdb_lowest_timestamp_seconds)) / 86400", "short", ""],
  ]),
  ...timeSeriesPanels([
    [
      "Days until certificates expire",
      "(certificate_expires_seconds - time()) / 86400",
      "short",
      "{{namespace}}/{{certificate}}",
    ],
    ["Ready nodes by zone", 'count by (zone) (up{job="kubelets"} == 1)', "short", "{{zone}}"],
    ["Good ratio by objective, last 30 days", "1 - slo:sli_error:ratio_rate30d", "percentunit", "{{slo}}"],
  ]),
];

/** Dashboards on targets, error budgets and compliance. */
export const overviewDashboards = (spec: ObservabilitySpec): DashboardSpec[] => [
  { uid: "platform", title: "Platform", folder: "Overview", panels: platform(spec) },
  { uid: "objectives", title: "Objectives and error budgets", folder: "Overview", panels: errorBudgets(spec) },
  { uid: "compliance", title: "Compliance", folder: "Overview", panels: compliance },
];
