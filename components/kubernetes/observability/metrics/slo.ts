// SPDX-License-Identifier: Apache-2.0
// Service level objectives for the five targets. The recording rules and burn-rate alerts are those that Sloth generates, with Sloth's names.
import type { ObservabilitySpec } from "../../../contracts/observability";
import type { Targets } from "../../../contracts/targets";
import { alertRule, type Rule, type RuleGroup, type RulesSpec } from "./rule";

/** Days of the rolling window of each objective. */
const PERIOD_DAYS = 30;
const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];
const PERIOD = `${PERIOD_DAYS}d`;
/** A p95 target means that 95 % of requests finish in time. */
const P95_OBJECTIVE = 0.95;

/** A service level objective and the expression of its error ratio. */
export interface Objective {
  slo: string;
  /** Name of the burn-rate alert. */
  alert: string;
  /** Share of requests or time that must be good, below 1. */
  objective: number;
  title: string;
  /** PromQL of the share that is bad, over a window. */
  errorRatio: (window: string) => string;
  /** Only for objectives that measure time: PromQL that is 1 while the target is missed, else 0. */
  badTime?: string;
}

/**
 * The `le` label of the histogram bucket at the p95 target, as Prometheus 3 stores it: 0.2, 1.0. It rewrites what client
 * libraries write (migration guide of Prometheus 3, "le and quantile label values").
 */
export const latencyBucket = ({ p95Milliseconds }: Targets): string => {
  const seconds = p95Milliseconds / 1000;
  return Number.isInteger(seconds) ? seconds.toFixed(1) : String(seconds);
};

/** An objective that measures time. Time without metrics is not counted as bad: `RequestMetricsAbsent` covers that case. */
const timeObjective = (objective: Omit<Objective, "errorRatio"> & { badTime: string }): Objective => ({
  ...objective,
  errorRatio: (window) => `avg_over_time(slo:bad_time:bool{slo="${objective.slo}"}[${window}])`,
});

const requestObjectives = (targets: Targets, available: number): Objective[] => [
  {
    slo: "availability",
    alert: "AvailabilityErrorBudgetBurn",
    objective: available,
    title: `${targets.availabilityPercent} % of requests succeed`,
    errorRatio: (window) =>
      `sum(rate(http_requests_total{code=~"5.."}[${window}])) / sum(rate(http_requests_total[${window}]))`,
  },
  {
    slo: "latency",
    alert: "LatencyErrorBudgetBurn",
    objective: P95_OBJECTIVE,
    title: `95 % of requests finish within ${targets.p95Milliseconds} ms`,
    errorRatio: (window) =>
      `1 - sum(rate(http_request_duration_seconds_bucket{le="${latencyBucket(targets)}"}[${window}])) / sum(rate(http_request_duration_seconds_count[${window}]))`,
  },
];

const timeObjectives = ({ requestsPerSecond, rtoMinutes, rpoMinutes }: Targets, available: number): Objective[] => [
  // The autoscaler is at its maximum while the load is below the target, so the target load could not be served.
  timeObjective({
    slo: "throughput",
    alert: "ThroughputErrorBudgetBurn",
    objective: available,
    title: `the platform has capacity for ${requestsPerSecond} requests per second`,
    badTime: `max(kube_horizontalpodautoscaler_status_desired_replicas >= bool kube_horizontalpodautoscaler_spec_max_replicas) * scalar(sum(rate(http_requests_total[5m])) < bool ${requestsPerSecond})`,
  }),
  timeObjective({
    slo: "recovery",
    alert: "RecoveryTimeErrorBudgetBurn",
    objective: available,
    title: `no outage lasts longer than the RTO of ${rtoMinutes} minutes`,
    badTime: `min_over_time((slo:sli_error:ratio_rate5m{slo="availability"} > bool 0.5)[${rtoMinutes}m:1m])`,
  }),
  timeObjective({
    slo: "loss",
    alert: "DataLossErrorBudgetBurn",
    objective: available,
    title: `no replica is further behind than the RPO of ${rpoMinutes} minutes`,
    badTime: `max(aws_rds_aurora_replica_lag_maximum or aws_rds_aurora_global_dbrpolag_maximum) / 1000 > bool ${rpoMinutes * 60}`,
  }),
];

