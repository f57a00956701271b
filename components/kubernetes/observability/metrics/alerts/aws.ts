// SPDX-License-Identifier: Apache-2.0
import { alertsFromRows, type Alert } from "../rule";

const aurora = alertsFromRows("ticket", "database", [
  [
    "AuroraCPUHigh",
    "max by (dimension_DBInstanceIdentifier) (aws_rds_cpuutilization_average) > 80",
    "30m",
    "Aurora instance {{ $labels.dimension_DBInstanceIdentifier }} uses {{ $value | humanize }} % of its CPU.",
  ],
  [
    "AuroraMemoryLow",
    "min by (dimension_DBInstanceIdentifier) (aws_rds_freeable_memory_average) < 256e6",
    "30m",
    "Aurora instance {{ $labels.dimension_DBInstanceIdentifier }} has {{ $value | humanize1024 }}B of freeable memory left.",
  ],
  [
    "AuroraDeadlocks",
    "max by (dimension_DBInstanceIdentifier) (aws_rds_deadlocks_average) > 0",
    "15m",
    "Transactions on Aurora instance {{ $labels.dimension_DBInstanceIdentifier }} run into deadlocks.",
  ],
]);

const elastiCache = alertsFromRows("ticket", "cache", [
  [
    "ElastiCacheEvictions",
    "sum by (dimension_CacheClusterId) (aws_elasticache_evictions_sum) > 0",
    "30m",
    "ElastiCache node {{ $labels.dimension_CacheClusterId }} evicts keys because its memory is full.",
  ],
  [
    "ElastiCacheMemoryHigh",
    "max by (dimension_CacheClusterId) (aws_elasticache_database_memory_usage_percentage_average) > 85",
    "30m",
    "ElastiCache node {{ $labels.dimension_CacheClusterId }} uses {{ $value | humanize }} % of its memory.",
  ],
  [
    "ElastiCacheReplicationLagHigh",
    "max by (dimension_CacheClusterId) (aws_elasticache_replication_lag_maximum) > 30",
    "10m",
    "ElastiCache replica {{ $labels.dimension_CacheClusterId }} is {{ $value | humanizeDuration }} behind its primary.",
  ],
  [
    "ElastiCacheCPUHigh",
    "max by (dimension_CacheClusterId) (aws_elasticache_engine_cpuutilization_average) > 80",
    "30m",
    "The engine of ElastiCache node {{ $labels.dimension_CacheClusterId }} uses {{ $value | humanize }} % of its CPU core.",
  ],
]);

const edge = [
  ...alertsFromRows("page", "edge", [
    [
      "LoadBalancerTooFewHealthyTargets",
      "max by (dimension_TargetGroup) (aws_applicationelb_un_healthy_host_count_maximum) > 0 and on(dimension_TargetGroup) max by (dimension_TargetGroup) (aws_applicationelb_healthy_host_count_minimum) < 2",
      "5m",
      "Target group {{ $labels.dimension_TargetGroup }} has unhealthy targets and fewer than 2 healthy targets.",
    ],
  ]),
  ...alertsFromRows("ticket", "edge", [
    [
      "LoadBalancerHigh5xxRate",
      "sum(aws_applicationelb_httpcode_elb_5_xx_count_sum) > 10",
      "15m",
      "The Application Load Balancer itself returned 5xx to {{ $value | humanize }} requests in the last 5 minutes.",
    ],
    [
      "CloudFrontHigh5xxRate",
      "max(aws_cloudfront_5xx_error_rate_average) > 1",
      "15m",
      "CloudFront returns 5xx for {{ $value | humanize }} % of requests.",
    ],
    [
      "WAFBlockedRequestsSpike",
      "sum(aws_wafv2_blocked_requests_sum) > 10 * sum(avg_over_time(aws_wafv2_blocked_requests_sum[1d])) and sum(aws_wafv2_blocked_requests_sum) > 1000",
      "10m",
      "AWS WAF blocks more than 10 times as many requests as the average of the last day.",
    ],
  ]),
];

/** Alerts on AWS services, from CloudWatch metrics. */
export const awsAlerts: Alert[] = [...aurora, ...elastiCache, ...edge];
