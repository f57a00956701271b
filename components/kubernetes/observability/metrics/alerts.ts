// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import type { Alert } from "./rule";
import { seriesFor } from "./sizes";

type Row = [alert: string, expr: string, wait: string, summary: string];

const table = (severity: Alert["severity"], dashboard: string, rows: Row[]): Alert[] =>
  rows.map(([alert, expr, wait, summary]) => ({ alert, expr, for: wait, severity, dashboard, summary }));

/** Pods that are to run, whatever makes them. */
const MISSING = [
  "kube_deployment_spec_replicas - kube_deployment_status_replicas_available",
  "kube_statefulset_replicas - kube_statefulset_status_replicas_ready",
  "kube_daemonset_status_desired_number_scheduled - kube_daemonset_status_number_ready",
]
  .map((expr) => `(${expr}) > 0`)
  .join(" or ");

/** What endangers the load and the data that are promised. */
const promised = ({ targets: { requestsPerSecond, rpoMinutes } }: ObservabilitySpec): Alert[] => [
  ...table("page", "platform", [
    [
      "MetricsAbsent",
      "absent(http_requests_total)",
      "5m",
      "no request is counted: the workload is gone, or is not measured",
    ],
    [
      "ReplicaLags",
      `max by (dimension_DBInstanceIdentifier) (aws_rds_aurora_replica_lag_maximum) / 1000 > ${rpoMinutes * 30}`,
      "5m",
      `{{ $labels.dimension_DBInstanceIdentifier }} is {{ $value }} s behind: half of the ${rpoMinutes} minutes that may be lost`,
    ],
    [
      "SecondRegionLags",
      `max(aws_rds_aurora_global_dbrpolag_maximum) / 1000 > ${rpoMinutes * 30}`,
      "5m",
      `the second region is {{ $value }} s behind: half of the ${rpoMinutes} minutes that may be lost`,
    ],
    [
      "BackupTooOld",
      "(sum(sum_over_time(aws_backup_number_of_backup_jobs_completed_sum[26h])) or 0 * sum(yace_cloudwatch_requests_total)) < 1",
      "30m",
      "no backup was completed in 26 hours; one a day is planned",
    ],
  ]),
  ...table("ticket", "platform", [
    [
      "LoadNearsTarget",
      `sum(rate(http_requests_total[5m])) > ${0.9 * requestsPerSecond}`,
      "15m",
      `load is nine tenths of the ${requestsPerSecond} requests a second that are promised`,
    ],
    [
      "LoadWillPassTarget",
      `predict_linear(http_requests:rate5m[1d], 7 * 86400) > ${requestsPerSecond}`,
      "6h",
      `in a week load passes the ${requestsPerSecond} requests a second that are promised`,
    ],
    [
      "BackupFails",
      "sum(sum_over_time(aws_backup_number_of_backup_jobs_failed_sum[1h])) > 0",
      "0m",
      "{{ $value }} backups failed in the last hour",
    ],
  ]),
];

