// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { input } from "@pulumi/kubernetes/types";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";

/** The exporter does not support TLS, so it runs in each Prometheus pod and listens on loopback only. */
export const CLOUDWATCH_ADDRESS = "127.0.0.1:5000";
/** CloudFront and its AWS WAF web ACL publish metrics only in this region. */
const GLOBAL_REGION = "us-east-1";
const PERIOD_SECONDS = 300;

/** CloudWatch namespace -> statistic -> metrics. Only what dashboards and alerts use, because each metric costs. */
const METRICS: Record<string, Record<string, string[]>> = {
  "AWS/RDS": {
    Average: ["CPUUtilization", "FreeableMemory", "Deadlocks", "CommitLatency"],
    Maximum: ["AuroraReplicaLag", "AuroraGlobalDBRPOLag", "DatabaseConnections"],
  },
  "AWS/ElastiCache": {
    Average: ["EngineCPUUtilization", "DatabaseMemoryUsagePercentage"],
    Maximum: ["ReplicationLag"],
    Sum: ["Evictions", "CacheHits", "CacheMisses"],
  },
  "AWS/ApplicationELB": {
    Average: ["TargetResponseTime"],
    Minimum: ["HealthyHostCount"],
    Maximum: ["UnHealthyHostCount"],
    Sum: ["RequestCount", "HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count"],
  },
  "AWS/Backup": { Sum: ["NumberOfBackupJobsCompleted", "NumberOfBackupJobsFailed"] },
  "AWS/CloudFront": { Average: ["5xxErrorRate"], Sum: ["Requests"] },
  "AWS/WAFV2": { Sum: ["AllowedRequests", "BlockedRequests"] },
};
const GLOBAL_NAMESPACES = ["AWS/CloudFront", "AWS/WAFV2"];

/** The exporter's configuration, as JSON, which is valid YAML. It selects resources by their `Environment` tag. */
export const cloudWatchConfig = (region: pulumi.Input<string>, environment: string): pulumi.Output<string> =>
  pulumi.jsonStringify(
    {
      apiVersion: "v1alpha1",
      "sts-region": region,
      discovery: {
        jobs: Object.entries(METRICS).map(([type, statistics]) => ({
          type,
          regions: [GLOBAL_NAMESPACES.includes(type) ? GLOBAL_REGION : region],
          period: PERIOD_SECONDS,
          length: PERIOD_SECONDS,
          searchTags: [{ key: "Environment", value: `^${environment}$` }],
          metrics: Object.entries(statistics).flatMap(([statistic, names]) =>
            names.map((name) => ({ name, statistics: [statistic] })),
          ),
        })),
      },
    },
    undefined,
    2,
  );

/** The exporter as a sidecar container of the Prometheus pods. */
export const cloudWatchExporter = (spec: ObservabilitySpec, file: string): input.core.v1.Container => ({
  name: "cloudwatch-exporter",
  image: imageFrom(spec.imageRegistry, IMAGES.cloudWatchExporter),
  args: [`--config.file=${file}`, `--listen-address=${CLOUDWATCH_ADDRESS}`, `--scraping-interval=${PERIOD_SECONDS}`],
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
  readinessProbe: execProbe(5),
  livenessProbe: execProbe(30),
  volumeMounts: [{ name: "config", mountPath: "/etc/prometheus", readOnly: true }],
});

/** Runs inside the container, because the exporter listens on loopback only. */
const execProbe = (periodSeconds: number): input.core.v1.Probe => ({
  exec: { command: ["wget", "-q", "-O", "/dev/null", `http://${CLOUDWATCH_ADDRESS}/healthz`] },
  periodSeconds,
});
