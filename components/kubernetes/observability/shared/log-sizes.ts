// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../../contracts/targets";

/** Days that each kind of log is kept. Audit logs: a year, as PCI DSS 10.5.1 asks; the others hold personal data in spite of all care. */
export const LOG_DAYS = { access: 14, application: 14, audit: 365 } as const;
export const LOG_KINDS = Object.keys(LOG_DAYS) as LogKind[];
export type LogKind = keyof typeof LOG_DAYS;
export const TRACE_DAYS = 7;
/** Of traces that are neither slow nor failed, the share that is kept. */
export const KEPT_PERCENT = 5;

/** The promised rate is a peak; a day's mean is this share of it. */
const MEAN_OF_PEAK = 0.4;
/** What a request leaves: lines of each kind, and a line's size with its labels. */
const LINES: Record<LogKind, number> = { access: 1, application: 1, audit: 0.05 };
const LINE_BYTES = 600;
const SPANS_A_REQUEST = 6;
const SPAN_BYTES = 500;
/** Of traces, those that failed or were slow: kept whole. A promise of p95 lets 5 in 100 be slow. */
const REMARKABLE_SHARE = 0.05;
/** A document in the index, against the text that it came from; every one is there twice. */
const INDEX_RATIO = 0.6;
const COPIES = 2;
/** Elasticsearch stops taking copies at 85 % of a disk. */
const FULL = 0.8;
export const SEARCH_NODES = 3;
/** Lines that a core of Logstash passes on a second, and spans that one of a collector's does. */
const LINES_A_CORE = 10_000;
const SPANS_A_CORE = 10_000;
/** How long a collector waits for a trace to end before it judges it. */
export const DECISION_SECONDS = 10;
const GIB = 2 ** 30;
const DAY = 86_400;
const MIB = 2 ** 20;

/** What logs and traces take at the promised load. Reckoned, not measured. */
export interface LogSizes {
  /** Lines and spans a second, at the peak. */
  linesPerSecond: number;
  spansPerSecond: number;
  /** Text of a day. */
  logGibPerDay: number;
  /** Of each node of Elasticsearch. */
  searchDiskGib: number;
  searchHeapMib: number;
  /** What Logstash keeps on disk while Elasticsearch is away: an hour, in each of two. */
  queueGib: number;
  /** Of each Logstash, at its share of the peak and alone. */
  logstashMillicores: number;
  /** Traces that one gateway holds until it judges them, and the memory for it. */
  heldTraces: number;
  gatewayMemoryMib: number;
  gatewayMillicores: number;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

export const logSizes = ({ requestsPerSecond }: Targets): LogSizes => {
  const linesPerSecond = requestsPerSecond * sum(Object.values(LINES));
  const spansPerSecond = requestsPerSecond * SPANS_A_REQUEST;
  const gibPerDay = (perSecond: number, bytes: number): number => (perSecond * MEAN_OF_PEAK * bytes * DAY) / GIB;
  const logs = sum(LOG_KINDS.map((kind) => gibPerDay(requestsPerSecond * LINES[kind], LINE_BYTES) * LOG_DAYS[kind]));
  const keptSpans = spansPerSecond * (REMARKABLE_SHARE + (1 - REMARKABLE_SHARE) * (KEPT_PERCENT / 100));
  const stored = (logs + gibPerDay(keptSpans, SPAN_BYTES) * TRACE_DAYS) * INDEX_RATIO * COPIES;
  const searchDiskGib = Math.max(20, Math.ceil(stored / FULL / SEARCH_NODES));
  // Either of two carries all while the other is replaced.
  const heldTraces = Math.max(1000, Math.ceil(requestsPerSecond * DECISION_SECONDS * 1.5));
  return {
    linesPerSecond,
    spansPerSecond,
    logGibPerDay: gibPerDay(linesPerSecond, LINE_BYTES),
    searchDiskGib,
    // A GiB of heap for 160 GiB of disk in use for logs; half of the memory, the other half is the file system's; pointers stay short below 31 GiB.
    searchHeapMib: Math.min(31 * 1024, Math.max(1024, Math.ceil(searchDiskGib / 160) * 1024)),
    queueGib: Math.max(4, Math.ceil((linesPerSecond * LINE_BYTES * 3600) / GIB)),
    logstashMillicores: Math.max(250, Math.ceil((1000 * linesPerSecond) / LINES_A_CORE)),
    heldTraces,
    gatewayMemoryMib: 256 + Math.ceil((heldTraces * SPANS_A_REQUEST * SPAN_BYTES * 4) / MIB),
    // Half of the peak: there is no limit to its CPU, so that one carries all for a while.
    gatewayMillicores: Math.max(200, Math.ceil((500 * spansPerSecond) / SPANS_A_CORE)),
  };
};
