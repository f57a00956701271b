// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";

/** Managed add-ons and their settings. Network policies are enforced by vpc-cni, and only when told to. */
const ADDONS: Record<string, object> = {
  "vpc-cni": { enableNetworkPolicy: "true" },
  "kube-proxy": {},
  coredns: {},
  "eks-pod-identity-agent": {},
};

/** What every workload counts on. */
export const addons = (parent: pulumi.Resource, name: string, spec: HaClusterSpec, cluster: eks.Cluster, after: eks.NodeGroup[]): void => {
  for (const [addonName, settings] of Object.entries(ADDONS))
    new eks.Addon(`${name}-${addonName}`, {
      clusterName: cluster.name,
      addonName,
      configurationValues: Object.keys(settings).length > 0 ? JSON.stringify(settings) : undefined,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: tagsFor(spec.tags, `${name}-${addonName}`),
    }, { parent, dependsOn: after });
};
