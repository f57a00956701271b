// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import type { Board, View } from "./dashboards";
import { objectives } from "./slo";

type Row = [title: string, query: string, unit?: string, legend?: string, limit?: number];
const lines = (rows: Row[]): View[] =>
  rows.map(([title, query, unit, legend, limit]) => ({ title, query, unit, legend, limit }));
const figures = (rows: Row[]): View[] => lines(rows).map((view) => ({ ...view, kind: "stat" }));

const P95 = "service:http_request_duration_seconds:p95_5m";

const platform = ({ targets }: ObservabilitySpec): View[] => [
  ...figures([
    [
      "Answered, last 30 days",
      '1 - slo:sli_error:ratio_rate30d{slo="availability"}',
      "percentunit",
      "",
      targets.availabilityPercent / 100,
    ],
    ["Error budget left", "slo:period_error_budget_remaining:ratio", "percentunit", "{{slo}}"],
    ["Alerts that fire", 'count(ALERTS{alertstate="firing", severity=~"page|ticket"}) or vector(0)', "short", "", 1],
  ]),
  ...lines([
    [`p95, promised ${targets.p95Milliseconds} ms`, `max(${P95})`, "s", "p95", targets.p95Milliseconds / 1000],
    [
      `Requests per second, promised ${targets.requestsPerSecond}`,
      "http_requests:rate5m",
      "reqps",
      "all",
      targets.requestsPerSecond,
    ],
    [
      `Errors, promised ${targets.availabilityPercent} % without`,
      'slo:sli_error:ratio_rate5m{slo="availability"}',
      "percentunit",
      "errors",
      1 - targets.availabilityPercent / 100,
    ],
    [
      `Copies behind, promised ${targets.rpoMinutes} min`,
      "max by (dimension_DBInstanceIdentifier) (aws_rds_aurora_replica_lag_maximum) / 1000",
      "s",
      "{{dimension_DBInstanceIdentifier}}",
      targets.rpoMinutes * 60,
    ],
    [
      "Pods ready, by service",
      "sum by (namespace, deployment) (kube_deployment_status_replicas_available)",
      "short",
      "{{namespace}}/{{deployment}}",
    ],
    [
      "Backups completed in a day",
      "sum(sum_over_time(aws_backup_number_of_backup_jobs_completed_sum[1d]))",
      "short",
      "backups",
    ],
  ]),
];

const edge = lines([
  ["CDN: requests", "sum(aws_cloudfront_requests_sum)", "short", "requests"],
  ["CDN: errors", "max(aws_cloudfront_5xx_error_rate_average)", "percent", "5xx"],
  ["Balancer: requests", "sum(aws_applicationelb_request_count_sum)", "short", "requests"],
  ["Balancer: its own 5xx", "sum(aws_applicationelb_httpcode_elb_5_xx_count_sum)", "short", "5xx"],
  ["Balancer: the pods' 5xx", "sum(aws_applicationelb_httpcode_target_5_xx_count_sum)", "short", "5xx"],
  ["Balancer: time of the pods", "max(aws_applicationelb_target_response_time_average)", "s", "average"],
  [
    "Pods that the balancer finds healthy",
    "min by (dimension_TargetGroup) (aws_applicationelb_healthy_host_count_minimum)",
    "short",
  ],
  ["Firewall: blocked", "sum(aws_wafv2_blocked_requests_sum)", "short", "blocked"],
  ["Firewall: allowed", "sum(aws_wafv2_allowed_requests_sum)", "short", "allowed"],
]);

