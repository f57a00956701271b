// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../../contracts/targets";

/**
 * Retention in days. PCI DSS 10.5.1 requires a year for audit logs. The others are short, as they can contain personal
 * data.
 */
export const LOG_DAYS = { access: 14, application: 14, audit: 365 } as const;
export const LOG_KINDS = Object.keys(LOG_DAYS) as LogKind[];
export type LogKind = keyof typeof LOG_DAYS;
export const TRACE_DAYS = 7;
/** The sampled share of traces that have no error and are not slow. */
export const SAMPLED_PERCENT = 5;

/** The target rate is the peak. The mean of a day is this share of it. */
const MEAN_OF_PEAK = 0.4;
/** Log lines per request, by kind. */
const LINES_PER_REQUEST: Record<LogKind, number> = { access: 1, application: 1, audit: 0.05 };
/** The size of a line with its labels. */
const LINE_BYTES = 600;
const SPANS_PER_REQUEST = 6;
const SPAN_BYTES = 500;
/**
 * The share of traces with an error or above the latency target, all of which are kept. A p95 target allows 5 % to be
 * slow.
 */
const ERROR_OR_SLOW_SHARE = 0.05;
/** The size of a document in the index, relative to its text. */
const INDEX_RATIO = 0.6;
/** The primary shard and its replica. */
const COPIES = 2;
/** Elasticsearch allocates no more shards to a node when 85 % of its disk is used. */
const DISK_USAGE = 0.8;
export const ELASTICSEARCH_NODES = 3;
/** Throughput per second and CPU core of Logstash and of an OpenTelemetry collector. */
const LINES_PER_CORE = 10_000;
const SPANS_PER_CORE = 10_000;
/** Seconds after the first span of a trace until the gateway decides whether to keep the trace. */
export const DECISION_SECONDS = 10;
const GIB = 2 ** 30;
const DAY_SECONDS = 86_400;
const MIB = 2 ** 20;

/** The capacity that logs and traces need at the target load. The figures are estimates, not measurements. */
export interface LogSizes {
  /** At the peak. */
  linesPerSecond: number;
  /** At the peak. */
  spansPerSecond: number;
  logGiBPerDay: number;
  /** Of each Elasticsearch node. */
  elasticsearchDiskGiB: number;
  /** Of each Elasticsearch node. */
  elasticsearchHeapMiB: number;
  /** The persistent queue of each Logstash pod, which holds an hour of logs while Elasticsearch is unavailable. */
  logstashQueueGiB: number;
  /** Of each Logstash pod; one pod can process the peak alone. */
  logstashMillicores: number;
  /** Traces that one gateway keeps in memory until it decides about them. */
  tracesInMemory: number;
  gatewayMemoryMiB: number;
  gatewayMillicores: number;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

export const logSizes = ({ requestsPerSecond }: Targets): LogSizes => {
  const linesPerSecond = requestsPerSecond * sum(Object.values(LINES_PER_REQUEST));
  const spansPerSecond = requestsPerSecond * SPANS_PER_REQUEST;
  const giBPerDay = (perSecond: number, bytes: number): number =>
    (perSecond * MEAN_OF_PEAK * bytes * DAY_SECONDS) / GIB;
  const logsGiB = sum(
    LOG_KINDS.map((kind) => giBPerDay(requestsPerSecond * LINES_PER_REQUEST[kind], LINE_BYTES) * LOG_DAYS[kind]),
  );
  const keptSpans = spansPerSecond * (ERROR_OR_SLOW_SHARE + (1 - ERROR_OR_SLOW_SHARE) * (SAMPLED_PERCENT / 100));
  const storedGiB = (logsGiB + giBPerDay(keptSpans, SPAN_BYTES) * TRACE_DAYS) * INDEX_RATIO * COPIES;
  const elasticsearchDiskGiB = Math.max(20, Math.ceil(storedGiB / DISK_USAGE / ELASTICSEARCH_NODES));
  // One of the two gateways holds all traces while the other is replaced.
  const tracesInMemory = Math.max(1000, Math.ceil(requestsPerSecond * DECISION_SECONDS * 1.5));
  return {
    linesPerSecond,
    spansPerSecond,
    logGiBPerDay: giBPerDay(linesPerSecond, LINE_BYTES),
    elasticsearchDiskGiB,
    // 1 GiB of heap for each 160 GiB of log data. The heap stays at or below 31 GiB, so that Java can compress object
    // pointers.
    elasticsearchHeapMiB: Math.min(31 * 1024, Math.max(1024, Math.ceil(elasticsearchDiskGiB / 160) * 1024)),
    logstashQueueGiB: Math.max(4, Math.ceil((linesPerSecond * LINE_BYTES * 3600) / GIB)),
    logstashMillicores: Math.max(250, Math.ceil((1000 * linesPerSecond) / LINES_PER_CORE)),
    tracesInMemory,
    gatewayMemoryMiB: 256 + Math.ceil((tracesInMemory * SPANS_PER_REQUEST * SPAN_BYTES * 4) / MIB),
    // A request for half of the peak. Without a CPU limit, one gateway can carry the whole peak for a while.
    gatewayMillicores: Math.max(200, Math.ceil((500 * spansPerSecond) / SPANS_PER_CORE)),
  };
};
