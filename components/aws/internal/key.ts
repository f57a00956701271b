// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson } from "./policies";

/** A key of our own for one class of data, rotated each year. `services` are the AWS services that may use it directly. */
export const encryptionKey = (
  parent: pulumi.Resource,
  name: string,
  args: { purpose: string; services?: pulumi.Input<string>[]; region?: string; tags: PlatformTags },
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
      ...(args.services ?? []).map((service, index) => ({
        Sid: `Service${index + 1}`,
        Effect: "Allow" as const,
        Principal: { Service: service },
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"],
        Resource: "*",
        Condition: pulumi.all([service, accountId]).apply(([of, account]) => condition(of, account)),
      })),
    ]),
    tags: tagsFor(args.tags, name),
  }, { parent });
  new kms.Alias(`${name}-alias`, { targetKeyId: key.keyId, region: args.region }, { parent: key });
  return key;
};

/** Lets a service use a key for this account's resources only: no confused deputy. Some say whose they are in their own way. */
const condition = (service: string, account: string): Record<string, Record<string, string>> => {
  const [name] = service.split(".");
  if (name === "logs") return { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:*:${account}:*` } };
  if (name === "cloudtrail") return { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` } };
  return { StringEquals: { "aws:SourceAccount": account } };
};
