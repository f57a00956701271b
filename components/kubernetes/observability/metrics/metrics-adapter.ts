// SPDX-License-Identifier: Apache-2.0
import * as registration from "@pulumi/kubernetes/apiregistration/v1";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as pulumi from "@pulumi/pulumi";
import { PRIVATE_NETWORKS } from "../../../contracts/network";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { REQUESTS_METRIC } from "../../../contracts/workload";
import { metadata, selectorLabels } from "../../internal/pod-defaults";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { budget, podsOf, service, type Part } from "../shared/part";
import { PROMETHEUS_PORT } from "./prometheus";
import { templateFor, type Contents } from "../shared/pod-template";

const PART = "metrics-adapter";
const PORT = 6443;
const IMAGE =
  "registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.10.0@sha256:2f34cb3a04a0fee6034f4d63ce3ee7786c0f762dc9f3bf196c70e894dd92edd1";
const GROUP = "custom.metrics.k8s.io";
const FOLDER = "/etc/adapter";

/** Of each pod, the requests a second of the last two minutes. JSON is YAML. */
const RULES = JSON.stringify(
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

/** How it calls Prometheus: a certificate that is named in a file of this kind is read anew when it is renewed. */
const prometheusAccess = (spec: ObservabilitySpec): string =>
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

/** Serves the autoscaler of pods what Prometheus knows of requests. The API server hands the questions on, and knows who asks. */
export const metricsAdapter: Part = {
  name: PART,
  traffic: () => {
    const inside = PRIVATE_NETWORKS.map((cidr) => ({ ipBlock: { cidr } }));
    return {
      in: [{ from: inside, ports: [PORT] }],
      out: [
        { to: [podsOf("prometheus")], ports: [PROMETHEUS_PORT] },
        { to: inside, ports: [443] },
      ],
    };
  },
  make: (name, spec, { opts }) => {
    const template = templateFor(name, spec, PART, contents(spec), opts);
    rights(name, spec, opts);
    service(name, spec, PART, { https: PORT }, opts);
    const deployment = new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    budget(name, spec, PART, opts);
    const version = "v1beta2";
    new registration.APIService(
      `${name}-${PART}-api`,
      {
        metadata: {
          ...metadata(spec.tags, `${version}.${GROUP}`),
          // cert-manager writes the authority there that the API server knows the adapter by.
          annotations: { owner: spec.tags.owner, "cert-manager.io/inject-ca-from": `${spec.namespace}/${PART}` },
        },
        spec: {
          group: GROUP,
          version,
          groupPriorityMinimum: 100,
          versionPriority: 100,
          service: { name: PART, namespace: spec.namespace, port: PORT },
        },
        // It goes first: namespaces can't be deleted while an API is announced that nobody serves.
      },
      { ...opts, dependsOn: deployment, ignoreChanges: ["spec.caBundle"] },
    );
  },
};

const contents = (spec: ObservabilitySpec): Contents => {
  const probe = (path: string) => ({ httpGet: { path, port: "https", scheme: "HTTPS" }, periodSeconds: 10 });
  return {
    container: {
      image: IMAGE,
      args: [
        `--secure-port=${PORT}`,
        `--tls-cert-file=${TLS_FOLDER}/tls.crt`,
        `--tls-private-key-file=${TLS_FOLDER}/tls.key`,
        "--tls-min-version=VersionTLS13",
        `--config=${FOLDER}/rules.yml`,
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
    config: { "rules.yml": RULES, "access.yml": prometheusAccess(spec) },
    pod: { automountServiceAccountToken: true },
  };
};

/** It finds pods, and asks the API server who calls; the autoscaler of pods, and who is given the same right, reads the one metric. */
const rights = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): void => {
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
    const made = new rbac.ClusterRole(`${name}-${PART}-${role}`, { metadata: meta, rules }, opts);
    new rbac.ClusterRoleBinding(
      `${name}-${PART}-${role}-binding`,
      { metadata: meta, roleRef: { apiGroup, kind: "ClusterRole", name: made.metadata.name }, subjects },
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
