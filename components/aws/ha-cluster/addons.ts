// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";
import { podIdentity } from "../internal/pod-identity";

interface AddOn {
  version: string;
  configuration?: object;
}

/** Versions of the add-ons that depend on the Kubernetes version. */
const VERSIONS: Record<string, { kubeProxy: string; coredns: string }> = {
  "1.34": { kubeProxy: "v1.34.0-eksbuild.2", coredns: "v1.12.3-eksbuild.1" },
  "1.35": { kubeProxy: "v1.35.0-eksbuild.2", coredns: "v1.13.2-eksbuild.3" },
};

/**
 * Add-ons that a node needs before its first pod. vpc-cni enforces network policies only if this is enabled. In its default mode, new
 * pods are open until their policies are applied; docs/network.md says why the platform does not use the mode `strict`.
 */
const nodeAddonVersions = (kubernetes: string): Record<string, AddOn> => ({
  "vpc-cni": { version: "v1.21.1-eksbuild.3", configuration: { enableNetworkPolicy: "true" } },
  "kube-proxy": { version: VERSIONS[kubernetes]!.kubeProxy },
  "eks-pod-identity-agent": { version: "v1.3.10-eksbuild.2" },
});

/** Add-ons that run as pods. */
const workloadAddonVersions = (kubernetes: string): Record<string, AddOn> => ({
  coredns: { version: VERSIONS[kubernetes]!.coredns },
  // The Horizontal Pod Autoscaler needs its metrics.
  "metrics-server": { version: "v0.8.1-eksbuild.1" },
  "aws-ebs-csi-driver": { version: "v1.54.0-eksbuild.1" },
  // Issues the TLS certificates of pods.
  "cert-manager": { version: "v1.19.1-eksbuild.1" },
  // Mounts secrets from AWS Secrets Manager and updates them after a rotation.
  "aws-secrets-store-csi-driver-provider": {
    version: "v2.1.1-eksbuild.1",
    configuration: { "secrets-store-csi-driver": { enableSecretRotation: true, rotationPollInterval: "120s" } },
  },
});

/** Creates the add-ons that nodes depend on. */
export const nodeAddons = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): eks.Addon[] =>
  createAddons(parent, name, spec, { cluster, addons: nodeAddonVersions(spec.kubernetesVersion), dependsOn: [] });

/**
 * Creates the add-ons that workloads depend on. They are deleted before the nodes, because an add-on waits forever if its pods
 * cannot run.
 */
export const workloadAddons = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
  { nodes, keyArn }: { nodes: eks.NodeGroup[]; keyArn: pulumi.Output<string> },
): void => {
  // Only the EBS CSI driver has the permission to create volumes, not the nodes or other pods.
  const ebsCsiIdentity = podIdentity(parent, `${name}-volumes`, {
    clusterName: cluster.name,
    namespace: "kube-system",
    serviceAccount: "ebs-csi-controller-sa",
    managed: ["service-role/AmazonEBSCSIDriverPolicy"],
    // For volumes with the cluster's key (aws-ebs-csi-driver, docs/example-iam-policy.json).
    statements: [
      {
        Sid: "EncryptVolumes",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: keyArn,
      },
      {
        Sid: "AttachEncryptedVolumes",
        Effect: "Allow",
        Action: "kms:CreateGrant",
        Resource: keyArn,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
    tags: spec.tags,
  });
  createAddons(parent, name, spec, {
    cluster,
    addons: workloadAddonVersions(spec.kubernetesVersion),
    dependsOn: [...nodes, ebsCsiIdentity],
  });
};

const createAddons = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  { cluster, addons, dependsOn }: { cluster: eks.Cluster; addons: Record<string, AddOn>; dependsOn: pulumi.Resource[] },
): eks.Addon[] =>
  Object.entries(addons).map(
    ([addonName, { version, configuration }]) =>
      new eks.Addon(
        `${name}-${addonName}`,
        {
          clusterName: cluster.name,
          addonName,
          addonVersion: version,
          configurationValues: configuration && JSON.stringify(configuration),
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "OVERWRITE",
          tags: tagsFor(spec.tags, `${name}-${addonName}`),
        },
        { parent, dependsOn },
      ),
  );
