// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";
import { logGroup } from "../internal/log-group";
import { roleAndPolicies } from "../internal/policies";
import { uniqueName } from "../limits/unique-name";

const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** The cluster has a fixed name, so that its encrypted log group can be created before it. */
export const clusterNameOf = (name: string): string => uniqueName("aws:eks/cluster:Cluster", name);

/** Creates the control plane with encrypted secrets and all log types. Its endpoint is private by default. */
export const controlPlane = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  keyArn: pulumi.Output<string>,
): eks.Cluster => {
  const clusterName = clusterNameOf(name);
  const logs = logGroup(parent, `${name}-log`, {
    logGroupName: `/aws/eks/${clusterName}/cluster`,
    keyArn,
    tags: spec.tags,
  });
  const { role, policies } = roleAndPolicies(parent, `${name}-role`, {
    services: ["eks.amazonaws.com"],
    managed: ["AmazonEKSClusterPolicy"],
    tags: spec.tags,
  });
  const publicAccess = spec.publicAccessCidrs.length > 0;
  return new eks.Cluster(
    `${name}-eks`,
    {
      name: clusterName,
      version: spec.kubernetesVersion,
      roleArn: role.arn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      vpcConfig: {
        subnetIds: spec.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccess,
        ...(publicAccess && { publicAccessCidrs: spec.publicAccessCidrs }),
      },
      encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
      enabledClusterLogTypes: LOG_TYPES,
      // AWS or an operator can shift traffic away from an impaired zone.
      zonalShiftConfig: { enabled: true },
      // The default is extended support, which costs six times as much per hour (Amazon EKS pricing: 0.60 instead of 0.10 US dollars).
      // AWS upgrades the cluster when the standard support of its version ends, 14 months after the release in Amazon EKS.
      upgradePolicy: { supportType: "STANDARD" },
      deletionProtection: spec.deletionProtection,
      tags: tagsFor(spec.tags, clusterName),
    },
    { parent, dependsOn: [logs, ...policies] },
  );
};
