// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson, type Statement } from "./policies";
import { arnOf, regionalService, regionOf } from "./region";

/** Actions that manage a key and neither encrypt nor decrypt data. */
const ADMIN_ACTIONS = [
  "kms:Describe*",
  "kms:Get*",
  "kms:List*",
  "kms:Put*",
  "kms:Update*",
  "kms:Enable*",
  "kms:Disable*",
  "kms:Revoke*",
  "kms:RetireGrant",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
  "kms:RotateKeyOnDemand",
];
const USE_ACTIONS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"];

interface KeyArgs {
  /** Description of the key. */
  purpose: string;
  /** Service principals that may use the key, such as `logs.us-east-1.amazonaws.com`. */
  services?: pulumi.Input<string>[];
  /** Service principals that publish to SNS topics that are encrypted with the key. */
  publishers?: string[];
  /** Services, such as `rds`, through which alone IAM principals of the account may use the key. @default - no restriction */
  via?: string[];
  /** Additional statements of the key policy. */
  statements?: Statement[];
  /** @default - the provider's region */
  region?: string;
  tags: PlatformTags;
}

/** Creates a customer managed KMS key for one class of data, with yearly rotation. */
export const encryptionKey = (parent: pulumi.Resource, name: string, args: KeyArgs): kms.Key => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return keyWithAlias(parent, name, {
    description: args.purpose,
    enableKeyRotation: true,
    rotationPeriodInDays: 365,
    region: args.region,
    policy: policyJson([
      ...accountStatements(parent, args, accountId),
      ...(args.services ?? []).flatMap((service, index) => serviceStatements(parent, service, index + 1, accountId)),
      ...(args.publishers ? [publisherStatement(parent, args.publishers, accountId)] : []),
      ...(args.statements ?? []),
    ]),
    tags: tagsFor(args.tags, name),
  });
};

/** Creates an asymmetric KMS key that one service signs with. KMS does not rotate asymmetric keys. */
export const signingKey = (
  parent: pulumi.Resource,
  name: string,
  args: { purpose: string; service: string; region: string; tags: PlatformTags },
): kms.Key => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const service = { Effect: "Allow" as const, Principal: { Service: args.service }, Resource: "*" };
  return keyWithAlias(parent, name, {
    description: args.purpose,
    customerMasterKeySpec: "ECC_NIST_P256",
    keyUsage: "SIGN_VERIFY",
    region: args.region,
    policy: policyJson([
      ...accountStatements(parent, args, accountId),
      {
        Sid: "ServiceSign",
        ...service,
        Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
      {
        Sid: "ServiceCreateGrant",
        ...service,
        Action: "kms:CreateGrant",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]),
    tags: tagsFor(args.tags, name),
  });
};

const keyWithAlias = (parent: pulumi.Resource, name: string, args: kms.KeyArgs): kms.Key => {
  const key = new kms.Key(name, { deletionWindowInDays: 30, ...args }, { parent });
  new kms.Alias(`${name}-alias`, { targetKeyId: key.keyId, region: args.region }, { parent: key });
  return key;
};

/**
 * Allows a service-linked role, such as `autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`. A condition names the role.
 * KMS rejects a policy whose principal does not exist, and a new account does not have the role yet.
 */
export const serviceLinkedRole = (
  parent: pulumi.Resource,
  role: string,
  conditions: Record<string, Record<string, string>> = {},
): Pick<Statement, "Effect" | "Principal" | "Resource" | "Condition"> => ({
  Effect: "Allow",
  Principal: { AWS: "*" },
  Resource: "*",
  Condition: {
    ArnEquals: {
      "aws:PrincipalArn": arnOf(
        parent,
        pulumi.interpolate`iam::${getCallerIdentityOutput({}, { parent }).accountId}:role/aws-service-role/${role}`,
      ),
    },
    ...conditions,
  },
});

/** Allows the account's IAM policies to grant access to the key, restricted to the services in `via` if it is set. */
const accountStatements = (
  parent: pulumi.Resource,
  { via, region }: Pick<KeyArgs, "via" | "region">,
  accountId: pulumi.Output<string>,
): Statement[] => {
  const allowed = {
    Effect: "Allow" as const,
    Principal: { AWS: arnOf(parent, pulumi.interpolate`iam::${accountId}:root`) },
    Resource: "*",
  };
  if (!via) return [{ Sid: "EnableIamPolicies", ...allowed, Action: "kms:*" }];
  const keyRegion = regionOf(parent, region);
  return [
    { Sid: "AccountAdministration", ...allowed, Action: ADMIN_ACTIONS },
    {
      Sid: "AccountUseThroughServices",
      ...allowed,
      Action: USE_ACTIONS,
      Condition: {
        StringEquals: { "kms:ViaService": via.map((service) => regionalService(service, keyRegion)) },
      },
    },
  ];
};

/** Allows a service principal to use the key for resources of this account. */
const serviceStatements = (
  parent: pulumi.Resource,
  service: pulumi.Input<string>,
  index: number,
  accountId: pulumi.Output<string>,
): Statement[] => {
  const allowed = { Effect: "Allow" as const, Principal: { Service: service }, Resource: "*" };
  return [
    {
      Sid: `Service${index}`,
      ...allowed,
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
      Condition: pulumi
        .all([service, accountId, arnOf(parent, "")])
        .apply(([principal, account, prefix]) => sourceCondition(principal, account, prefix)),
    },
    // DescribeKey carries no encryption context. Under the condition above, CloudTrail could not validate the key.
    { Sid: `Service${index}DescribeKey`, ...allowed, Action: "kms:DescribeKey" },
  ];
};

/**
 * Allows services to publish to encrypted topics of this account. Amazon SNS states the topic in the encryption context.
 * EventBridge sends no `aws:SourceAccount`: it is "not supported for EventBridge-to-encrypted topics".
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/gamelift/latest/flexmatchguide/queue-notification-sns-sse.html for the encryption context
 */
const publisherStatement = (
  parent: pulumi.Resource,
  publishers: string[],
  accountId: pulumi.Output<string>,
): Statement => ({
  Sid: "TopicPublishers",
  Effect: "Allow",
  Principal: { Service: publishers },
  Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
  Resource: "*",
  Condition: {
    ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": arnOf(parent, pulumi.interpolate`sns:*:${accountId}:*`) },
  },
});

/**
 * Prevents the confused deputy problem: limits a service to resources of this account. CloudWatch Logs and CloudTrail state
 * the resource in the encryption context. AWS Config sends `aws:SourceAccount` (AWS Config, "Permissions for the KMS key").
 */
const sourceCondition = (service: string, account: string, arn: string): Record<string, Record<string, string>> => {
  const [name] = service.split(".");
  if (name === "logs") return { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `${arn}logs:*:${account}:*` } };
  if (name === "cloudtrail")
    return { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `${arn}cloudtrail:*:${account}:trail/*` } };
  return { StringEquals: { "aws:SourceAccount": account } };
};
