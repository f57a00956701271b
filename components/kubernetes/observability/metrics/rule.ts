// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import type { Receiver } from "./alertmanager-config";

/** A rule as Prometheus reads it. */
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

/** An alert: what holds, for how long, and who is told. */
export interface Alert {
  alert: string;
  expr: string;
  /** How long it must hold. @default - told at once */
  for?: string;
  severity: Receiver;
  /** The dashboard that shows it, by its uid. */
  dashboard: string;
  /** One sentence; `{{ $labels.x }}` and `{{ $value }}` are filled in. */
  summary: string;
  labels?: Record<string, string>;
}

/** Every alert says how bad it is, what to do and where to look. */
export const alertRule = (
  { runbooksUrl, grafanaUrl }: ObservabilitySpec,
  { alert, expr, severity, dashboard, summary, labels, ...rest }: Alert,
): Rule => ({
  alert,
  expr,
  ...(rest.for !== undefined && { for: rest.for }),
  labels: { severity, ...labels },
  annotations: { summary, runbook_url: `${runbooksUrl}/${alert}.md`, dashboard_url: `${grafanaUrl}/d/${dashboard}` },
});
