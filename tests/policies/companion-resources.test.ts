// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/check-result";
import { refersTo } from "../../policies/companion-resources";
import type { StackResource } from "../../policies/rule";

const urn = (types: string, name: string): string => `urn:pulumi:dev::shop::${types}::${name}`;
const COMPONENT = urn("awsx:ec2:Vpc", "net");
const vpc = (properties: StackResource["properties"]): StackResource => ({
  type: "aws:ec2/vpc:Vpc",
  name: "net",
  urn: urn("awsx:ec2:Vpc$aws:ec2/vpc:Vpc", "net"),
  properties,
});
const flowLog = (vpcId: unknown, origins?: string[]): StackResource => ({
  type: "aws:ec2/flowLog:FlowLog",
  name: "flows",
  urn: urn("aws:ec2/flowLog:FlowLog", "flows"),
  properties: { vpcId },
  ...(origins && { dependsOn: { vpcId: origins } }),
});
const created = vpc({ id: "vpc-1", arn: "arn:vpc-1" });
const planned = vpc({ id: UNKNOWN, arn: UNKNOWN });
const inputsOnly = vpc({ cidrBlock: "10.0.0.0/16" });
const other = urn("aws:ec2/vpc:Vpc", "other");

describe("refersTo", () => {
  const cases: [behavior: string, from: StackResource, to: StackResource, expected: boolean | typeof UNKNOWN][] = [
    ["finds a link by ID", flowLog("vpc-1"), created, true],
    ["finds a link by ARN", flowLog("arn:vpc-1"), created, true],
    ["finds no link by the ID of another resource", flowLog("vpc-2"), created, false],
    ["finds no link if the property is not set", flowLog(undefined), created, false],
    ["finds a link by the origin of an unknown value", flowLog(UNKNOWN, [created.urn]), planned, true],
    ["finds no link if an unknown value comes from another resource", flowLog(UNKNOWN, [other]), planned, false],
    ["is unknown if the origin of an unknown value is unknown", flowLog(UNKNOWN), planned, UNKNOWN],
    ["is unknown if an unknown value comes from a parent component", flowLog(UNKNOWN, [COMPONENT]), planned, UNKNOWN],
    [
      "finds a link by the origin of a known value if only inputs are known",
      flowLog("vpc-1", [created.urn]),
      inputsOnly,
      true,
    ],
    ["is unknown if only inputs are known and there is no origin", flowLog("vpc-1"), inputsOnly, UNKNOWN],
    ["finds no link by a known value without an origin", flowLog("vpc-2", []), planned, false],
  ];
  for (const [behavior, from, to, expected] of cases)
    it(behavior, () => expect(refersTo(from, "vpcId", to)).to.equal(expected));

  it("finds a link in a list", () => {
    const group = { ...flowLog(undefined), properties: { vpcId: ["vpc-0", "vpc-1"] } };
    expect(refersTo(group, "vpcId", created)).to.equal(true);
  });
});
