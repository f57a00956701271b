// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { isArm, perZone, type HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";
import { roleAndPolicies } from "../internal/policies";

const ZONE_NAMES = ["a", "b", "c"];
const VOLUME_GIB = 50;

/** A group of nodes in each zone: a zone's volumes and pods find a node in it, and the loss of one leaves two. */
export const nodeGroups = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
  { keyArn, after }: { keyArn: pulumi.Output<string>; after: pulumi.Resource[] },
): eks.NodeGroup[] => {
  const { role, policies } = roleAndPolicies(parent, `${name}-node-role`, {
    services: ["ec2.amazonaws.com"],
    managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"],
    tags: spec.tags,
  });
  const template = launchTemplate(parent, name, spec, keyArn);
  const [least, most] = [perZone(spec.nodes.min), perZone(spec.nodes.max)];
  const groups: eks.NodeGroup[] = [];
  for (const [index, zone] of ZONE_NAMES.entries())
    groups.push(
      new eks.NodeGroup(
        `${name}-nodes-${zone}`,
        {
          clusterName: cluster.name,
          // The control plane's, once it has it: nodes follow, and are never ahead of it.
          version: cluster.version,
          nodeRoleArn: role.arn,
          subnetIds: [pulumi.output(spec.subnetIds).apply((ids) => ids[index]!)],
          instanceTypes: spec.instanceTypes,
          amiType: isArm(spec.instanceTypes[0]!) ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
          launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
          scalingConfig: { minSize: least[index]!, maxSize: most[index]!, desiredSize: least[index]! },
          // New nodes come up before old ones are drained, one at a time, each as the budgets of its pods allow.
          updateConfig: { maxUnavailable: 1 },
          forceUpdateVersion: false,
          nodeRepairConfig: { enabled: true },
          tags: tagsFor(spec.tags, `${name}-nodes-${zone}`),
        },
        {
          parent,
          // One zone after the other: what ails a new version, or a new template, ails one zone. The role's policies outlive the
          // nodes, which without them can't give back their network interfaces, and hang.
          dependsOn: [...policies, ...after, ...groups.slice(-1)],
          // The autoscaler's from then on: `up` must not take away the nodes that it added.
          ignoreChanges: ["scalingConfig.desiredSize"],
        },
      ),
    );
  return groups;
};

const launchTemplate = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  keyArn: pulumi.Output<string>,
): ec2.LaunchTemplate =>
  new ec2.LaunchTemplate(
    `${name}-node`,
    {
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: VOLUME_GIB,
            encrypted: "true",
            kmsKeyId: keyArn,
            deleteOnTermination: "true",
          },
        },
      ],
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: tagsFor(spec.tags, `${name}-node`),
      })),
      tags: tagsFor(spec.tags, `${name}-node`),
    },
    { parent },
  );