const application = ({ targets }: ObservabilitySpec): View[] =>
  lines([
    ["Rate", "service:http_requests:rate5m", "reqps", "{{namespace}}/{{service}}"],
    [
      "Errors",
      "service:http_errors:ratio5m",
      "percentunit",
      "{{namespace}}/{{service}}",
      1 - targets.availabilityPercent / 100,
    ],
    ["Duration, p95", P95, "s", "{{namespace}}/{{service}}", targets.p95Milliseconds / 1000],
    ["Duration, p50", "service:http_request_duration_seconds:p50_5m", "s", "{{namespace}}/{{service}}"],
    ["Duration, p99", "service:http_request_duration_seconds:p99_5m", "s", "{{namespace}}/{{service}}"],
    ["Answers by code", "sum by (code) (rate(http_requests_total[5m]))", "reqps", "{{code}}"],
    [
      "Pods: asked for and ready",
      "kube_horizontalpodautoscaler_status_desired_replicas",
      "short",
      "{{horizontalpodautoscaler}}",
    ],
    [
      "Memory of pods",
      'sum by (namespace, pod) (container_memory_working_set_bytes{container!=""})',
      "bytes",
      "{{namespace}}/{{pod}}",
    ],
    [
      "Canary and stable: errors",
      'sum by (track) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (track) (rate(http_requests_total[5m]))',
      "percentunit",
      "{{track}}",
    ],
  ]);

const cluster = lines([
  ["Nodes: processors", "node:cpu_used:ratio", "percentunit", "{{node}}", 0.9],
  ["Nodes: memory", "node:memory_used:ratio", "percentunit", "{{node}}", 0.92],
  ["Nodes: disk", "1 - node_filesystem_avail_bytes / node_filesystem_size_bytes", "percentunit", "{{node}}", 0.9],
  [
    "Nodes that wait for I/O",
    "avg by (node) (rate(node_pressure_io_waiting_seconds_total[5m]))",
    "percentunit",
    "{{node}}",
  ],
  ["Processors by namespace", "namespace:container_cpu_used:cores", "short", "{{namespace}}"],
  ["Memory by namespace", "namespace:container_memory_used:bytes", "bytes", "{{namespace}}"],
  ["Pods by phase", "sum by (phase) (kube_pod_status_phase)", "short", "{{phase}}"],
  [
    "Restarts in an hour",
    "sum by (namespace) (increase(kube_pod_container_status_restarts_total[1h]))",
    "short",
    "{{namespace}}",
  ],
  ["Nodes by zone", 'count by (zone) (up{job="kubelets"} == 1)', "short", "{{zone}}"],
  [
    "Volumes",
    "1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes",
    "percentunit",
    "{{namespace}}/{{persistentvolumeclaim}}",
    0.85,
  ],
  [
    "API server: errors",
    'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m]))',
    "percentunit",
    "5xx",
    0.05,
  ],
  ["Prometheus: series", "prometheus_tsdb_head_series", "short", "{{pod}}"],
]);

const DATABASE = "{{dimension_DBInstanceIdentifier}}";
const database = lines([
  ["Processors", "max by (dimension_DBInstanceIdentifier) (aws_rds_cpuutilization_average)", "percent", DATABASE, 80],
  ["Connections", "max by (dimension_DBInstanceIdentifier) (aws_rds_database_connections_maximum)", "short", DATABASE],
  ["Memory left", "min by (dimension_DBInstanceIdentifier) (aws_rds_freeable_memory_average)", "bytes", DATABASE],
  ["Readers behind", "max by (dimension_DBInstanceIdentifier) (aws_rds_aurora_replica_lag_maximum)", "ms", DATABASE],
  ["Commits take", "max by (dimension_DBInstanceIdentifier) (aws_rds_commit_latency_average)", "ms", DATABASE],
  ["Deadlocks", "max by (dimension_DBInstanceIdentifier) (aws_rds_deadlocks_average)", "short", DATABASE],
]);

const NODE = "{{dimension_CacheClusterId}}";
const cache = lines([
  [
    "Engine's processor",
    "max by (dimension_CacheClusterId) (aws_elasticache_engine_cpuutilization_average)",
    "percent",
    NODE,
    80,
  ],
  [
    "Memory",
    "max by (dimension_CacheClusterId) (aws_elasticache_database_memory_usage_percentage_average)",
    "percent",
    NODE,
    85,
  ],
  ["Found", "sum by (dimension_CacheClusterId) (aws_elasticache_cache_hits_sum)", "short", NODE],
  ["Not found", "sum by (dimension_CacheClusterId) (aws_elasticache_cache_misses_sum)", "short", NODE],
  ["Thrown out", "sum by (dimension_CacheClusterId) (aws_elasticache_evictions_sum)", "short", NODE],
  ["Replicas behind", "max by (dimension_CacheClusterId) (aws_elasticache_replication_lag_maximum)", "s", NODE, 30],
]);

