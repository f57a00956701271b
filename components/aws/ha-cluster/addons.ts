// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";

/** Managed add-ons and their settings. Network policies are enforced by vpc-cni, and only when told to. */
const ADDONS: Record<string, object> = {
  "vpc-cni": { enableNetworkPolicy: "true" },
  "kube-proxy": {},
  coredns: {},
  "eks-pod-identity-agent": {},
  // What autoscaling of pods measures by: without it they stay at their least.
  "metrics-server": {},
};

/** What every workload counts on. */
export const addons = (parent: pulumi.Resource, name: string, spec: HaClusterSpec, cluster: eks.Cluster, after: eks.NodeGroup[]): void => {
  for (const [addonName, settings] of Object.entries(ADDONS)) addon(parent, name, spec, cluster, { addonName, settings, after });
  addon(parent, name, spec, cluster, {
    addonName: "aws-ebs-csi-driver", settings: {}, after: [...after, volumesIdentity(parent, name, spec, cluster)],
  });
};

const addon = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
  { addonName, settings, after }: { addonName: string; settings: object; after: pulumi.Resource[] },
): eks.Addon =>
  new eks.Addon(`${name}-${addonName}`, {
    clusterName: cluster.name,
    addonName,
    configurationValues: Object.keys(settings).length > 0 ? JSON.stringify(settings) : undefined,
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    tags: tagsFor(spec.tags, `${name}-${addonName}`),
  }, { parent, dependsOn: after });

/** The volumes' driver makes volumes in a role of its own, which nodes and other pods don't have. Its pods get it as they start. */
const volumesIdentity = (parent: pulumi.Resource, name: string, spec: HaClusterSpec, cluster: eks.Cluster): pulumi.Resource => {
  const role = new iam.Role(`${name}-volumes-role`, {
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Principal: { Service: "pods.eks.amazonaws.com" } }],
    },
    tags: tagsFor(spec.tags, `${name}-volumes-role`),
  }, { parent });
  const policy = new iam.RolePolicyAttachment(`${name}-volumes-role-AmazonEBSCSIDriverPolicy`, {
    role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
  }, { parent: role });
  return new eks.PodIdentityAssociation(`${name}-volumes-identity`, {
    clusterName: cluster.name,
    namespace: "kube-system",
    serviceAccount: "ebs-csi-controller-sa",
    roleArn: role.arn,
    tags: tagsFor(spec.tags, `${name}-volumes-identity`),
  }, { parent: role, dependsOn: policy });
};
