// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { PRIVATE_NETWORKS } from "../../../contracts/network";
import type { ObservabilitySpec } from "../../../contracts/observability";
import {
  labelsFor,
  metadata,
  secureContainer,
  securePod,
  selectorLabels,
  spread,
  tolerations,
} from "../../internal/pod-defaults";
import { hostOf, mounted, partCertificate } from "../shared/certificates";
import { dashboards } from "./dashboards";
import { passwordFile } from "../logs/elasticsearch";
import { CONFIG_PATH, grafanaSettings, PROVISIONING, provisioningFiles, SECRET_FILE_MODE, SIGN_ON_PATH } from "./grafana-config";
import { account, budget, podsOf, service, type Part } from "../shared/part";

/** Where the balancer may reach pods. */
export const GRAFANA_PORT = 8443;
const PART = "grafana";
const IMAGE =
  "docker.io/grafana/grafana:12.0.0@sha256:263cbefd5d9b179893c47c415daab4da5c1f3d6770154741eca4f45c81119884";

/** Grafana reads its certificate for data sources as it starts: once that has been renewed, it is to start again. */
const ALIVE = `kept=/var/lib/grafana/certificate; now=$(md5sum < /run/tls/tls.crt); [ -e $kept ] || echo "$now" > $kept
[ "$(cat $kept)" = "$now" ] || { rm $kept; exit 1; }
curl -fsSk -o /dev/null https://localhost:${GRAFANA_PORT}/api/health`;

/** Grafana, all of it provisioned: two pods that keep nothing but sessions, each client always at the same one. */
export const grafana: Part = {
  name: PART,
  traffic: ({ signOn, targetGroupArn }) => ({
    in:
      targetGroupArn === undefined
        ? []
        : [{ from: PRIVATE_NETWORKS.map((cidr) => ({ ipBlock: { cidr } })), ports: [GRAFANA_PORT] }],
    out: [
      { to: [podsOf("prometheus")], ports: [9090] },
      { to: [podsOf("alertmanager")], ports: [9093] },
      { to: [podsOf("elasticsearch")], ports: [9200] },
      { to: [podsOf("jaeger")], ports: [16686] },
      // The identity provider is somewhere outside.
      ...(signOn === undefined ? [] : [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [443] }]),
    ],
  }),
  make: (name, spec, { opts }) => {
    const subject = account(name, spec, PART, opts);
    partCertificate(name, spec, PART, [hostOf(spec, PART)], opts);
    const allDashboards = dashboards(spec);
    const files = {
      ...provisioningFiles(spec),
      ...Object.fromEntries(allDashboards.map(({ uid, json }) => [`${uid}.json`, json])),
    };
    const config = new core.ConfigMap(
      `${name}-${PART}-config`,
      { metadata: metadata(spec.tags, PART, spec.namespace), data: files },
      opts,
    );
    service(name, spec, PART, { web: GRAFANA_PORT }, opts, { sessionAffinity: "ClientIP" });
    join(name, spec, opts);
    // It reads data sources as it starts.
    const checksum = createHash("sha256").update(JSON.stringify(files)).digest("hex");
    const volume = {
      name: "config",
      configMap: {
        name: config.metadata.name,
        items: [
          ...Object.entries(PROVISIONING).map(([key, path]) => ({ key, path: `provisioning/${path}` })),
          ...allDashboards.map(({ path, uid }) => ({ key: `${uid}.json`, path: `dashboards/${path}` })),
        ],
      },
    };
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: 2,
          selector: { matchLabels: selectorLabels(PART) },
          template: {
            metadata: {
              labels: labelsFor(spec.tags, PART),
              annotations: { owner: spec.tags.owner, "checksum/config": checksum },
            },
            spec: pod(spec, subject, volume),
          },
        },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};

/** The balancer at whose door people sign in finds its pods, as AWS's controller registers them. */
const join = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): void => {
  if (spec.targetGroupArn === undefined) return;
  new CustomResource(
    `${name}-${PART}-membership`,
    {
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: metadata(spec.tags, PART, spec.namespace),
      spec: { targetGroupARN: spec.targetGroupArn, targetType: "ip", serviceRef: { name: PART, port: GRAFANA_PORT } },
    },
    opts,
  );
};

const pod = (
  spec: ObservabilitySpec,
  subject: core.ServiceAccount,
  config: input.core.v1.Volume,
): input.core.v1.PodSpec => {
  const health = { httpGet: { path: "/api/health", port: "web", scheme: "HTTPS" } };
  const secretName = spec.signOn?.clientSecret;
  const searches = passwordFile(PART);
  return {
    ...securePod,
    serviceAccountName: subject.metadata.name,
    topologySpreadConstraints: spread(PART),
    tolerations,
    containers: [
      {
        ...secureContainer,
        name: PART,
        image: IMAGE,
        env: Object.entries(grafanaSettings(spec)).map(([key, value]) => ({ name: key, value })),
        ports: [{ name: "web", containerPort: GRAFANA_PORT }],
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
        startupProbe: { ...health, periodSeconds: 5, failureThreshold: 24 },
        readinessProbe: { ...health, periodSeconds: 5 },
        livenessProbe: { exec: { command: ["sh", "-c", ALIVE] }, periodSeconds: 30, timeoutSeconds: 5 },
        volumeMounts: [
          mounted(PART).mount,
          searches.mount,
          { name: "config", mountPath: CONFIG_PATH, readOnly: true },
          { name: "data", mountPath: "/var/lib/grafana" },
          { name: "scratch", mountPath: "/tmp" },
          ...(secretName === undefined ? [] : [{ name: "sign-on", mountPath: SIGN_ON_PATH, readOnly: true }]),
        ],
      },
    ],
    volumes: [
      mounted(PART).volume,
      searches.volume,
      config,
      { name: "data", emptyDir: { sizeLimit: "1Gi" } },
      { name: "scratch", emptyDir: { sizeLimit: "64Mi" } },
      ...(secretName === undefined ? [] : [{ name: "sign-on", secret: { secretName, defaultMode: SECRET_FILE_MODE } }]),
    ],
  };
};
