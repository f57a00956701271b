// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";
import { podIdentity } from "../internal/pod-identity";

interface AddOn {
  version: string;
  settings?: object;
}

/** Add-ons that follow the version of Kubernetes, by it. */
const FOLLOWING: Record<string, { kubeProxy: string; coredns: string }> = {
  "1.34": { kubeProxy: "v1.34.0-eksbuild.2", coredns: "v1.12.3-eksbuild.1" },
  "1.35": { kubeProxy: "v1.35.0-eksbuild.2", coredns: "v1.13.2-eksbuild.3" },
};

/** What every node needs from its first pod on. Network policies are enforced by vpc-cni, and only when told to. */
const beforeNodes = (kubernetes: string): Record<string, AddOn> => ({
  "vpc-cni": { version: "v1.21.1-eksbuild.3", settings: { enableNetworkPolicy: "true" } },
  "kube-proxy": { version: FOLLOWING[kubernetes]!.kubeProxy },
  "eks-pod-identity-agent": { version: "v1.3.10-eksbuild.2" },
});

/** What runs on nodes. */
const onNodes = (kubernetes: string): Record<string, AddOn> => ({
  coredns: { version: FOLLOWING[kubernetes]!.coredns },
  // What autoscaling of pods measures by: without it they stay at their least.
  "metrics-server": { version: "v0.8.1-eksbuild.1" },
  "aws-ebs-csi-driver": { version: "v1.54.0-eksbuild.1" },
  // Issues the certificates that pods serve TLS with.
  "cert-manager": { version: "v1.19.1-eksbuild.1" },
  // Mounts secrets from Secrets Manager, and their new values when they rotate.
  "aws-secrets-store-csi-driver-provider": {
    version: "v2.1.1-eksbuild.1",
    settings: { "secrets-store-csi-driver": { enableSecretRotation: true, rotationPollInterval: "120s" } },
  },
});

/** What nodes count on: there before the first of them. */
export const nodeAddons = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): eks.Addon[] => made(parent, name, spec, { cluster, addons: beforeNodes(spec.kubernetesVersion), after: [] });

/** What workloads count on. Goes before the nodes do: an add-on whose pods have nowhere to run waits for ever. */
export const addons = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
  { nodes, keyArn }: { nodes: eks.NodeGroup[]; keyArn: pulumi.Output<string> },
): void => {
  // The volumes' driver makes volumes in a role of its own, which nodes and other pods don't have.
  const volumes = podIdentity(parent, `${name}-volumes`, {
    clusterName: cluster.name,
    namespace: "kube-system",
    serviceAccount: "ebs-csi-controller-sa",
    managed: ["service-role/AmazonEBSCSIDriverPolicy"],
    // For volumes under the cluster's key (aws-ebs-csi-driver, docs/example-iam-policy.json).
    statements: [
      {
        Sid: "UseKey",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: keyArn,
      },
      {
        Sid: "AttachUnderKey",
        Effect: "Allow",
        Action: "kms:CreateGrant",
        Resource: keyArn,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
    tags: spec.tags,
  });
  made(parent, name, spec, { cluster, addons: onNodes(spec.kubernetesVersion), after: [...nodes, volumes] });
};

const made = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  { cluster, addons, after }: { cluster: eks.Cluster; addons: Record<string, AddOn>; after: pulumi.Resource[] },
): eks.Addon[] =>
  Object.entries(addons).map(
    ([addonName, { version, settings }]) =>
      new eks.Addon(
        `${name}-${addonName}`,
        {
          clusterName: cluster.name,
          addonName,
          addonVersion: version,
          configurationValues: settings && JSON.stringify(settings),
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "OVERWRITE",
          tags: tagsFor(spec.tags, `${name}-${addonName}`),
        },
        { parent, dependsOn: after },
      ),
  );
