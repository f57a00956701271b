// SPDX-License-Identifier: Apache-2.0
// Mocks for the unit tests of programs that use the components.
import type * as pulumi from "@pulumi/pulumi";

/** Values that the mocked AWS returns. */
export interface MockedAws {
  /** Account ID, 12 digits. @default "123456789012" */
  accountId?: string;
  /** Region of the provider, with at least three availability zones. @default "us-east-1" */
  region?: string;
}

/**
 * Mocks for `pulumi.runtime.setMocks` under which every component can be created. Without them, the outputs of `awsx.ec2.Vpc` and the
 * results of functions such as `aws.getRegion` are undefined, and the components fail. The values are fixed:
 *
 * - a resource has its inputs, the ID `NAME-id`, and an ARN;
 * - a VPC of awsx has the ID `NAME-id`, and three subnets of each kind, such as `NAME-private-a`;
 * - functions return the account, the region and its zones.
 *
 * To mock more, wrap the result: `{ ...mocks, newResource: (args) => … mocks.newResource(args) }`.
 */
export const platformMocks = ({ accountId = "123456789012", region = "us-east-1" }: MockedAws = {}) => ({
  newResource: ({ type, name, inputs }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult => {
    const sent = inputs as Record<string, unknown>;
    const [, service = ""] = /^aws:(\w+)\//.exec(type) ?? [];
    const arn = `arn:aws:${service}:${region}:${accountId}:${name}`;
    return { id: `${name}-id`, state: { arn, name, ...COMPUTED[type]?.(name, sent), ...sent } };
  },
  call: ({ token, inputs }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult => {
    const zones = ["a", "b", "c"].map((zone) => `${region}${zone}`);
    const results: Record<string, pulumi.runtime.MockCallResult> = {
      "aws:index/getAvailabilityZones:getAvailabilityZones": { names: zones },
      "aws:index/getCallerIdentity:getCallerIdentity": { accountId },
      "aws:index/getRegion:getRegion": { region },
      "aws:ec2/getManagedPrefixList:getManagedPrefixList": { id: "pl-cloudfront" },
      "aws:eks/getCluster:getCluster": {
        name: (inputs as { name?: string }).name,
        endpoint: "https://cluster.example.com",
        certificateAuthorities: [{ data: "Q0E=" }],
        vpcConfig: { clusterSecurityGroupId: "sg-cluster" },
      },
      "aws:ec2/getVpc:getVpc": { cidrBlock: "10.0.0.0/16" },
      "aws:route53/getZone:getZone": { arn: "arn:aws:route53:::hostedzone/Z1", nameServers: ["ns-1.example.net"] },
    };
    return { ...(inputs as pulumi.runtime.MockCallResult), ...results[token] };
  },
});

/** Properties that AWS or awsx computes, and that the components read. */
const COMPUTED: Record<string, (name: string, inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "awsx:ec2:Vpc": (name) => {
    const subnets = (kind: string): string[] => ["a", "b", "c"].map((zone) => `${name}-${kind}-${zone}`);
    return {
      vpcId: `${name}-id`,
      publicSubnetIds: subnets("public"),
      privateSubnetIds: subnets("private"),
      isolatedSubnetIds: subnets("isolated"),
      routeTables: [],
      routeTableAssociations: subnets("private").map((subnetId) => ({ subnetId, routeTableId: `${subnetId}-routes` })),
    };
  },
  "aws:acm/certificate:Certificate": () => ({
    domainValidationOptions: [
      { resourceRecordName: "_a.example.com", resourceRecordType: "CNAME", resourceRecordValue: "_b.example.net" },
    ],
  }),
  "aws:ec2/vpc:Vpc": (name) => ({ mainRouteTableId: `${name}-routes` }),
  "aws:eks/cluster:Cluster": (name) => ({
    endpoint: `https://${name}.example.com`,
    certificateAuthority: { data: "Q0E=" },
    vpcConfig: { clusterSecurityGroupId: `${name}-group` },
  }),
  "aws:rds/cluster:Cluster": (name) => ({ clusterIdentifier: name, clusterResourceId: `${name}-resource` }),
  "aws:route53/zone:Zone": (name) => ({ zoneId: `${name}-id`, nameServers: ["ns-1.example.net"] }),
  "aws:s3/bucket:Bucket": (name) => ({ bucket: name }),
  "pulumi:index:Stash": (_name, { input }) => ({ output: input }),
};
