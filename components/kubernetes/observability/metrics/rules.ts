// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { awsAlerts } from "./alerts/aws";
import { kubernetesAlerts } from "./alerts/kubernetes";
import { monitoringAlerts } from "./alerts/monitoring";
import { targetAlerts } from "./alerts/targets";
import { alertRule, type Alert, type Rule, type RuleGroup, type RulesSpec } from "./rule";
import { sloRules } from "./slo";

/** Expressions that several dashboards and alerts use. */
const RECORDING_RULES: [record: string, expr: string][] = [
  ["http_requests:rate5m", "sum(rate(http_requests_total[5m]))"],
  ["service:http_requests:rate5m", "sum by (namespace, service) (rate(http_requests_total[5m]))"],
  [
    "service:http_errors:ratio5m",
    'sum by (namespace, service) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (namespace, service) (rate(http_requests_total[5m]))',
  ],
  [
    "service:http_request_duration_seconds:p50_5m",
    "histogram_quantile(0.5, sum by (namespace, service, le) (rate(http_request_duration_seconds_bucket[5m])))",
  ],
  [
    "service:http_request_duration_seconds:p95_5m",
    "histogram_quantile(0.95, sum by (namespace, service, le) (rate(http_request_duration_seconds_bucket[5m])))",
  ],
  [
    "service:http_request_duration_seconds:p99_5m",
    "histogram_quantile(0.99, sum by (namespace, service, le) (rate(http_request_duration_seconds_bucket[5m])))",
  ],
  ["node:cpu_used:ratio", 'avg by (node) (1 - rate(node_cpu_seconds_total{mode="idle"}[5m]))'],
  ["node:memory_used:ratio", "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes"],
  [
    "namespace:container_cpu_used:cores",
    'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
  ],
  ["namespace:container_memory_used:bytes", 'sum by (namespace) (container_memory_working_set_bytes{container!=""})'],
];

/** Every alert except the burn-rate alerts, which `sloRules` makes. */
const alerts = (spec: RulesSpec): Alert[] => [
  ...targetAlerts(spec),
  ...kubernetesAlerts,
  ...awsAlerts,
  ...monitoringAlerts(spec),
];

export const ruleGroups = (spec: RulesSpec): RuleGroup[] => [
  { name: "recording-rules", rules: RECORDING_RULES.map(([record, expr]): Rule => ({ record, expr })) },
  ...sloRules(spec),
  { name: "alerts", rules: alerts(spec).map((alert) => alertRule(spec, alert)) },
];

/** Prometheus's rule file, as JSON, which is valid YAML. */
export const rulesFile = (spec: ObservabilitySpec): pulumi.Output<string> =>
  pulumi
    .all([spec.grafanaUrl, spec.runbooksUrl])
    .apply(([grafanaUrl, runbooksUrl]) =>
      JSON.stringify({ groups: ruleGroups({ ...spec, grafanaUrl, runbooksUrl }) }, undefined, 2),
    );
