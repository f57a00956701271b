// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../../contracts/observability";
import type { DashboardSpec } from "./panel";

/** Dashboards that search Elasticsearch and Jaeger. */
export const logAndTraceDashboards = ({ targets }: ObservabilitySpec): DashboardSpec[] => [
  {
    uid: "logs",
    title: "Logs",
    folder: "Logs and traces",
    panels: [
      { title: "Application errors", kind: "logs", query: "log.level:(error OR fatal)" },
      { title: "All logs", kind: "logs", query: "*" },
    ],
  },
  {
    uid: "traces",
    title: "Traces",
    folder: "Logs and traces",
    panels: [
      {
        title: "Slow requests",
        kind: "traces",
        query: JSON.stringify({ service: "app", minDuration: `${targets.p95Milliseconds}ms`, limit: 50 }),
      },
      {
        title: "Failed requests",
        kind: "traces",
        query: JSON.stringify({ service: "app", tags: "error=true", limit: 50 }),
      },
    ],
  },
];
