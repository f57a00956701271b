// SPDX-License-Identifier: Apache-2.0
import type { Properties } from "../../../policies/checks";
import type { StackResource } from "../../../policies/rule";

export const TAGS = {
  Environment: "dev",
  Owner: "team@example.com",
  CostCenter: "platform",
  DataClassification: "internal",
  ManagedBy: "redoubt",
};

/** The ARN of a resource, by which other resources refer to it. */
export const arn = (name: string): string => `arn:aws:any:eu-west-1:123456789012:${name}`;

/** A resource after Pulumi has created it, with its id, ARN and name. */
export const createdResource = (type: string, name: string, properties: Properties = {}): StackResource => ({
  type,
  name,
  urn: `urn:pulumi:test::compliant::${type}::${name}`,
  properties: type.startsWith("aws:") ? { id: name, arn: arn(name), name, tags: TAGS, ...properties } : properties,
});

export const policyDocument = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
/** A statement that allows one account one action. */
export const ALLOW = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "any:Get",
  Resource: "arn:aws:any:::one",
};
export const ALLOW_ALL = { ...ALLOW, Principal: "*" };
