// SPDX-License-Identifier: Apache-2.0
// The limits of AWS for the size of documents and for the number of things. Quotas that AWS can raise have their default value.
import type { Recorded } from "../../support/recorder";

/** The largest size of a document, in characters or in bytes of UTF-8. */
export interface SizeLimit {
  property: string;
  maximum: number;
  /** IAM does not count white space. @default false */
  withoutWhitespace?: boolean;
  source: string;
}

export const SIZE_LIMITS: Readonly<Record<string, SizeLimit>> = {
  "aws:cfg/conformancePack:ConformancePack": {
    property: "templateBody",
    maximum: 51_200,
    source: "config/latest/APIReference/API_PutConformancePack.html",
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    property: "policyDocument",
    maximum: 5120,
    source: "AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    property: "policy",
    maximum: 20_480,
    source: "vpc/latest/privatelink/vpc-limits-endpoints.html",
  },
  "aws:iam/role:Role": {
    property: "assumeRolePolicy",
    maximum: 2048,
    withoutWhitespace: true,
    source: "IAM/latest/UserGuide/reference_iam-quotas.html",
  },
  "aws:kms/key:Key": {
    property: "policy",
    maximum: 32_768,
    source: "kms/latest/developerguide/resource-limits.html",
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    property: "policy",
    maximum: 20_480,
    source: "AmazonS3/latest/userguide/bucket-policies.html",
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    property: "policy",
    maximum: 30_720,
    source: "sns/latest/api/API_SetTopicAttributes.html",
  },
};

/** The largest sum over all resources with the same owner. */
export interface SumLimit {
  what: string;
  maximum: number;
  /** The resources that count, and the owner that they count for. */
  type: string;
  owner: (one: Recorded) => unknown;
  /** True if the resources of all stacks of the account count together. @default false */
  isOfAccount?: boolean;
  /** What a resource counts. @default 1 */
  amount?: (one: Recorded) => number;
  source: string;
}

const property =
  (name: string) =>
  ({ inputs }: Recorded): unknown =>
    inputs[name];
const lengthOf =
  (name: string) =>
  ({ inputs }: Recorded): number =>
    (inputs[name] as unknown[] | undefined)?.length ?? 0;
const itself = ({ urn }: Recorded): string => urn;
const account = (): string => "the account";
/** All log resource policies are in us-east-1. */
const regionOf = property("region");

/** Capacity units of rule groups (AWS WAF Developer Guide, "AWS Managed Rules rule groups list"). */
const CAPACITY: Readonly<Record<string, number>> = {
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  AWSManagedRulesBotControlRuleSet: 50,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesSQLiRuleSet: 200,
};
/** An upper bound for a rule of the platform: a rate limit or a country list, with a condition on the health check. */
const OWN_RULE_CAPACITY = 60;
const capacityOf = ({ inputs }: Recorded): number =>
  (
    JSON.parse(inputs["ruleJson"] as string) as { Statement: { ManagedRuleGroupStatement?: { Name: string } } }[]
  ).reduce(
    (sum, { Statement: { ManagedRuleGroupStatement: managed } }) =>
      sum + (managed ? CAPACITY[managed.Name]! : OWN_RULE_CAPACITY),
    0,
  );

/** A rule that refers to CloudFront's prefix list counts as 55 rules (Amazon VPC User Guide, "AWS-managed prefix lists"). */
const ruleWeight = ({ inputs }: Recorded): number => (inputs["prefixListId"] === undefined ? 1 : 55);

export const SUM_LIMITS: readonly SumLimit[] = [
  {
    what: "characters of inline policies, without white space",
    maximum: 10_240,
    type: "aws:iam/rolePolicy:RolePolicy",
    owner: property("role"),
    amount: ({ inputs }) => (inputs["policy"] as string).replace(/\s/g, "").length,
    source: "IAM/latest/UserGuide/reference_iam-quotas.html",
  },
  {
    what: "managed policies",
    maximum: 10,
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    owner: property("role"),
    source: "IAM/latest/UserGuide/reference_iam-quotas.html",
  },
  {
    what: "inbound rules",
    maximum: 60,
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    owner: property("securityGroupId"),
    amount: ruleWeight,
    source: "vpc/latest/userguide/amazon-vpc-limits.html",
  },
  {
    what: "outbound rules",
    maximum: 60,
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    owner: property("securityGroupId"),
    source: "vpc/latest/userguide/amazon-vpc-limits.html",
  },
  {
    what: "VPC endpoints",
    maximum: 50,
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    owner: property("vpcId"),
    source: "vpc/latest/privatelink/vpc-limits-endpoints.html",
  },
  {
    what: "targets",
    maximum: 5,
    type: "aws:cloudwatch/eventTarget:EventTarget",
    owner: property("rule"),
    source: "eventbridge/latest/userguide/eb-quota.html",
  },
  {
    what: "web ACL capacity units at the basic price",
    maximum: 1500,
    type: "aws:wafv2/webAcl:WebAcl",
    owner: itself,
    amount: capacityOf,
    source: "waf/latest/developerguide/aws-waf-capacity-units.html",
  },
  {
    what: "log resource policies",
    maximum: 10,
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    owner: regionOf,
    isOfAccount: true,
    source: "AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html",
  },
  {
    what: "notifications",
    maximum: 5,
    type: "aws:budgets/budget:Budget",
    owner: itself,
    amount: lengthOf("notifications"),
    source: "cost-management/latest/userguide/management-limits.html",
  },
  {
    what: "conformance packs",
    maximum: 50,
    type: "aws:cfg/conformancePack:ConformancePack",
    owner: account,
    isOfAccount: true,
    source: "config/latest/developerguide/configlimits.html",
  },
  {
    what: "alternate domain names",
    maximum: 100,
    type: "aws:cloudfront/distribution:Distribution",
    owner: itself,
    amount: lengthOf("aliases"),
    source: "AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
  },
  {
    what: "origins",
    maximum: 25,
    type: "aws:cloudfront/distribution:Distribution",
    owner: itself,
    amount: lengthOf("origins"),
    source: "AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
  },
  {
    what: "trails",
    maximum: 5,
    type: "aws:cloudtrail/trail:Trail",
    owner: account,
    isOfAccount: true,
    source: "awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html",
  },
  {
    what: "node groups",
    maximum: 30,
    type: "aws:eks/nodeGroup:NodeGroup",
    owner: property("clusterName"),
    source: "eks/latest/userguide/service-quotas.html",
  },
  {
    what: "cost anomaly monitors",
    maximum: 500,
    type: "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    owner: account,
    isOfAccount: true,
    source: "cost-management/latest/userguide/management-limits.html",
  },
];
