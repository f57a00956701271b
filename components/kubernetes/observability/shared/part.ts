// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as storage from "@pulumi/kubernetes/storage/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { CREDENTIALS } from "../../../contracts/workload-identity";
import { metadata, selectorLabels } from "../../internal/pod-defaults";
import type { Traffic } from "../../internal/isolation";

/** A part of the stack: what it makes, and whom its pods may speak with. */
export interface Part {
  name: string;
  /** Where it serves metrics, at `/metrics`, to who has a certificate. */
  port?: number;
  /** Its pods tell the same of others: one of them is asked, by the part's name. @default - each tells of itself */
  isInterchangeable?: boolean;
  traffic: (spec: ObservabilitySpec) => Traffic;
  /** @param name The component's: children are `${name}-${part}-…`. */
  make: (name: string, spec: ObservabilitySpec, place: Place) => void;
}

/** What parts are given to stand on. */
export interface Place {
  /** Class of encrypted volumes. */
  volumes: storage.StorageClass;
  /** All parts: Prometheus measures those that have a port. */
  parts: readonly Part[];
  /** In the namespace, after what every part needs. */
  opts: pulumi.CustomResourceOptions;
}

/** The pods of a part, as a peer of others. */
export const podsOf = (part: string) => ({ podSelector: { matchLabels: selectorLabels(part) } });

/** Out to servers that have no network of ours. */
export const HTTPS_OUT = { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [443] };
/** To AWS's services, and on the node to who says in which role. */
export const AS_IDENTITY = [
  HTTPS_OUT,
  { to: CREDENTIALS.cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [CREDENTIALS.port] },
];

/** Who a part's pods are. A token is mounted where a pod asks for it. */
export const account = (
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

/** An account that reads some of the cluster's objects, and nothing else. */
export const clusterReader = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  rules: input.rbac.v1.PolicyRule[],
  opts: pulumi.CustomResourceOptions,
): core.ServiceAccount => {
  const subject = account(name, spec, part, opts);
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
      subjects: [{ kind: "ServiceAccount", name: subject.metadata.name, namespace: spec.namespace }],
    },
    opts,
  );
  return subject;
};

/** Each pod of a set has a name too, and they find one another before they are ready. */
export const HEADLESS = { clusterIP: "None", publishNotReadyAddresses: true };

/** A part's name in the cluster. */
export const service = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  ports: Record<string, number>,
  opts: pulumi.CustomResourceOptions,
  more: input.core.v1.ServiceSpec = {},
): core.Service =>
  new core.Service(
    `${name}-${part}-service`,
    {
      metadata: {
        ...metadata(spec.tags, part, spec.namespace),
        // A rollout must not wait for the service, nor the service for the rollout.
        annotations: { owner: spec.tags.owner, "pulumi.com/skipAwait": "true" },
      },
      spec: {
        ...more,
        selector: selectorLabels(part),
        ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number })),
      },
    },
    opts,
  );

/** An encrypted volume for each pod of a set, mounted as `data`. */
export const claim = (
  { metadata: { name } }: storage.StorageClass,
  gib: number,
): input.core.v1.PersistentVolumeClaim => ({
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName: name, resources: { requests: { storage: `${gib}Gi` } } },
});

/** Maintenance takes one pod of a part at a time. */
export const budget = (
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
