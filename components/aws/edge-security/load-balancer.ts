// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import { getVpcOutput } from "@pulumi/aws/ec2/getVpc";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { DEREGISTRATION_SECONDS, READY_PATH, type EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import type { SecureBucket } from "../internal/secure-bucket";

/** TLS 1.3 and nothing else (AWS, "Security policies for your Application Load Balancer"). */
const TLS13_ONLY = "ELBSecurityPolicy-TLS13-1-3-2021-06";
/** Addresses from which CloudFront reaches origins, as AWS keeps them. */
const CDN_ADDRESSES = "com.amazonaws.global.cloudfront.origin-facing";

/** What a balancer is made from; of the second region, with that region. */
export type Site = EdgeSecuritySpec & { region?: string };

export interface Origin {
  loadBalancer: lb.LoadBalancer;
  listener: lb.Listener;
  targetGroup: lb.TargetGroup;
  securityGroup: ec2.SecurityGroup;
}

/** A balancer over the zones, in private subnets, that only the CDN can reach and that speaks TLS 1.3 only. */
export const balancer = (
  parent: pulumi.Resource,
  name: string,
  spec: Site,
  certificateArn: pulumi.Output<string>,
  logs: SecureBucket,
): Origin => {
  const securityGroup = closedGroup(parent, name, spec);
  const loadBalancer = new lb.LoadBalancer(
    `${name}-lb`,
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
  const pods = targetGroup(parent, `${name}-tg`, spec, READY_PATH);
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

/** Pods that join by address and serve HTTPS, as long as they answer on a path. */
export const targetGroup = (
  parent: pulumi.Resource,
  name: string,
  spec: Site,
  path: string,
  more: Pick<lb.TargetGroupArgs, "stickiness"> = {},
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
      ...more,
      region: spec.region,
      tags: tagsFor(spec.tags, name),
    },
    { parent },
  );

/** In: HTTPS from the CDN. Out: HTTPS to pods in the network. Nothing else. */
const closedGroup = (parent: pulumi.Resource, name: string, spec: Site): ec2.SecurityGroup => {
  const group = new ec2.SecurityGroup(
    `${name}-balancer`,
    {
      vpcId: spec.vpcId,
      description: "Balancer: HTTPS from the CDN, HTTPS to pods",
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-balancer`),
    },
    { parent },
  );
  const inside = { parent: group };
  new vpc.SecurityGroupIngressRule(
    `${name}-from-cdn`,
    {
      securityGroupId: group.id,
      description: "HTTPS from CloudFront",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId: ec2.getManagedPrefixListOutput({ name: CDN_ADDRESSES, region: spec.region }, inside).id,
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-from-cdn`),
    },
    inside,
  );
  new vpc.SecurityGroupEgressRule(
    `${name}-to-pods`,
    {
      securityGroupId: group.id,
      description: "HTTPS to pods",
      ipProtocol: "tcp",
      fromPort: spec.targetPort,
      toPort: spec.targetPort,
      cidrIpv4: getVpcOutput({ id: spec.vpcId, region: spec.region }, inside).cidrBlock,
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-to-pods`),
    },
    inside,
  );
  return group;
};