const cluster: Alert[] = [
  ...table("page", "cluster", [
    [
      "ZoneLost",
      'count by (zone) (up{job="kubelets"} == 0) == count by (zone) (up{job="kubelets"})',
      "2m",
      "no node of zone {{ $labels.zone }} answers",
    ],
    [
      "PodsMissing",
      MISSING,
      "15m",
      "{{ $value }} pods of {{ $labels.namespace }} are missing: {{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }}",
    ],
    [
      "ApiServerFails",
      'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m])) > 0.05',
      "10m",
      "the API server fails {{ $value | humanizePercentage }} of requests",
    ],
    [
      "VolumeFills",
      "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03",
      "5m",
      "{{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} has {{ $value | humanizePercentage }} left",
    ],
    [
      "CertificateEnds",
      "certificate_expires_seconds - time() < 7 * 86400",
      "10m",
      "{{ $labels.certificate }} in {{ $labels.namespace }} ends in {{ $value | humanizeDuration }} and is not renewed",
    ],
  ]),
  ...table("ticket", "cluster", [
    [
      "NodeNotReady",
      'kube_node_status_condition{condition="Ready", status="true"} == 0',
      "10m",
      "{{ $labels.node }} is not ready",
    ],
    [
      "NodeMemoryShort",
      "node:memory_used:ratio > 0.92",
      "15m",
      "{{ $labels.node }} uses {{ $value | humanizePercentage }} of its memory",
    ],
    [
      "NodeCpuBusy",
      "node:cpu_used:ratio > 0.9",
      "30m",
      "{{ $labels.node }} uses {{ $value | humanizePercentage }} of its processors",
    ],
    [
      "NodeDiskFills",
      "predict_linear(node_filesystem_avail_bytes[6h], 86400) < 0 and node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.3",
      "1h",
      "the disk of {{ $labels.node }} is full within a day",
    ],
    [
      "PodRestartsOften",
      "increase(kube_pod_container_status_restarts_total[1h]) > 3",
      "15m",
      "{{ $labels.pod }} in {{ $labels.namespace }} restarted {{ $value }} times in an hour",
    ],
    [
      "PodNotReady",
      'max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown|Failed"}) > 0',
      "15m",
      "{{ $labels.pod }} in {{ $labels.namespace }} does not start",
    ],
    [
      "PodKilledForMemory",
      'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1 and on(namespace, pod, container) increase(kube_pod_container_status_restarts_total[30m]) > 0',
      "0m",
      "{{ $labels.container }} of {{ $labels.pod }} in {{ $labels.namespace }} needed more memory than it may have",
    ],
    [
      "CpuThrottled",
      "sum by (namespace, pod) (increase(container_cpu_cfs_throttled_periods_total[5m])) / sum by (namespace, pod) (increase(container_cpu_cfs_periods_total[5m])) > 0.25",
      "15m",
      "{{ $labels.pod }} in {{ $labels.namespace }} waits for processors in {{ $value | humanizePercentage }} of its time",
    ],
    [
      "AutoscalerAtMost",
      "kube_horizontalpodautoscaler_status_desired_replicas >= kube_horizontalpodautoscaler_spec_max_replicas",
      "15m",
      "{{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} has as many pods as it may have",
    ],
    [
      "VolumeWillFill",
      "predict_linear(kubelet_volume_stats_available_bytes[6h], 4 * 86400) < 0 and kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15",
      "1h",
      "{{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is full within four days",
    ],
    [
      "BudgetAllowsNothing",
      "kube_poddisruptionbudget_status_current_healthy < kube_poddisruptionbudget_status_desired_healthy",
      "15m",
      "{{ $labels.poddisruptionbudget }} in {{ $labels.namespace }} lets no node be drained",
    ],
  ]),
];

const stores: Alert[] = [
  ...table("ticket", "database", [
    [
      "DatabaseBusy",
      "max by (dimension_DBInstanceIdentifier) (aws_rds_cpuutilization_average) > 80",
      "30m",
      "{{ $labels.dimension_DBInstanceIdentifier }} uses {{ $value }} % of its processors",
    ],
    [
      "DatabaseMemoryShort",
      "min by (dimension_DBInstanceIdentifier) (aws_rds_freeable_memory_average) < 256e6",
      "30m",
      "{{ $labels.dimension_DBInstanceIdentifier }} has {{ $value | humanize1024 }}B of memory left",
    ],
    [
      "DatabaseDeadlocks",
      "max by (dimension_DBInstanceIdentifier) (aws_rds_deadlocks_average) > 0",
      "15m",
      "transactions of {{ $labels.dimension_DBInstanceIdentifier }} wait for one another",
    ],
  ]),
  ...table("ticket", "cache", [
    [
      "CacheEvicts",
      "sum by (dimension_CacheClusterId) (aws_elasticache_evictions_sum) > 0",
      "30m",
      "{{ $labels.dimension_CacheClusterId }} throws out what it has no room for",
    ],
    [
      "CacheMemoryShort",
      "max by (dimension_CacheClusterId) (aws_elasticache_database_memory_usage_percentage_average) > 85",
      "30m",
      "{{ $labels.dimension_CacheClusterId }} is {{ $value }} % full",
    ],
    [
      "CacheReplicaLags",
      "max by (dimension_CacheClusterId) (aws_elasticache_replication_lag_maximum) > 30",
      "10m",
      "{{ $labels.dimension_CacheClusterId }} is {{ $value }} s behind",
    ],
    [
      "CacheBusy",
      "max by (dimension_CacheClusterId) (aws_elasticache_engine_cpuutilization_average) > 80",
      "30m",
      "{{ $labels.dimension_CacheClusterId }} uses {{ $value }} % of the processor that its engine runs on",
    ],
  ]),
];

