// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import { getVpcOutput } from "@pulumi/aws/ec2/getVpc";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { DEREGISTRATION_SECONDS, READY_PATH, type EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import type { SecureBucket } from "../internal/secure-bucket";
import { fittingName } from "../limits/unique-name";

/** Accepts TLS 1.3 only (AWS, "Security policies for your Application Load Balancer"). */
const TLS13_ONLY = "ELBSecurityPolicy-TLS13-1-3-2021-06";
/** AWS managed prefix list of the addresses from which CloudFront connects to origins. */
const CDN_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** Arguments for one region. `region` is set for the secondary region. */
export type RegionalSpec = EdgeSecuritySpec & { region?: string };

/** An Application Load Balancer that is an origin of the CloudFront distribution. */
export interface LoadBalancerOrigin {
  loadBalancer: lb.LoadBalancer;
  listener: lb.Listener;
  targetGroup: lb.TargetGroup;
  securityGroup: ec2.SecurityGroup;
}

/** Creates an internal Application Load Balancer that accepts only CloudFront as a client and only TLS 1.3. */
export const loadBalancerOrigin = (
  parent: pulumi.Resource,
  name: string,
  spec: RegionalSpec,
  certificateArn: pulumi.Output<string>,
  logs: SecureBucket,
): LoadBalancerOrigin => {
  const securityGroup = loadBalancerSecurityGroup(parent, name, spec);
  const loadBalancer = new lb.LoadBalancer(
    fittingName("aws:lb/loadBalancer:LoadBalancer", name, "-lb"),
    {
      loadBalancerType: "application",
      internal: true,
      subnets: spec.subnetIds,
      securityGroups: [securityGroup.id],
      accessLogs: { enabled: true, bucket: logs.bucket.bucket },
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: spec.deletionProtection,
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-lb`),
    },
    { parent, dependsOn: logs.policy },
  );
  const pods = targetGroup(parent, targetGroupName(name, "-tg"), spec, READY_PATH);
  const listener = new lb.Listener(
    `${name}-https`,
    {
      loadBalancerArn: loadBalancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS13_ONLY,
      certificateArn,
      defaultActions: [{ type: "forward", targetGroupArn: pods.arn }],
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-https`),
    },
    { parent: loadBalancer },
  );
  return { loadBalancer, listener, targetGroup: pods, securityGroup };
};

/** Returns the logical name of a target group. */
export const targetGroupName = (name: string, suffix: string): string =>
  fittingName("aws:lb/targetGroup:TargetGroup", name, suffix);

/** Creates a target group of pods that serve HTTPS, with an HTTPS health check. */
export const targetGroup = (
  parent: pulumi.Resource,
  name: string,
  spec: RegionalSpec,
  path: string,
  options: Pick<lb.TargetGroupArgs, "stickiness"> = {},
): lb.TargetGroup =>
  new lb.TargetGroup(
    name,
    {
      targetType: "ip",
      port: spec.targetPort,
      protocol: "HTTPS",
      vpcId: spec.vpcId,
      deregistrationDelay: DEREGISTRATION_SECONDS,
      healthCheck: {
        protocol: "HTTPS",
        path,
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      ...options,
      region: spec.region,
      tags: tagsFor(spec.tags, name),
    },
    { parent },
  );

/** Allows HTTPS from CloudFront and HTTPS to pods in the VPC. */
const loadBalancerSecurityGroup = (parent: pulumi.Resource, name: string, spec: RegionalSpec): ec2.SecurityGroup => {
  const group = new ec2.SecurityGroup(
    `${name}-balancer`,
    {
      vpcId: spec.vpcId,
      // A change of this description replaces the security group.
      description: "Balancer: HTTPS from the CDN, HTTPS to pods",
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-balancer`),
    },
    { parent },
  );
  const opts = { parent: group };
  new vpc.SecurityGroupIngressRule(
    `${name}-from-cdn`,
    {
      securityGroupId: group.id,
      description: "HTTPS from CloudFront",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId: ec2.getManagedPrefixListOutput({ name: CDN_PREFIX_LIST, region: spec.region }, opts).id,
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-from-cdn`),
    },
    opts,
  );
  new vpc.SecurityGroupEgressRule(
    `${name}-to-pods`,
    {
      securityGroupId: group.id,
      description: "HTTPS to pods",
      ipProtocol: "tcp",
      fromPort: spec.targetPort,
      toPort: spec.targetPort,
      cidrIpv4: getVpcOutput({ id: spec.vpcId, region: spec.region }, opts).cidrBlock,
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-to-pods`),
    },
    opts,
  );
  return group;
};
