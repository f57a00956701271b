// SPDX-License-Identifier: Apache-2.0
import { timeSeriesPanels, type DashboardSpec } from "./panel";

const INSTANCE = "{{dimension_DBInstanceIdentifier}}";
const database = timeSeriesPanels([
  ["CPU usage", "max by (dimension_DBInstanceIdentifier) (aws_rds_cpuutilization_average)", "percent", INSTANCE, 80],
  ["Connections", "max by (dimension_DBInstanceIdentifier) (aws_rds_database_connections_maximum)", "short", INSTANCE],
  ["Freeable memory", "min by (dimension_DBInstanceIdentifier) (aws_rds_freeable_memory_average)", "bytes", INSTANCE],
  ["Replica lag", "max by (dimension_DBInstanceIdentifier) (aws_rds_aurora_replica_lag_maximum)", "ms", INSTANCE],
  ["Commit latency", "max by (dimension_DBInstanceIdentifier) (aws_rds_commit_latency_average)", "ms", INSTANCE],
  ["Deadlocks", "max by (dimension_DBInstanceIdentifier) (aws_rds_deadlocks_average)", "short", INSTANCE],
]);

const NODE = "{{dimension_CacheClusterId}}";
const cache = timeSeriesPanels([
  [
    "Engine CPU usage",
    "max by (dimension_CacheClusterId) (aws_elasticache_engine_cpuutilization_average)",
    "percent",
    NODE,
    80,
  ],
  [
    "Memory usage",
    "max by (dimension_CacheClusterId) (aws_elasticache_database_memory_usage_percentage_average)",
    "percent",
    NODE,
    85,
  ],
  ["Cache hits", "sum by (dimension_CacheClusterId) (aws_elasticache_cache_hits_sum)", "short", NODE],
  ["Cache misses", "sum by (dimension_CacheClusterId) (aws_elasticache_cache_misses_sum)", "short", NODE],
  ["Evictions", "sum by (dimension_CacheClusterId) (aws_elasticache_evictions_sum)", "short", NODE],
  ["Replication lag", "max by (dimension_CacheClusterId) (aws_elasticache_replication_lag_maximum)", "s", NODE, 30],
]);

/** Dashboards on Aurora and ElastiCache. */
export const dataStoreDashboards: DashboardSpec[] = [
  { uid: "database", title: "Database (Aurora)", folder: "Data stores", panels: database },
  { uid: "cache", title: "Cache (ElastiCache)", folder: "Data stores", panels: cache },
];
