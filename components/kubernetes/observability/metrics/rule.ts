// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import type { Receiver } from "./alertmanager-config";

/** Arguments whose rules can be rendered: the URLs in them are known. */
export interface RulesSpec extends Omit<ObservabilitySpec, "grafanaUrl" | "runbooksUrl"> {
  grafanaUrl: string;
  runbooksUrl: string;
}

/** A recording or alerting rule in Prometheus's own format. */
export interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  for?: string;
  keep_firing_for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface RuleGroup {
  name: string;
  rules: Rule[];
}

/** An alert: its condition, how long the condition must hold, and the receiver that is notified. */
export interface Alert {
  alert: string;
  expr: string;
  /** How long the condition must hold before the alert fires. @default - the alert fires at once */
  for?: string;
  severity: Receiver;
  /** The uid of the dashboard that shows the problem. */
  dashboard: string;
  /** One sentence. Prometheus fills in `{{ $labels.x }}` and `{{ $value }}`. */
  summary: string;
  labels?: Record<string, string>;
}

export type AlertRow = [alert: string, expr: string, wait: string, summary: string];

/** Builds alerts that share a severity and a dashboard. */
export const alertsFromRows = (severity: Alert["severity"], dashboard: string, rows: AlertRow[]): Alert[] =>
  rows.map(([alert, expr, wait, summary]) => ({ alert, expr, for: wait, severity, dashboard, summary }));

/** Converts an alert to a rule. Every alert links to its runbook and to a dashboard. */
export const alertRule = (
  { runbooksUrl, grafanaUrl }: RulesSpec,
  { alert, expr, severity, dashboard, summary, labels, ...rest }: Alert,
): Rule => ({
  alert,
  expr,
  ...(rest.for !== undefined && { for: rest.for }),
  labels: { severity, ...labels },
  annotations: { summary, runbook_url: `${runbooksUrl}/${alert}.md`, dashboard_url: `${grafanaUrl}/d/${dashboard}` },
});
