// SPDX-License-Identifier: Apache-2.0
import * as registration from "@pulumi/kubernetes/apiregistration/v1";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { REQUESTS_METRIC } from "../../../contracts/workload";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { annotationsFor, metadata, selectorLabels } from "../../internal/metadata";
import { networksOf } from "../../internal/network-policies";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { disruptionBudget, podsOf, service, type Part } from "../shared/part";
import { partPodTemplate, type PartPod } from "../shared/pod-template";
import { PROMETHEUS_PORT } from "./prometheus";

const PART = "metrics-adapter";
const PORT = 6443;
const GROUP = "custom.metrics.k8s.io";
const FOLDER = "/etc/adapter";

/** The requests per second of each pod, as a rate over two minutes. The file is JSON, which is valid YAML. */
const ADAPTER_RULES = JSON.stringify(
  {
    rules: [
      {
        seriesQuery: 'http_requests_total{namespace!="",pod!=""}',
        resources: { overrides: { namespace: { resource: "namespace" }, pod: { resource: "pod" } } },
        name: { matches: "^.*$", as: REQUESTS_METRIC },
        metricsQuery: "sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)",
      },
    ],
  },
  undefined,
  2,
);

/** The kubeconfig with which the adapter calls Prometheus. Its client rereads the certificate files after a renewal. */
const prometheusKubeconfig = (spec: ObservabilitySpec): string =>
  JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "prometheus",
          cluster: {
            server: `https://${hostOf(spec, "prometheus")}:${PROMETHEUS_PORT}`,
            "certificate-authority": `${TLS_FOLDER}/ca.crt`,
          },
        },
      ],
      users: [
        { name: PART, user: { "client-certificate": `${TLS_FOLDER}/tls.crt`, "client-key": `${TLS_FOLDER}/tls.key` } },
      ],
      contexts: [{ name: PART, context: { cluster: "prometheus", user: PART } }],
      "current-context": PART,
    },
    undefined,
    2,
  );

/**
 * Serves the request rate of pods, which Prometheus measures, to the HorizontalPodAutoscaler through the custom metrics
 * API. The API server authenticates the caller and proxies the request to the adapter.
 */
export const metricsAdapter: Part = {
  name: PART,
  traffic: ({ networkCidrs }) => {
    const networks = networksOf(networkCidrs);
    return {
      in: [{ from: networks, ports: [PORT] }],
      out: [
        { to: [podsOf("prometheus")], ports: [PROMETHEUS_PORT] },
        { to: networks, ports: [443] },
      ],
    };
  },
  create: (name, spec, { opts }) => {
    const template = partPodTemplate(name, spec, PART, adapterPod(spec), opts);
    accessControl(name, spec, opts);
    service(name, spec, PART, { https: PORT }, opts);
    const deployment = new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
    const version = "v1beta2";
    new registration.APIService(
      `${name}-${PART}-api`,
      {
        metadata: {
          ...metadata(spec.tags, `${version}.${GROUP}`),
          // cert-manager sets the CA bundle with which the API server verifies the adapter's certificate.
          annotations: { ...annotationsFor(spec.tags), "cert-manager.io/inject-ca-from": `${spec.namespace}/${PART}` },
        },
        spec: {
          group: GROUP,
          version,
          groupPriorityMinimum: 100,
          versionPriority: 100,
          service: { name: PART, namespace: spec.namespace, port: PORT },
        },
        // Deleted before the Deployment: a namespace cannot be deleted while a registered API has no backend.
      },
      { ...opts, dependsOn: deployment, ignoreChanges: ["spec.caBundle"] },
    );
  },
};

const adapterPod = (spec: ObservabilitySpec): PartPod => {
  const probe = (path: string) => ({ httpGet: { path, port: "https", scheme: "HTTPS" }, periodSeconds: 10 });
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.metricsAdapter),
      args: [
        `--secure-port=${PORT}`,
        `--tls-cert-file=${TLS_FOLDER}/tls.crt`,
        `--tls-private-key-file=${TLS_FOLDER}/tls.key`,
        "--tls-min-version=VersionTLS13",
        `--config=${FOLDER}/rules.yml`,
        // The default is 10 minutes, in which a workload that was just deployed would not scale on its requests.
        "--metrics-relist-interval=1m",
        `--prometheus-url=https://${hostOf(spec, "prometheus")}:${PROMETHEUS_PORT}/`,
        `--prometheus-auth-config=${FOLDER}/access.yml`,
      ],
      ports: [{ name: "https", containerPort: PORT }],
      readinessProbe: probe("/readyz"),
      livenessProbe: probe("/livez"),
    },
    cpuMillicores: 50,
    memoryMiB: 256,
    configPath: FOLDER,
    config: { "rules.yml": ADAPTER_RULES, "access.yml": prometheusKubeconfig(spec) },
    spec: { automountServiceAccountToken: true },
  };
};

/**
 * The adapter may discover pods and delegate authentication to the API server. The HorizontalPodAutoscaler may read the
 * one metric.
 */
const accessControl = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): void => {
  const adapter = [{ kind: "ServiceAccount", name: PART, namespace: spec.namespace }];
  const apiGroup = "rbac.authorization.k8s.io";
  const roles = {
    finds: {
      rules: [{ apiGroups: [""], resources: ["namespaces", "pods"], verbs: ["get", "list", "watch"] }],
      subjects: adapter,
    },
    readers: {
      rules: [{ apiGroups: [GROUP], resources: [`pods/${REQUESTS_METRIC}`], verbs: ["get", "list"] }],
      subjects: [{ kind: "ServiceAccount", name: "horizontal-pod-autoscaler", namespace: "kube-system" }],
    },
  };
  for (const [role, { rules, subjects }] of Object.entries(roles)) {
    const meta = metadata(spec.tags, `${name}-${PART}-${role}`);
    const clusterRole = new rbac.ClusterRole(`${name}-${PART}-${role}`, { metadata: meta, rules }, opts);
    new rbac.ClusterRoleBinding(
      `${name}-${PART}-${role}-binding`,
      { metadata: meta, roleRef: { apiGroup, kind: "ClusterRole", name: clusterRole.metadata.name }, subjects },
      opts,
    );
  }
  new rbac.ClusterRoleBinding(
    `${name}-${PART}-delegator`,
    {
      metadata: metadata(spec.tags, `${name}-${PART}-delegator`),
      roleRef: { apiGroup, kind: "ClusterRole", name: "system:auth-delegator" },
      subjects: adapter,
    },
    opts,
  );
  new rbac.RoleBinding(
    `${name}-${PART}-callers`,
    {
      metadata: metadata(spec.tags, `${name}-${PART}`, "kube-system"),
      roleRef: { apiGroup, kind: "Role", name: "extension-apiserver-authentication-reader" },
      subjects: adapter,
    },
    opts,
  );
};
