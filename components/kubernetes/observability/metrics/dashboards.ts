// SPDX-License-Identifier: Apache-2.0
// Renders dashboards with the types of Grafana's SDK only. Its code is not loaded, because that would slow down every preview.
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
import { dataStoreDashboards } from "./dashboard-panels/data-stores";
import { logAndTraceDashboards } from "./dashboard-panels/logs-and-traces";
import { overviewDashboards } from "./dashboard-panels/overview";
import type { DashboardSpec, PanelSpec } from "./dashboard-panels/panel";
import { serviceDashboards } from "./dashboard-panels/services";

const DATA_SOURCES = { timeseries: "prometheus", stat: "prometheus", logs: "elasticsearch", traces: "jaeger" };
const GRID_WIDTH = 24;
const COLUMNS = 3;
const PANEL_HEIGHT = 8;

type Query = NonNullable<Panel["targets"]>[number];

/** The casts drop a marker property that the SDK's query types carry for its builders only. */
const query = ({ kind = "timeseries", query: text, legend }: PanelSpec): Query => {
  const instant = kind === "stat";
  if (kind === "logs")
    return {
      refId: "A",
      query: text,
      metrics: [{ id: "1", type: "logs" }],
      timeField: "@timestamp",
    } satisfies Partial<ElasticsearchQuery> as Partial<ElasticsearchQuery> as Query;
  // The SDK has no query type for Jaeger.
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

const fieldConfig = ({ unit, threshold }: PanelSpec): FieldConfig => ({
  ...(unit !== undefined && { unit }),
  ...(threshold !== undefined && {
    // The mode is a value of an SDK enumeration, and importing the enumeration would load the SDK.
    thresholds: {
      mode: "absolute",
      steps: [
        { color: "green", value: null },
        { color: "red", value: threshold },
      ],
    } as unknown as ThresholdsConfig,
    custom: { thresholdsStyle: { mode: "line" } },
  }),
});

const gridPosition = (index: number): GridPos => ({
  x: (index % COLUMNS) * (GRID_WIDTH / COLUMNS),
  y: Math.floor(index / COLUMNS) * PANEL_HEIGHT,
  w: GRID_WIDTH / COLUMNS,
  h: PANEL_HEIGHT,
});

const panel = (spec: PanelSpec, index: number): Panel => {
  const kind = spec.kind ?? "timeseries";
  const isFullWidth = DATA_SOURCES[kind] !== "prometheus";
  return {
    id: index + 1,
    type: kind === "traces" ? "table" : kind,
    title: spec.title,
    datasource: { type: DATA_SOURCES[kind], uid: DATA_SOURCES[kind] },
    gridPos: isFullWidth
      ? { x: 0, y: index * PANEL_HEIGHT * 2, w: GRID_WIDTH, h: PANEL_HEIGHT * 2 }
      : gridPosition(index),
    targets: [query(spec)],
    fieldConfig: { defaults: fieldConfig(spec), overrides: [] },
  };
};

// Grafana 12 supports the second version of the dashboard schema only as an experiment, so this uses the first.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const dashboard = ({ uid, title, panels }: DashboardSpec): Dashboard => ({
  uid,
  title,
  schemaVersion: 41,
  editable: false,
  timezone: "utc",
  refresh: "1m",
  time: { from: "now-6h", to: "now" },
  panels: panels.map(panel),
  templating: {},
  annotations: {},
});

export const dashboardSpecs = (spec: ObservabilitySpec): DashboardSpec[] => [
  ...overviewDashboards(spec),
  ...serviceDashboards(spec),
  ...dataStoreDashboards,
  ...logAndTraceDashboards(spec),
];

/** The JSON of each dashboard and its path, which starts with its folder. */
export const dashboards = (spec: ObservabilitySpec): { uid: string; path: string; json: string }[] =>
  dashboardSpecs(spec).map((one) => ({
    uid: one.uid,
    path: `${one.folder}/${one.uid}.json`,
    json: JSON.stringify(dashboard(one)),
  }));