const edge: Alert[] = [
  ...table("page", "edge", [
    [
      "BalancerWithoutPods",
      "max by (dimension_TargetGroup) (aws_applicationelb_un_healthy_host_count_maximum) > 0 and on(dimension_TargetGroup) max by (dimension_TargetGroup) (aws_applicationelb_healthy_host_count_minimum) < 2",
      "5m",
      "the balancer finds fewer than two pods healthy",
    ],
  ]),
  ...table("ticket", "edge", [
    [
      "BalancerFails",
      "sum(aws_applicationelb_httpcode_elb_5_xx_count_sum) > 10",
      "15m",
      "the balancer itself answered {{ $value }} requests of the last minutes with 5xx",
    ],
    [
      "CdnFails",
      "max(aws_cloudfront_5xx_error_rate_average) > 1",
      "15m",
      "the CDN answers {{ $value }} % of requests with 5xx",
    ],
    [
      "FirewallBlocksMany",
      "sum(aws_wafv2_blocked_requests_sum) > 10 * sum(avg_over_time(aws_wafv2_blocked_requests_sum[1d])) and sum(aws_wafv2_blocked_requests_sum) > 1000",
      "10m",
      "the firewall blocks ten times as much as on the day before",
    ],
  ]),
];

/** What says whether all of this can be believed. */
const own = (spec: ObservabilitySpec): Alert[] => [
  {
    alert: "Watchdog",
    expr: "vector(1)",
    severity: "watchdog",
    dashboard: "platform",
    summary: "always fires: its silence means that alerting is broken",
  },
  {
    alert: "PageUnanswered",
    expr: 'count by (page, slo, namespace) (label_replace(ALERTS{alertstate="firing", severity="page"}, "page", "$1", "alertname", "(.+)")) > 0',
    for: "30m",
    severity: "escalation",
    dashboard: "platform",
    summary: "{{ $labels.page }} has paged for half an hour",
  },
  ...table("page", "cluster", [
    ["ScrapeFails", "up == 0", "10m", "{{ $labels.job }} at {{ $labels.instance }} is not measured"],
    [
      "RulesFail",
      "increase(prometheus_rule_evaluation_failures_total[5m]) > 0",
      "10m",
      "rules of {{ $labels.pod }} can't be reckoned: alerts may be missing",
    ],
    [
      "AlertsNotSent",
      "increase(prometheus_notifications_dropped_total[5m]) > 0 or prometheus_notifications_alertmanagers_discovered < 1",
      "10m",
      "{{ $labels.pod }} can't tell Alertmanager",
    ],
    [
      "NotificationsFail",
      "sum by (integration) (rate(alertmanager_notifications_failed_total[15m])) / sum by (integration) (rate(alertmanager_notifications_total[15m])) > 0.01",
      "10m",
      "{{ $value | humanizePercentage }} of what Alertmanager tells does not arrive",
    ],
  ]),
  ...table("ticket", "cluster", [
    [
      "PrometheusConfigWrong",
      "prometheus_config_last_reload_successful == 0",
      "10m",
      "{{ $labels.pod }} keeps to its old configuration",
    ],
    [
      "PrometheusMemoryShort",
      `prometheus_tsdb_head_series > ${1.5 * seriesFor(spec.targets)}`,
      "30m",
      "{{ $labels.pod }} holds {{ $value }} series: half as many again as it was made for",
    ],
    [
      "PrometheusSamplesRejected",
      "increase(prometheus_target_scrapes_exceeded_sample_limit_total[5m]) + increase(prometheus_target_scrapes_sample_out_of_order_total[5m]) > 0",
      "15m",
      "{{ $labels.pod }} throws samples away",
    ],
    [
      "AlertmanagersApart",
      "min by (job) (alertmanager_cluster_members) < 3",
      "15m",
      "an Alertmanager sees {{ $value }} of three: some things are told twice",
    ],
    ...(spec.remoteWrite === undefined
      ? []
      : [
          [
            "RemoteWriteLags",
            "(max by (pod) (prometheus_remote_storage_highest_timestamp_in_seconds) - on(pod) max by (pod) (prometheus_remote_storage_queue_highest_sent_timestamp_seconds)) > 120",
            "15m",
            "{{ $labels.pod }} is {{ $value }} s behind in sending",
          ] satisfies Row,
        ]),
  ]),
];

/** Every alert but the burn rates'. */
export const alerts = (spec: ObservabilitySpec): Alert[] => [
  ...promised(spec),
  ...cluster,
  ...stores,
  ...edge,
  ...own(spec),
];
