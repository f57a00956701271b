// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson, type Statement } from "./policies";

/** What looks after a key, and can neither read nor write with it. */
const ADMINISTRATION = [
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
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"];

interface KeyArgs {
  purpose: string;
  /** The services that may use it by themselves: `logs.us-east-1.amazonaws.com`. */
  services?: pulumi.Input<string>[];
  /** The services, such as `rds`, that the account's own users reach it through, and by no other way. @default - any way that their policies allow */
  via?: string[];
  /** Who else may. */
  statements?: Statement[];
  region?: string;
  tags: PlatformTags;
}

/** A key of our own for one class of data, rotated each year; its policy says who uses it. */
export const encryptionKey = (parent: pulumi.Resource, name: string, args: KeyArgs): kms.Key => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const key = new kms.Key(
    name,
    {
      description: args.purpose,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      region: args.region,
      policy: policyJson([
        ...accountMay(parent, args, accountId),
        ...(args.services ?? []).flatMap((service, index) => serviceMayUse(service, index + 1, accountId)),
        ...(args.statements ?? []),
      ]),
      tags: tagsFor(args.tags, name),
    },
    { parent },
  );
  new kms.Alias(`${name}-alias`, { targetKeyId: key.keyId, region: args.region }, { parent: key });
  return key;
};

/** A key that one service signs with, in this account only. KMS rotates no such key. */
export const signingKey = (
  parent: pulumi.Resource,
  name: string,
  args: { purpose: string; service: string; region: string; tags: PlatformTags },
): kms.Key => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const service = { Effect: "Allow" as const, Principal: { Service: args.service }, Resource: "*" };
  const key = new kms.Key(
    name,
    {
      description: args.purpose,
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      deletionWindowInDays: 30,
      region: args.region,
      policy: policyJson([
        ...accountMay(parent, args, accountId),
        {
          Sid: "ServiceSigns",
          ...service,
          Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
        {
          Sid: "ServiceGrants",
          ...service,
          Action: "kms:CreateGrant",
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ]),
      tags: tagsFor(args.tags, name),
    },
    { parent },
  );
  new kms.Alias(`${name}-alias`, { targetKeyId: key.keyId, region: args.region }, { parent: key });
  return key;
};

/**
 * Who a service works as in its service-linked role, `autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`. The role is named in a
 * condition: as the principal, it would have to be there already, and in a new account it is not.
 */
export const asLinkedRole = (
  parent: pulumi.Resource,
  role: string,
  conditions: Record<string, Record<string, string>> = {},
): Pick<Statement, "Effect" | "Principal" | "Resource" | "Condition"> => ({
  Effect: "Allow",
  Principal: { AWS: "*" },
  Resource: "*",
  Condition: {
    ArnEquals: {
      "aws:PrincipalArn": pulumi.interpolate`arn:aws:iam::${getCallerIdentityOutput({}, { parent }).accountId}:role/aws-service-role/${role}`,
    },
    ...conditions,
  },
});

const accountMay = (
  parent: pulumi.Resource,
  { via, region }: Pick<KeyArgs, "via" | "region">,
  accountId: pulumi.Output<string>,
): Statement[] => {
  const allowed = {
    Effect: "Allow" as const,
    Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
    Resource: "*",
  };
  if (!via) return [{ Sid: "AccountDecidesByItsOwnPolicies", ...allowed, Action: "kms:*" }];
  const home = region ?? getRegionOutput({}, { parent }).region;
  const services = via.map((service) => pulumi.interpolate`${service}.${home}.amazonaws.com`);
  return [
    { Sid: "AccountAdministers", ...allowed, Action: ADMINISTRATION },
    {
      Sid: "AccountUsesThroughServices",
      ...allowed,
      Action: USE,
      Condition: { StringEquals: { "kms:ViaService": services } },
    },
  ];
};

const serviceMayUse = (service: pulumi.Input<string>, index: number, accountId: pulumi.Output<string>): Statement[] => {
  const allowed = { Effect: "Allow" as const, Principal: { Service: service }, Resource: "*" };
  return [
    {
      Sid: `Service${index}`,
      ...allowed,
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
      Condition: pulumi.all([service, accountId]).apply(([of, account]) => condition(of, account)),
    },
    // Looking at a key carries no encryption context: under the condition above CloudTrail would refuse the key.
    { Sid: `Service${index}Looks`, ...allowed, Action: "kms:DescribeKey" },
  ];
};

/** Lets a service use a key for this account's resources only: no confused deputy. Some say whose they are in their own way. */
const condition = (service: string, account: string): Record<string, Record<string, string>> => {
  const [name] = service.split(".");
  if (name === "logs") return { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:*:${account}:*` } };
  if (name === "cloudtrail")
    return { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` } };
  return { StringEquals: { "aws:SourceAccount": account } };
};
