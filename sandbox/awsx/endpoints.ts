// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { endpointType, type EndpointSpec } from "./endpoint-args";
import type { VpcResources, ZoneResources } from "./subnets";
import { mergeTags } from "./tags";

type Ids = ec2.VpcEndpointArgs["subnetIds"];

/** Arguments that strategy `Auto` sets if a spec does not. */
type AutoDefaults = Pick<ec2.VpcEndpointArgs, "subnetIds" | "routeTableIds" | "securityGroupIds" | "privateDnsEnabled">;

/** Creates the VPC endpoints, named after their services. */
export const createEndpoints = (base: VpcResources, zones: ZoneResources): ec2.VpcEndpoint[] =>
  (base.spec.args.vpcEndpointSpecs ?? []).map((spec) => {
    const {
      vpc,
      tags,
      spec: { args, endpointStrategy },
    } = base;
    const settings = {
      ...spec,
      ...(endpointStrategy === "Auto" ? autoDefaults(base, zones, spec) : {}),
      region: spec.region ?? args.region,
      tags: mergeTags(tags, spec.tags),
      vpcId: vpc.id,
    };
    if (endpointStrategy === "Legacy") warnIfUnreachable(spec, vpc);
    return new ec2.VpcEndpoint(spec.serviceName, settings, { parent: vpc, dependsOn: [vpc] });
  });

const autoDefaults = (base: VpcResources, zones: ZoneResources, spec: EndpointSpec): AutoDefaults => {
  switch (endpointType(spec)) {
    case "gateway":
      return { routeTableIds: spec.routeTableIds ?? zones.tables.map(({ id }) => id) };
    case "interface":
      return {
        subnetIds: spec.subnetIds ?? (spec.subnetConfigurations === undefined ? oneSubnetPerZone(zones) : undefined),
        securityGroupIds: spec.securityGroupIds ?? [createSecurityGroup(base, spec).id],
        privateDnsEnabled: spec.privateDnsEnabled ?? true,
      };
    default:
      return {};
  }
};

/** One subnet of each availability zone: a private one if there is one, else an isolated one, else a public one. */
const oneSubnetPerZone = ({ subnets }: ZoneResources): Ids => {
  const zones = [...new Set(subnets.map(({ slot }) => slot.zone))];
  return zones.flatMap((zone) => {
    const inZone = subnets.filter(({ slot }) => slot.zone === zone);
    const preferred = ["Private", "Isolated", "Public"].flatMap((type) =>
      inZone.filter(({ slot }) => slot.spec.type === type),
    );
    return preferred.slice(0, 1).map(({ subnet }) => subnet.id);
  });
};

/** Allows HTTPS from the VPC. */
const createSecurityGroup = ({ vpc, tags, spec: { args } }: VpcResources, spec: EndpointSpec): ec2.SecurityGroup => {
  const region = spec.region ?? args.region;
  const group = new ec2.SecurityGroup(
    `${spec.serviceName}-sg`,
    { region, vpcId: vpc.id, tags: mergeTags(tags, spec.tags) },
    { parent: vpc, dependsOn: [vpc] },
  );
  const ipv6 = typeof spec.ipAddressType === "string" && /^(ipv6|dualstack)$/i.test(spec.ipAddressType);
  new ec2.SecurityGroupRule(
    `${spec.serviceName}-ingress`,
    {
      region,
      type: "ingress",
      securityGroupId: group.id,
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrBlocks: [vpc.cidrBlock],
      ...(ipv6 ? { ipv6CidrBlocks: [vpc.ipv6CidrBlock] } : {}),
    },
    { parent: vpc, dependsOn: [group] },
  );
  return group;
};

const warnIfUnreachable = (spec: EndpointSpec, resource: pulumi.Resource): void => {
  const type = endpointType(spec);
  const missing =
    type === "gateway" && spec.routeTableIds === undefined
      ? "routeTableIds"
      : type === "interface" && spec.subnetIds === undefined && spec.subnetConfigurations === undefined
        ? "subnetIds"
        : undefined;
  if (missing === undefined) return;
  void pulumi.log.warn(
    `VPC endpoint ${spec.serviceName} has no ${missing}; set vpcEndpointStrategy to "Auto" to use the VPC's own`,
    resource,
  );
};
