// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { isArm, perZone, type HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";
import { roleAndPolicies } from "../internal/policies";
import { forZone } from "../internal/zones";
import { clusterNameOf } from "./control-plane";
import { keepRunningNodes, lookUpNodeGroups, transformedBy } from "./node-count";
import type { NodeNetwork } from "./node-network";

const ZONE_NAMES = ["a", "b", "c"];
const VOLUME_GIB = 50;

/** Creates one managed node group per zone, so that volumes of a zone always have nodes in it. */
export const nodeGroups = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
  { keyArn, network, dependsOn }: { keyArn: pulumi.Output<string>; network: NodeNetwork; dependsOn: pulumi.Resource[] },
): eks.NodeGroup[] => {
  const { role, policies } = roleAndPolicies(parent, `${name}-node-role`, {
    services: ["ec2.amazonaws.com"],
    managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"],
    tags: spec.tags,
  });
  const template = launchTemplate(parent, name, spec, { keyArn, securityGroupId: network.group.id });
  const [min, max] = [perZone(spec.nodes.min), perZone(spec.nodes.max)];
  const lookUp = lookUpNodeGroups(parent, clusterNameOf(name));
  const groups: eks.NodeGroup[] = [];
  for (const [index, zone] of ZONE_NAMES.entries()) {
    const groupName = `${name}-nodes-${zone}`;
    const { instanceTypes } = spec;
    const size = { minSize: min[index]!, maxSize: max[index]! };
    groups.push(
      new eks.NodeGroup(
        groupName,
        {
          clusterName: cluster.name,
          // Nodes are upgraded after the control plane, because their version cannot be higher.
          version: cluster.version,
          nodeRoleArn: role.arn,
          subnetIds: [forZone(spec.subnetIds, index)],
          instanceTypes,
          amiType: isArm(instanceTypes[0]!) ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
          launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
          scalingConfig: { ...size, desiredSize: size.minSize },
          // EKS starts a new node before it drains an old one. Drains respect pod disruption budgets.
          updateConfig: { maxUnavailable: 1 },
          forceUpdateVersion: false,
          nodeRepairConfig: { enabled: true },
          tags: tagsFor(spec.tags, groupName),
        },
        {
          parent,
          // Zones are updated one after the other, so that a faulty update affects one zone. The policies and the rules are
          // deleted after the nodes, which need them to release their network interfaces.
          dependsOn: [...policies, ...network.rules, ...dependsOn, ...groups.slice(-1)],
          // The cluster autoscaler changes the number of nodes.
          ...transformedBy(
            keepRunningNodes({ component: `HaCluster "${name}"`, zone, instanceTypes, ...size }, () =>
              lookUp(groupName),
            ),
          ),
        },
      ),
    );
  }
  return groups;
};

const launchTemplate = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  { keyArn, securityGroupId }: { keyArn: pulumi.Output<string>; securityGroupId: pulumi.Output<string> },
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
      vpcSecurityGroupIds: [securityGroupId],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: tagsFor(spec.tags, `${name}-node`),
      })),
      tags: tagsFor(spec.tags, `${name}-node`),
    },
    { parent },
  );
