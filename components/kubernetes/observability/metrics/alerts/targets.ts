// SPDX-License-Identifier: Apache-2.0
import { alertsFromRows, type Alert, type RulesSpec } from "../rule";

/** Alerts that warn before the load, recovery point or backup targets are missed. */
export const targetAlerts = ({ targets: { requestsPerSecond, rpoMinutes } }: RulesSpec): Alert[] => [
  ...alertsFromRows("page", "platform", [
    [
      "RequestMetricsAbsent",
      "absent(http_requests_total)",
      "5m",
      "Prometheus has no HTTP request metrics: the workload is down or is not scraped.",
    ],
    [
      "AuroraReplicaLagHigh",
      `max by (dimension_DBInstanceIdentifier) (aws_rds_aurora_replica_lag_maximum) / 1000 > ${rpoMinutes * 30}`,
      "5m",
      `Aurora replica {{ $labels.dimension_DBInstanceIdentifier }} is {{ $value | humanizeDuration }} behind the writer, more than half of the RPO of ${rpoMinutes} minutes.`,
    ],
    [
      "AuroraGlobalReplicationLagHigh",
      `max(aws_rds_aurora_global_dbrpolag_maximum) / 1000 > ${rpoMinutes * 30}`,
      "5m",
      `The Aurora cluster in the secondary region is {{ $value | humanizeDuration }} behind, more than half of the RPO of ${rpoMinutes} minutes.`,
    ],
    [
      "BackupOverdue",
      "(sum(sum_over_time(aws_backup_number_of_backup_jobs_completed_sum[26h])) or 0 * sum(yace_cloudwatch_requests_total)) < 1",
      "30m",
      "AWS Backup completed no backup job in the last 26 hours. One job a day is scheduled.",
    ],
  ]),
  ...alertsFromRows("ticket", "platform", [
    [
      "RequestRateNearTarget",
      `sum(rate(http_requests_total[5m])) > ${0.9 * requestsPerSecond}`,
      "15m",
      `The request rate is above 90 % of the target of ${requestsPerSecond} requests per second.`,
    ],
    [
      "RequestRateWillExceedTarget",
      `predict_linear(http_requests:rate5m[1d], 7 * 86400) > ${requestsPerSecond}`,
      "6h",
      `The request rate is predicted to exceed the target of ${requestsPerSecond} requests per second within 7 days.`,
    ],
    [
      "BackupJobFailed",
      "sum(sum_over_time(aws_backup_number_of_backup_jobs_failed_sum[1h])) > 0",
      "0m",
      "{{ $value }} AWS Backup jobs failed in the last hour.",
    ],
  ]),
];
