// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/kubernetes/types";
import { secureContainer } from "../../internal/pod-defaults";

/** Beside each Prometheus, for it alone: the exporter speaks no TLS, so nothing of it leaves the pod. */
export const CLOUDWATCH_ADDRESS = "127.0.0.1:5000";
/** By its tag: no digest of it could be looked up (docs/limits.md). */
const IMAGE = "quay.io/prometheuscommunity/yet-another-cloudwatch-exporter:v0.67.0";
/** CloudFront and its firewall are measured there, wherever the platform is. */
const GLOBAL = "us-east-1";
const PERIOD_SECONDS = 300;

/** Namespace of CloudWatch -> statistic -> metrics: what dashboards and alerts use, as each costs. */
const MEASURED: Record<string, Record<string, string[]>> = {
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
const GLOBALS = ["AWS/CloudFront", "AWS/WAFV2"];

/** What the exporter reads: of this environment's resources, by their tag. JSON is YAML. */
export const cloudWatchConfig = (region: string, environment: string): string =>
  JSON.stringify(
    {
      apiVersion: "v1alpha1",
      "sts-region": region,
      discovery: {
        jobs: Object.entries(MEASURED).map(([type, statistics]) => ({
          type,
          regions: [GLOBALS.includes(type) ? GLOBAL : region],
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

/** The exporter as a container of Prometheus's pods. */
export const cloudWatchExporter = (file: string): input.core.v1.Container => ({
  ...secureContainer,
  name: "cloudwatch-exporter",
  image: IMAGE,
  args: [`--config.file=${file}`, `--listen-address=${CLOUDWATCH_ADDRESS}`, `--scraping-interval=${PERIOD_SECONDS}`],
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
  readinessProbe: inside(5),
  livenessProbe: inside(30),
  volumeMounts: [{ name: "config", mountPath: "/etc/prometheus", readOnly: true }],
});

/** Asked from inside: from outside it can't be reached. */
const inside = (periodSeconds: number): input.core.v1.Probe => ({
  exec: { command: ["wget", "-q", "-O", "/dev/null", `http://${CLOUDWATCH_ADDRESS}/healthz`] },
  periodSeconds,
});
