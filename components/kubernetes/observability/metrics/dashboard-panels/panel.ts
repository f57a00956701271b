// SPDX-License-Identifier: Apache-2.0

/** A panel: its query and how the result is displayed. */
export interface PanelSpec {
  title: string;
  /** PromQL; for `logs` a Lucene query, and for `traces` the search options of the Jaeger data source as JSON. */
  query: string;
  /** @default "timeseries" */
  kind?: "timeseries" | "stat" | "logs" | "traces";
  unit?: string;
  /** Name of each series. Grafana fills in `{{label}}`. */
  legend?: string;
  /** Values from here on are red. */
  threshold?: number;
}

/** A dashboard and the folder that Grafana shows it in. */
export interface DashboardSpec {
  uid: string;
  title: string;
  folder: "Overview" | "Services" | "Data stores" | "Logs and traces";
  panels: PanelSpec[];
}

type Row = [title: string, query: string, unit?: string, legend?: string, threshold?: number];

export const timeSeriesPanels = (rows: Row[]): PanelSpec[] =>
  rows.map(([title, query, unit, legend, threshold]) => ({ title, query, unit, legend, threshold }));

export const statPanels = (rows: Row[]): PanelSpec[] =>
  timeSeriesPanels(rows).map((panel) => ({ ...panel, kind: "stat" }));

export const P95_LATENCY = "service:http_request_duration_seconds:p95_5m";