/** The five targets as objectives. A request counts as successful unless its status code is 5xx. */
export const objectives = ({ targets }: Pick<ObservabilitySpec, "targets">): Objective[] => {
  const available = Number((targets.availabilityPercent / 100).toFixed(6));
  return [...requestObjectives(targets, available), ...timeObjectives(targets, available)];
};

/** Burn rates of the Google SRE Workbook, chapter 5. The short window makes an alert stop soon after the burn stops. */
const BURN_RATES: { severity: "page" | "ticket"; pairs: [rate: number, short: string, long: string][] }[] = [
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
/** Removes the rounding error of floating-point arithmetic. */
const rounded = (value: number): number => Number(value.toPrecision(6));

/** The share of requests or time that may be bad. */
const errorBudget = ({ objective }: Objective): number => rounded(1 - objective);

/** Recording rules of one objective: its error ratios, its error budget and the remaining budget. */
const recordingRules = (objective: Objective): Rule[] => {
  const labels = labelsOf(objective);
  const selector = `{slo="${objective.slo}"}`;
  const record = (name: string, expr: string): Rule => ({ record: name, expr, labels });
  return [
    ...(objective.badTime === undefined ? [] : [record("slo:bad_time:bool", objective.badTime)]),
    ...WINDOWS.map((window) => record(`slo:sli_error:ratio_rate${window}`, objective.errorRatio(window))),
    // The ratio over the whole period averages the 5-minute ratio, because raw counters of 30 days are too many samples.
    record(`slo:sli_error:ratio_rate${PERIOD}`, `avg_over_time(slo:sli_error:ratio_rate5m${selector}[${PERIOD}])`),
    record("slo:objective:ratio", `vector(${objective.objective})`),
    record("slo:error_budget:ratio", `vector(${errorBudget(objective)})`),
    record("slo:time_period:days", `vector(${PERIOD_DAYS})`),
    record(
      "slo:current_burn_rate:ratio",
      `slo:sli_error:ratio_rate5m${selector} / on(slo) slo:error_budget:ratio${selector}`,
    ),
    record(
      "slo:period_burn_rate:ratio",
      `slo:sli_error:ratio_rate${PERIOD}${selector} / on(slo) slo:error_budget:ratio${selector}`,
    ),
    record("slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio${selector}`),
  ];
};

/**
 * The highest threshold of an error ratio. Without it, a burn rate of 14.4 with an objective below 93.06 % would ask for an
 * error ratio above 1, so that the alert could not fire in a total outage.
 */
const HIGHEST_THRESHOLD = 0.9;

/** The error ratio at which the error budget burns at a rate, as PromQL. */
const thresholdOf = (objective: Objective, rate: number): string =>
  rate * errorBudget(objective) > HIGHEST_THRESHOLD
    ? String(HIGHEST_THRESHOLD)
    : `(${rate} * ${errorBudget(objective)})`;

/** A page and a ticket with the same name: the runbook does not depend on how fast the budget burns. */
const burnRateAlerts = (spec: RulesSpec, objective: Objective): Rule[] =>
  BURN_RATES.map(({ severity, pairs }) => {
    const over = (window: string, rate: number): string =>
      `slo:sli_error:ratio_rate${window}{slo="${objective.slo}"} > ${thresholdOf(objective, rate)}`;
    return alertRule(spec, {
      alert: objective.alert,
      expr: pairs.map(([rate, short, long]) => `(${over(short, rate)} and ${over(long, rate)})`).join(" or "),
      severity,
      dashboard: "objectives",
      labels: labelsOf(objective),
      summary: `The error budget of the objective "${objective.title}" burns ${severity === "page" ? "so fast that it is used up within days" : "faster than the objective allows"}.`,
    });
  });

/** One rule group per objective, so that Prometheus evaluates the objectives in parallel. */
export const sloRules = (spec: RulesSpec): RuleGroup[] =>
  objectives(spec).map((objective) => ({
    name: `objective-${objective.slo}`,
    rules: [...recordingRules(objective), ...burnRateAlerts(spec, objective)],
  }));
