// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";
import { logGroup } from "../internal/log-group";
import { roleAndPolicies } from "../internal/policies";

const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** The control plane: private, its secrets under our key, every log kept. */
export const controlPlane = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  keyArn: pulumi.Output<string>,
): eks.Cluster => {
  const { stack, project } = { stack: pulumi.getStack(), project: pulumi.getProject() };
  // Named by us, so that its log group is there, encrypted, before it writes to it.
  const clusterName = `${project}-${stack}-${name}`;
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
  const open = spec.publicAccessCidrs.length > 0;
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
        endpointPublicAccess: open,
        ...(open && { publicAccessCidrs: spec.publicAccessCidrs }),
      },
      encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
      enabledClusterLogTypes: LOGS,
      // Lets Amazon, or us, lead traffic away from a zone that is ill before it is lost.
      zonalShiftConfig: { enabled: true },
      deletionProtection: spec.deletionProtection,
      tags: tagsFor(spec.tags, clusterName),
    },
    { parent, dependsOn: [logs, ...policies] },
  );
};
