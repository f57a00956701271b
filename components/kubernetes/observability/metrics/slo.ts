// SPDX-License-Identifier: Apache-2.0
// Objectives made of the five targets: their recording rules and burn-rate alerts are those that Sloth emits, under its names.
import type { ObservabilitySpec } from "../../../contracts/observability";
import type { Targets } from "../../../contracts/targets";
import { alertRule, type Rule, type RuleGroup } from "./rule";

/** Days over which an objective holds. */
export const PERIOD_DAYS = 30;
const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];
const PERIOD = `${PERIOD_DAYS}d`;
/** Of requests, 95 in a hundred are to be answered in time: that is what a 95th percentile says. */
const P95_OBJECTIVE = 0.95;

/** What is promised, and the share of it that is broken. */
export interface Objective {
  slo: string;
  /** Share that is to be good, below 1. */
  objective: number;
  title: string;
  /** Expression of the share that is bad, over a window. */
  errorRatio: (window: string) => string;
  /** Of objectives that count time, not requests: 1 while the promise is broken, else 0. */
  slice?: string;
}

/** In the exposition format, with `le` as the client libraries write it: 0.2, 1. */
export const bucketOf = ({ p95Milliseconds }: Targets): string => String(p95Milliseconds / 1000);

/** Time counts as bad while `expr` holds. Where nothing is measured, nothing is known to be bad: `MetricsAbsent` tells. */
const timed = (slo: string, objective: number, title: string, slice: string): Objective => ({
  slo,
  objective,
  title,
  slice,
  errorRatio: (window) => `avg_over_time(slo:bad_time:bool{slo="${slo}"}[${window}])`,
});

/** The five targets as objectives. A request counts as answered unless its code is 5xx. */
export const objectives = ({ targets }: ObservabilitySpec): Objective[] => {
  const { availabilityPercent, p95Milliseconds, requestsPerSecond, rtoMinutes, rpoMinutes } = targets;
  const available = Number((availabilityPercent / 100).toFixed(6));
  return [
    {
      slo: "availability",
      objective: available,
      title: `${availabilityPercent} % of requests are answered`,
      errorRatio: (window) =>
        `sum(rate(http_requests_total{code=~"5.."}[${window}])) / sum(rate(http_requests_total[${window}]))`,
    },
    {
      slo: "latency",
      objective: P95_OBJECTIVE,
      title: `95 % of requests are answered within ${p95Milliseconds} ms`,
      errorRatio: (window) =>
        `1 - sum(rate(http_request_duration_seconds_bucket{le="${bucketOf(targets)}"}[${window}])) / sum(rate(http_request_duration_seconds_count[${window}]))`,
    },
    // Less than what is promised is asked for, and there are as many pods as there may be: more could not be carried.
    timed(
      "throughput",
      available,
      `${requestsPerSecond} requests a second can be carried`,
      `max(kube_horizontalpodautoscaler_status_desired_replicas >= bool kube_horizontalpodautoscaler_spec_max_replicas) * scalar(sum(rate(http_requests_total[5m])) < bool ${requestsPerSecond})`,
    ),
    timed(
      "recovery",
      available,
      `no outage lasts longer than ${rtoMinutes} minutes`,
      `min_over_time((slo:sli_error:ratio_rate5m{slo="availability"} > bool 0.5)[${rtoMinutes}m:1m])`,
    ),
    timed(
      "loss",
      available,
      `no copy of the data is more than ${rpoMinutes} minutes behind`,
      `max(aws_rds_aurora_replica_lag_maximum or aws_rds_aurora_global_dbrpolag_maximum) / 1000 > bool ${rpoMinutes * 60}`,
    ),
  ];
};

/** Burn rates of the Google SRE workbook, chapter 5: how fast, over which long window and which short one that says that it still does. */
const BURNS: { severity: "page" | "ticket"; pairs: [rate: number, short: string, long: string][] }[] = [
  {
    severity: "page",
    pairs: [
      [14.4, "5m", "1h"],
      [6, "30m", "6h"],
    ],
  },
  {
    severity: "ticket",
    pairs: [
      [3, "2h", "1d"],
      [1, "6h", "3d"],
    ],
  },
];

const labelsOf = ({ slo }: Objective): Record<string, string> => ({ slo });
/** As Prometheus writes a figure; arithmetic in floating point leaves a tail. */
const figure = (value: number): number => Number(value.toPrecision(6));

/** The share that may be bad. */
export const budgetOf = ({ objective }: Objective): number => figure(1 - objective);

const record = (name: string, expr: string, labels?: Record<string, string>): Rule => ({
  record: name,
  expr,
  ...(labels && { labels }),
});

/** Records of one objective: its error ratios, its budget and what is left of it. */
const records = (objective: Objective): Rule[] => {
  const labels = labelsOf(objective);
  const at = `{slo="${objective.slo}"}`;
  return [
    ...(objective.slice === undefined ? [] : [record("slo:bad_time:bool", objective.slice, labels)]),
    ...WINDOWS.map((window) => record(`slo:sli_error:ratio_rate${window}`, objective.errorRatio(window), labels)),
    // Over the whole period from the short ratio, as raw counters of a month would be too many.
    record(`slo:sli_error:ratio_rate${PERIOD}`, `avg_over_time(slo:sli_error:ratio_rate5m${at}[${PERIOD}])`, labels),
    record("slo:objective:ratio", `vector(${objective.objective})`, labels),
    record("slo:error_budget:ratio", `vector(${budgetOf(objective)})`, labels),
    record("slo:time_period:days", `vector(${PERIOD_DAYS})`, labels),
    record(
      "slo:current_burn_rate:ratio",
      `slo:sli_error:ratio_rate5m${at} / on(slo) slo:error_budget:ratio${at}`,
      labels,
    ),
    record(
      "slo:period_burn_rate:ratio",
      `slo:sli_error:ratio_rate${PERIOD}${at} / on(slo) slo:error_budget:ratio${at}`,
      labels,
    ),
    record("slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio${at}`, labels),
  ];
};

const burnAlerts = (spec: ObservabilitySpec, objective: Objective): Rule[] =>
  BURNS.map(({ severity, pairs }) => {
    const over = (window: string, rate: number): string =>
      `slo:sli_error:ratio_rate${window}{slo="${objective.slo}"} > (${rate} * ${budgetOf(objective)})`;
    const expr = pairs.map(([rate, short, long]) => `(${over(short, rate)} and ${over(long, rate)})`).join(" or ");
    return alertRule(spec, {
      // One runbook for each objective: what to do does not hang on how fast it burns.
      alert: `${objective.slo[0]!.toUpperCase()}${objective.slo.slice(1)}BudgetBurns`,
      expr,
      severity,
      dashboard: "objectives",
      labels: labelsOf(objective),
      summary:
        severity === "page"
          ? `promised: ${objective.title}; at this rate the month's budget is gone in days`
          : `promised: ${objective.title}; the budget goes faster than it may`,
    });
  });

/** Groups of rules, one for each objective, so that they are reckoned beside one another. */
export const objectiveRules = (spec: ObservabilitySpec): RuleGroup[] =>
  objectives(spec).map((objective) => ({
    name: `objective-${objective.slo}`,
    rules: [...records(objective), ...burnAlerts(spec, objective)],
  }));