const promises = (spec: ObservabilitySpec): View[] =>
  objectives(spec).flatMap(({ slo, title }) =>
    lines([
      [`${title}: burn rate`, `slo:current_burn_rate:ratio{slo="${slo}"}`, "short", "now", 1],
      [
        `${title}: bad, by window`,
        `label_replace(slo:sli_error:ratio_rate1h{slo="${slo}"}, "window", "1h", "", "") or label_replace(slo:sli_error:ratio_rate6h{slo="${slo}"}, "window", "6h", "", "") or label_replace(slo:sli_error:ratio_rate3d{slo="${slo}"}, "window", "3d", "", "")`,
        "percentunit",
        "{{window}}",
      ],
      [`${title}: budget left`, `slo:period_error_budget_remaining:ratio{slo="${slo}"}`, "percentunit", "left"],
    ]),
  );

const compliance: View[] = [
  ...figures([
    ["Days to the next certificate's end", "min(certificate_expires_seconds - time()) / 86400", "short", ""],
    [
      "Backups completed in 26 hours",
      "sum(sum_over_time(aws_backup_number_of_backup_jobs_completed_sum[26h]))",
      "short",
      "",
    ],
    ["Parts that are not measured", "count(up == 0) or vector(0)", "short", "", 1],
    [
      "Services with a budget that can't be kept",
      "count(kube_poddisruptionbudget_status_current_healthy < kube_poddisruptionbudget_status_desired_healthy) or vector(0)",
      "short",
      "",
      1,
    ],
    [
      "Requests that the firewall blocked in a day",
      "sum(sum_over_time(aws_wafv2_blocked_requests_sum[1d]))",
      "short",
      "",
    ],
    ["Days of metrics that are kept", "(time() - min(prometheus_tsdb_lowest_timestamp_seconds)) / 86400", "short", ""],
  ]),
  ...lines([
    [
      "Certificates: days left",
      "(certificate_expires_seconds - time()) / 86400",
      "short",
      "{{namespace}}/{{certificate}}",
    ],
    ["Zones that hold a service", 'count by (zone) (up{job="kubelets"} == 1)', "short", "{{zone}}"],
    ["Answered, by month so far", "1 - slo:sli_error:ratio_rate30d", "percentunit", "{{slo}}"],
  ]),
];

/** Every dashboard. */
export const boards = (spec: ObservabilitySpec): Board[] => [
  { uid: "platform", title: "Platform", folder: "Promises", views: platform(spec) },
  { uid: "objectives", title: "Objectives and error budgets", folder: "Promises", views: promises(spec) },
  { uid: "compliance", title: "Compliance", folder: "Promises", views: compliance },
  { uid: "edge", title: "Edge", folder: "Services", views: edge },
  { uid: "application", title: "Application: rate, errors, duration", folder: "Services", views: application(spec) },
  { uid: "cluster", title: "Cluster", folder: "Services", views: cluster },
  { uid: "database", title: "Database", folder: "Stores", views: database },
  { uid: "cache", title: "Cache", folder: "Stores", views: cache },
  {
    uid: "logs",
    title: "Logs",
    folder: "Records",
    views: [
      { title: "Errors of applications", kind: "logs", query: "log.level:(error OR fatal)" },
      { title: "All of them", kind: "logs", query: "*" },
    ],
  },
  {
    uid: "traces",
    title: "Traces",
    folder: "Records",
    views: [
      {
        title: "Slow requests",
        kind: "traces",
        query: JSON.stringify({ service: "app", minDuration: `${spec.targets.p95Milliseconds}ms`, limit: 50 }),
      },
      {
        title: "Failed requests",
        kind: "traces",
        query: JSON.stringify({ service: "app", tags: "error=true", limit: 50 }),
      },
    ],
  },
];
