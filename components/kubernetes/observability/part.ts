// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import type * as storage from "@pulumi/kubernetes/storage/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../contracts/observability";
import { metadata, selectorLabels } from "../internal/hygiene";
import type { Traffic } from "../internal/isolation";

/** A part of the stack: what it makes, and whom its pods may speak with. */
export interface Part {
  name: string;
  traffic: (spec: ObservabilitySpec) => Traffic;
  /** @param name The component's: children are `${name}-${part}-…`. */
  make: (name: string, spec: ObservabilitySpec, place: Place) => void;
}

/** What parts are given to stand on. */
export interface Place {
  /** Class of encrypted volumes. */
  volumes: storage.StorageClass;
  /** In the namespace, after what every part needs. */
  opts: pulumi.CustomResourceOptions;
}

/** The pods of a part, as a peer of others. */
export const podsOf = (part: string) => ({ podSelector: { matchLabels: selectorLabels(part) } });

/** Who a part's pods are. A token is mounted where a pod asks for it. */
export const account = (name: string, spec: ObservabilitySpec, part: string, opts: pulumi.CustomResourceOptions): core.ServiceAccount =>
  new core.ServiceAccount(`${name}-${part}-account`, {
    metadata: metadata(spec.tags, part, spec.namespace), automountServiceAccountToken: false,
  }, opts);

/** A part's name in the cluster; `clusterIP: "None"` gives each pod of a set one too. */
export const service = (
  name: string, spec: ObservabilitySpec, part: string, ports: Record<string, number>, opts: pulumi.CustomResourceOptions, clusterIP?: "None",
): core.Service => new core.Service(`${name}-${part}-service`, {
  metadata: {
    ...metadata(spec.tags, part, spec.namespace),
    // A rollout must not wait for the service, nor the service for the rollout.
    annotations: { owner: spec.tags.owner, "pulumi.com/skipAwait": "true" },
  },
  spec: {
    ...(clusterIP !== undefined && { clusterIP }),
    selector: selectorLabels(part),
    ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number })),
  },
}, opts);

/** Maintenance takes one pod of a part at a time. */
export const budget = (name: string, spec: ObservabilitySpec, part: string, opts: pulumi.CustomResourceOptions): void => {
  new policy.PodDisruptionBudget(`${name}-${part}-budget`, {
    metadata: metadata(spec.tags, part, spec.namespace),
    spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(part) } },
  }, opts);
};
