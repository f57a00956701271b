// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { P95_LATENCY, timeSeriesPanels, type DashboardSpec, type PanelSpec } from "./panel";

const edge = timeSeriesPanels([
  ["CloudFront: requests", "sum(aws_cloudfront_requests_sum)", "short", "requests"],
  ["CloudFront: 5xx rate", "max(aws_cloudfront_5xx_error_rate_average)", "percent", "5xx"],
  ["ALB: requests", "sum(aws_applicationelb_request_count_sum)", "short", "requests"],
  ["ALB: 5xx from the load balancer", "sum(aws_applicationelb_httpcode_elb_5_xx_count_sum)", "short", "5xx"],
  ["ALB: 5xx from targets", "sum(aws_applicationelb_httpcode_target_5_xx_count_sum)", "short", "5xx"],
  ["ALB: target response time", "max(aws_applicationelb_target_response_time_average)", "s", "average"],
  ["ALB: healthy targets", "min by (dimension_TargetGroup) (aws_applicationelb_healthy_host_count_minimum)", "short"],
  ["AWS WAF: blocked requests", "sum(aws_wafv2_blocked_requests_sum)", "short", "blocked"],
  ["AWS WAF: allowed requests", "sum(aws_wafv2_allowed_requests_sum)", "short", "allowed"],
]);

const application = ({ targets }: ObservabilitySpec): PanelSpec[] =>
  timeSeriesPanels([
    ["Request rate", "service:http_requests:rate5m", "reqps", "{{namespace}}/{{service}}"],
    [
      "Error ratio",
      "service:http_errors:ratio5m",
      "percentunit",
      "{{namespace}}/{{service}}",
      1 - targets.availabilityPercent / 100,
    ],
    ["Request duration, p95", P95_LATENCY, "s", "{{namespace}}/{{service}}", targets.p95Milliseconds / 1000],
    ["Request duration, p50", "service:http_request_duration_seconds:p50_5m", "s", "{{namespace}}/{{service}}"],
    ["Request duration, p99", "service:http_request_duration_seconds:p99_5m", "s", "{{namespace}}/{{service}}"],
    ["Responses by status code", "sum by (code) (rate(http_requests_total[5m]))", "reqps", "{{code}}"],
    [
      "Desired replicas by autoscaler",
      "kube_horizontalpodautoscaler_status_desired_replicas",
      "short",
      "{{horizontalpodautoscaler}}",
    ],
    [
      "Memory by pod",
      'sum by (namespace, pod) (container_memory_working_set_bytes{container!=""})',
      "bytes",
      "{{namespace}}/{{pod}}",
    ],
    [
      "Error ratio, canary and stable",
      'sum by (track) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (track) (rate(http_requests_total[5m]))',
      "percentunit",
      "{{track}}",
    ],
  ]);

const cluster = timeSeriesPanels([
  ["Node CPU usage", "node:cpu_used:ratio", "percentunit", "{{node}}", 0.9],
  ["Node memory usage", "node:memory_used:ratio", "percentunit", "{{node}}", 0.92],
  ["Node disk usage", "1 - node_filesystem_avail_bytes / node_filesystem_size_bytes", "percentunit", "{{node}}", 0.9],
  ["Node I/O pressure", "avg by (node) (rate(node_pressure_io_waiting_seconds_total[5m]))", "percentunit", "{{node}}"],
  ["CPU cores used by namespace", "namespace:container_cpu_used:cores", "short", "{{namespace}}"],
  ["Memory used by namespace", "namespace:container_memory_used:bytes", "bytes", "{{namespace}}"],
  ["Pods by phase", "sum by (phase) (kube_pod_status_phase)", "short", "{{phase}}"],
  [
    "Container restarts, last hour",
    "sum by (namespace) (increase(kube_pod_container_status_restarts_total[1h]))",
    "short",
    "{{namespace}}",
  ],
  ["Ready nodes by zone", 'count by (zone) (up{job="kubelets"} == 1)', "short", "{{zone}}"],
  [
    "Volume usage",
    "1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes",
    "percentunit",
    "{{namespace}}/{{persistentvolumeclaim}}",
    0.85,
  ],
  [
    "Kubernetes API server: 5xx ratio",
    'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m]))',
    "percentunit",
    "5xx",
    0.05,
  ],
  ["Prometheus: series in the head block", "prometheus_tsdb_head_series", "short", "{{pod}}"],
]);

/** Dashboards on the edge, the application and the cluster. */
export const serviceDashboards = (spec: ObservabilitySpec): DashboardSpec[] => [
  { uid: "edge", title: "Edge", folder: "Services", panels: edge },
  { uid: "application", title: "Application: rate, errors, duration", folder: "Services", panels: application(spec) },
  { uid: "cluster", title: "Cluster", folder: "Services", panels: cluster },
];
