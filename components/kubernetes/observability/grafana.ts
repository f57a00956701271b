// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type { ObservabilitySpec } from "../../contracts/observability";
import { labelsFor, metadata, secureContainer, securePod, selectorLabels, spread, tolerations } from "../internal/hygiene";
import { account, podsOf, service, type Part } from "./part";
import { PROMETHEUS_PORT } from "./prometheus";

export const GRAFANA_PORT = 3000;
const PART = "grafana";
const IMAGE = "docker.io/grafana/grafana:12.0.0@sha256:263cbefd5d9b179893c47c415daab4da5c1f3d6770154741eca4f45c81119884";

/** No first administrator with a known password, no visitors without a name: nobody enters until single sign-on is set up. */
const SETTINGS = {
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  GF_SECURITY_COOKIE_SECURE: "true",
  GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
};

/** Grafana, all of it provisioned: it keeps nothing of its own. */
const make: Part["make"] = (name, spec, { opts }) => {
  const provisioning = new core.ConfigMap(`${name}-${PART}-config`, {
    metadata: metadata(spec.tags, PART, spec.namespace),
    data: { "datasources.yaml": datasources(spec.namespace), "dashboards.yaml": FOLDERS, "targets.json": dashboard(spec) },
  }, opts);
  const subject = account(name, spec, PART, opts);
  service(name, spec, PART, { web: GRAFANA_PORT }, opts);
  new apps.Deployment(`${name}-${PART}-deployment`, {
    metadata: metadata(spec.tags, PART, spec.namespace),
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorLabels(PART) },
      template: {
        metadata: { labels: labelsFor(spec.tags, PART), annotations: { owner: spec.tags.owner } },
        spec: {
          ...securePod,
          serviceAccountName: subject.metadata.name,
          topologySpreadConstraints: spread(PART),
          tolerations,
          containers: [{
            ...secureContainer,
            name: PART,
            image: IMAGE,
            env: Object.entries(SETTINGS).map(([key, value]) => ({ name: key, value })),
            ports: [{ name: "web", containerPort: GRAFANA_PORT }],
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            readinessProbe: { httpGet: { path: "/api/health", port: "web" }, periodSeconds: 5 },
            livenessProbe: { httpGet: { path: "/api/health", port: "web" }, periodSeconds: 10 },
            volumeMounts: [
              { name: "config", mountPath: "/etc/grafana/provisioning/datasources/datasources.yaml", subPath: "datasources.yaml", readOnly: true },
              { name: "config", mountPath: "/etc/grafana/provisioning/dashboards/dashboards.yaml", subPath: "dashboards.yaml", readOnly: true },
              { name: "config", mountPath: "/var/lib/grafana-dashboards/targets.json", subPath: "targets.json", readOnly: true },
              { name: "data", mountPath: "/var/lib/grafana" },
            ],
          }],
          volumes: [{ name: "config", configMap: { name: provisioning.metadata.name } }, { name: "data", emptyDir: { sizeLimit: "1Gi" } }],
        },
      },
    },
  }, opts);
};

export const grafana: Part = {
  name: PART,
  traffic: () => ({ out: [{ to: [podsOf("prometheus")], ports: [PROMETHEUS_PORT] }] }),
  make,
};

const datasources = (namespace: string): string =>
  JSON.stringify({
    apiVersion: 1,
    datasources: [{
      name: "Prometheus", uid: "prometheus", type: "prometheus", access: "proxy", isDefault: true,
      url: `http://prometheus.${namespace}.svc:${PROMETHEUS_PORT}`,
    }],
  }, undefined, 2);

const FOLDERS = JSON.stringify({
  apiVersion: 1,
  providers: [{ name: "redoubt", folder: "Redoubt", type: "file", options: { path: "/var/lib/grafana-dashboards" } }],
}, undefined, 2);

/** One dashboard: what is promised, and what is. */
const dashboard = ({ targets }: ObservabilitySpec): string => {
  const panel = (id: number, title: string, expr: string, unit: string, promised: number): object => ({
    id, title, type: "timeseries",
    gridPos: { x: ((id - 1) % 2) * 12, y: Math.floor((id - 1) / 2) * 8, w: 12, h: 8 },
    datasource: { type: "prometheus", uid: "prometheus" },
    fieldConfig: { defaults: { unit, thresholds: { mode: "absolute", steps: [{ color: "green", value: null }, { color: "red", value: promised }] } }, overrides: [] },
    targets: [{ refId: "A", expr }],
  });
  return JSON.stringify({
    uid: "targets", title: "Targets", schemaVersion: 39, time: { from: "now-6h", to: "now" },
    panels: [
      panel(1, `p95, promised ${targets.p95Milliseconds} ms`, "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "s", targets.p95Milliseconds / 1000),
      panel(2, `Requests per second, promised ${targets.requestsPerSecond}`, "sum(rate(http_requests_total[5m]))", "reqps", targets.requestsPerSecond),
      panel(3, `Errors, promised ${targets.availabilityPercent} % without`, 'sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))', "percentunit", 1 - targets.availabilityPercent / 100),
    ],
  }, undefined, 2);
};
