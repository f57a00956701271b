// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as storage from "@pulumi/kubernetes/storage/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { CREDENTIALS } from "../../../contracts/workload-identity";
import { annotationsFor, metadata, selectorLabels } from "../../internal/metadata";
import { networksOf, type Traffic } from "../../internal/network-policies";
import { bytesQuantity } from "../../internal/quantities";

/** A part of the stack, such as Prometheus: the traffic of its pods, and the resources that it consists of. */
export interface Part {
  name: string;
  /** The port that serves `/metrics`. Prometheus scrapes it with a client certificate. @default - it is not scraped */
  port?: number;
  /**
   * All pods serve the same metrics, so Prometheus scrapes one of them through the service.
   * @default false - each pod is scraped
   */
  scrapeOnePod?: boolean;
  traffic: (spec: ObservabilitySpec) => Traffic;
  /** The parts whose `provides` resources must exist first. @default - none */
  after?: readonly string[];
  /** @param name The name of the component. Children are named `${name}-${part}-…`. */
  create: (name: string, spec: ObservabilitySpec, context: PartContext) => void;
}

/** Resources that parts share. */
export interface PartContext {
  /** The class of encrypted volumes. */
  storageClass: storage.StorageClass;
  /** All parts: Prometheus scrapes those that have a port. */
  parts: readonly Part[];
  /** Options of every resource: created after the namespace, and after what the parts of `after` provide. */
  opts: pulumi.CustomResourceOptions;
  /** Registers a resource that the parts wait for that name this one in `after`. */
  provides: (resource: pulumi.Resource) => void;
}

/** The pods of a part, as a peer in a network policy. */
export const podsOf = (part: string) => ({ podSelector: { matchLabels: selectorLabels(part) } });

/** HTTPS to any address. */
export const HTTPS_EGRESS = { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [443] };
/** AWS service endpoints, and the EKS Pod Identity Agent on the node, which issues credentials. */
export const AWS_EGRESS = [HTTPS_EGRESS, { to: networksOf(CREDENTIALS.cidrs), ports: [CREDENTIALS.port] }];

/** The service account of a part. A token is mounted only in pods that request it. */
export const serviceAccount = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  opts: pulumi.CustomResourceOptions,
): core.ServiceAccount =>
  new core.ServiceAccount(
    `${name}-${part}-account`,
    {
      metadata: metadata(spec.tags, part, spec.namespace),
      automountServiceAccountToken: false,
    },
    opts,
  );

/** A service account that may only read the given objects of the cluster. */
export const clusterReader = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  rules: input.rbac.v1.PolicyRule[],
  opts: pulumi.CustomResourceOptions,
): core.ServiceAccount => {
  const account = serviceAccount(name, spec, part, opts);
  const role = new rbac.ClusterRole(
    `${name}-${part}-role`,
    { metadata: metadata(spec.tags, `${name}-${part}`), rules },
    opts,
  );
  new rbac.ClusterRoleBinding(
    `${name}-${part}-binding`,
    {
      metadata: metadata(spec.tags, `${name}-${part}`),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: spec.namespace }],
    },
    opts,
  );
  return account;
};

/** A headless service: each pod has a DNS name, and the pods find each other before they are ready. */
export const HEADLESS = { clusterIP: "None", publishNotReadyAddresses: true };

/** The service of a part. */
export const service = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  ports: Record<string, number>,
  opts: pulumi.CustomResourceOptions,
  extra: input.core.v1.ServiceSpec = {},
): core.Service =>
  new core.Service(
    `${name}-${part}-service`,
    {
      metadata: {
        ...metadata(spec.tags, part, spec.namespace),
        // Without it, Pulumi waits until pods of the service are ready, and some pods need the service to become ready.
        annotations: { ...annotationsFor(spec.tags), "pulumi.com/skipAwait": "true" },
      },
      spec: {
        ...extra,
        selector: selectorLabels(part),
        ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number })),
      },
    },
    opts,
  );

/** The claim of an encrypted volume for each pod of a part. */
export const volumeClaim = (
  { metadata: { name: storageClassName } }: storage.StorageClass,
  sizeGiB: number,
  name = "data",
): input.core.v1.PersistentVolumeClaim => ({
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    storageClassName,
    resources: { requests: { storage: bytesQuantity(sizeGiB * 1024) } },
  },
});

/** Limits a node drain to one pod of a part at a time. */
export const disruptionBudget = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  opts: pulumi.CustomResourceOptions,
): void => {
  new policy.PodDisruptionBudget(
    `${name}-${part}-budget`,
    {
      metadata: metadata(spec.tags, part, spec.namespace),
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(part) } },
    },
    opts,
  );
};
