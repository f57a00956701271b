// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as apps from "@pulumi/kubernetes/apps/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { networksOf } from "../../internal/network-policies";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { passwordFile } from "../shared/elasticsearch-client";
import { disruptionBudget, HTTPS_EGRESS, podsOf, service, type Part } from "../shared/part";
import { partPodTemplate, type PartPod } from "../shared/pod-template";
import { dashboards } from "./dashboards";
import {
  CONFIG_PATH,
  grafanaSettings,
  PROVISIONING,
  provisioningFiles,
  SECRET_FILE_MODE,
  SIGN_ON_PATH,
} from "./grafana-config";

/** The load balancer connects to pods on this port. */
export const GRAFANA_PORT = 8443;
const PART = "grafana";

const DATA = "/var/lib/grafana";
const SCRATCH = "/tmp";
/** The checksum of the certificate with which the container started. */
const STARTED_WITH = `${SCRATCH}/certificate.md5`;
const CHECKSUM = `md5sum < ${TLS_FOLDER}/tls.crt`;

/**
 * Starts the image's entrypoint and keeps the checksum of the certificate. The database is deleted first: it survives a
 * restart of the container, and the secrets in it are encrypted with the private key of the former certificate.
 */
const START_SCRIPT = `rm -rf ${DATA}/* && ${CHECKSUM} > ${STARTED_WITH} && exec /run.sh`;

/**
 * Grafana reads the client certificate of its data sources only at start. After a renewal, the liveness probe fails until
 * the kubelet has restarted the container.
 */
const LIVENESS_SCRIPT = `[ "$(${CHECKSUM})" = "$(cat ${STARTED_WITH})" ] && curl -fsSk -o /dev/null https://localhost:${GRAFANA_PORT}/api/health`;

/**
 * Two Grafana replicas. All content is provisioned; pods store only sessions, and session affinity keeps a client on
 * one pod.
 */
export const grafana: Part = {
  name: PART,
  traffic: ({ networkCidrs, signOn, targetGroupArn }) => ({
    in: targetGroupArn === undefined ? [] : [{ from: networksOf(networkCidrs), ports: [GRAFANA_PORT] }],
    out: [
      { to: [podsOf("prometheus")], ports: [9090] },
      { to: [podsOf("alertmanager")], ports: [9093] },
      { to: [podsOf("elasticsearch")], ports: [9200] },
      { to: [podsOf("jaeger")], ports: [16686] },
      // The identity provider is outside the cluster.
      ...(signOn === undefined ? [] : [HTTPS_EGRESS]),
    ],
  }),
  create: (name, spec, { opts }) => {
    service(name, spec, PART, { web: GRAFANA_PORT }, opts, { sessionAffinity: "ClientIP" });
    targetGroupBinding(name, spec, opts);
    const template = partPodTemplate(name, spec, PART, grafanaPod(spec), opts);
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};

/** Registers the pods in the target group of the load balancer through which people sign in. */
const targetGroupBinding = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): void => {
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

const grafanaPod = (spec: ObservabilitySpec): PartPod => {
  const health = { httpGet: { path: "/api/health", port: "web", scheme: "HTTPS" } };
  const secretName = spec.signOn?.clientSecret;
  const password = passwordFile(PART);
  const allDashboards = dashboards(spec);
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.grafana),
      command: ["sh", "-c", START_SCRIPT],
      env: Object.entries(grafanaSettings(spec)).map(([key, value]) => ({ name: key, value })),
      ports: [{ name: "web", containerPort: GRAFANA_PORT }],
      startupProbe: { ...health, periodSeconds: 5, failureThreshold: 24 },
      readinessProbe: { ...health, periodSeconds: 5 },
      livenessProbe: { exec: { command: ["sh", "-c", LIVENESS_SCRIPT] }, periodSeconds: 30, timeoutSeconds: 5 },
      volumeMounts: [
        password.mount,
        { name: "data", mountPath: DATA },
        { name: "scratch", mountPath: SCRATCH },
        ...(secretName === undefined ? [] : [{ name: "sign-on", mountPath: SIGN_ON_PATH, readOnly: true }]),
      ],
    },
    cpuMillicores: 100,
    memoryMiB: 256,
    memoryLimitMiB: 512,
    dnsNames: [hostOf(spec, PART)],
    configPath: CONFIG_PATH,
    config: {
      ...provisioningFiles(spec),
      ...Object.fromEntries(allDashboards.map(({ uid, json }) => [`${uid}.json`, json])),
    },
    configItems: [
      ...Object.entries(PROVISIONING).map(([key, path]) => ({ key, path: `provisioning/${path}` })),
      ...allDashboards.map(({ path, uid }) => ({ key: `${uid}.json`, path: `dashboards/${path}` })),
    ],
    volumes: [
      password.volume,
      { name: "data", emptyDir: { sizeLimit: "1Gi" } },
      { name: "scratch", emptyDir: { sizeLimit: "64Mi" } },
      ...(secretName === undefined ? [] : [{ name: "sign-on", secret: { secretName, defaultMode: SECRET_FILE_MODE } }]),
    ],
  };
};
