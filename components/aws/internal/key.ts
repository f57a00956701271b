// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson, type Statement } from "./policies";

/**
 * A key of our own for one class of data, rotated each year. `services` are the AWS services that may use it directly,
 * `statements` say who else may.
 */
export const encryptionKey = (
  parent: pulumi.Resource,
  name: string,
  args: { purpose: string; services?: pulumi.Input<string>[]; statements?: Statement[]; region?: string; tags: PlatformTags },
): kms.Key => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const key = new kms.Key(name, {
    description: args.purpose,
    enableKeyRotation: true,
    rotationPeriodInDays: 365,
    deletionWindowInDays: 30,
    region: args.region,
    policy: policyJson([
      {
        Sid: "AccountDecidesByItsOwnPolicies",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      ...(args.services ?? []).flatMap((service, index) => serviceMayUse(service, index + 1, accountId)),
      ...(args.statements ?? []),
    ]),
    tags: tagsFor(args.tags, name),
  }, { parent });
  new kms.Alias(`${name}-alias`, { targetKeyId: key.keyId, region: args.region }, { parent: key });
  return key;
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
  if (name === "cloudtrail") return { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` } };
  return { StringEquals: { "aws:SourceAccount": account } };
};
