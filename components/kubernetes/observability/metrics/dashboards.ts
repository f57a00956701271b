// SPDX-License-Identifier: Apache-2.0
// Dashboards, by the types of Grafana's SDK alone: its code is not loaded, so that a preview does not wait for it.
import type {
  Dashboard,
  FieldConfig,
  GridPos,
  Panel,
  ThresholdsConfig,
} from "@grafana/grafana-foundation-sdk/dist/dashboard";
import type { dataquery as ElasticsearchQuery } from "@grafana/grafana-foundation-sdk/dist/elasticsearch";
import type { Dataquery as PrometheusQuery } from "@grafana/grafana-foundation-sdk/dist/prometheus";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { boards } from "./dashboard-panels";

/** What a panel shows, and how. */
export interface View {
  title: string;
  /** PromQL, or for `logs` and `traces` what is searched for. */
  query: string;
  kind?: "timeseries" | "stat" | "logs" | "traces";
  unit?: string;
  /** Of each line, with `{{label}}` filled in. */
  legend?: string;
  /** What is promised: red from there. */
  limit?: number;
}

/** One dashboard. */
export interface Board {
  uid: string;
  title: string;
  folder: "Promises" | "Services" | "Stores" | "Records";
  views: View[];
}

const SOURCES = { timeseries: "prometheus", stat: "prometheus", logs: "elasticsearch", traces: "jaeger" };
const WIDTH = 24;
const COLUMNS = 3;
const HEIGHT = 8;

/** By the SDK's types, but for a mark that queries carry there for its own builders' sake. */
const query = ({ kind = "timeseries", query: text, legend }: View): Query => {
  const instant = kind === "stat";
  if (kind === "logs")
    return {
      refId: "A",
      query: text,
      metrics: [{ id: "1", type: "logs" }],
      timeField: "@timestamp",
    } satisfies Partial<ElasticsearchQuery> as Partial<ElasticsearchQuery> as Query;
  // The SDK has no type for Jaeger's.
  if (kind === "traces")
    return { refId: "A", queryType: "search", ...(JSON.parse(text) as object) } as Partial<PrometheusQuery> as Query;
  return {
    refId: "A",
    expr: text,
    exemplar: !instant,
    instant,
    range: !instant,
    legendFormat: legend ?? "__auto",
  } satisfies Partial<PrometheusQuery> as Partial<PrometheusQuery> as Query;
};
type Query = NonNullable<Panel["targets"]>[number];

const field = ({ unit, limit }: View): FieldConfig => ({
  ...(unit !== undefined && { unit }),
  ...(limit !== undefined && {
    // The mode is an enumeration's value: the enumeration itself would be code.
    thresholds: {
      mode: "absolute",
      steps: [
        { color: "green", value: null },
        { color: "red", value: limit },
      ],
    } as unknown as ThresholdsConfig,
    custom: { thresholdsStyle: { mode: "line" } },
  }),
});

const place = (index: number): GridPos => ({
  x: (index % COLUMNS) * (WIDTH / COLUMNS),
  y: Math.floor(index / COLUMNS) * HEIGHT,
  w: WIDTH / COLUMNS,
  h: HEIGHT,
});

const panel = (view: View, index: number): Panel => {
  const kind = view.kind ?? "timeseries";
  const isWide = SOURCES[kind] !== "prometheus";
  return {
    id: index + 1,
    type: kind === "traces" ? "table" : kind,
    title: view.title,
    datasource: { type: SOURCES[kind], uid: SOURCES[kind] },
    gridPos: isWide ? { x: 0, y: index * HEIGHT * 2, w: WIDTH, h: HEIGHT * 2 } : place(index),
    targets: [query(view)],
    fieldConfig: { defaults: field(view), overrides: [] },
  };
};

// Grafana 12 takes files of the second schema as a trial only.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const dashboard = ({ uid, title, views }: Board): Dashboard => ({
  uid,
  title,
  schemaVersion: 41,
  editable: false,
  timezone: "utc",
  refresh: "1m",
  time: { from: "now-6h", to: "now" },
  panels: views.map(panel),
  templating: {},
  annotations: {},
});

/** File -> dashboard, under its folder. */
export const dashboards = (spec: ObservabilitySpec): { path: string; board: Board; json: string }[] =>
  boards(spec).map((board) => ({
    path: `${board.folder}/${board.uid}.json`,
    board,
    json: JSON.stringify(dashboard(board)),
  }));
