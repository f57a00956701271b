// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/answer";
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
const made = vpc({ id: "vpc-1", arn: "arn:vpc-1" });
const unmade = vpc({ id: UNKNOWN, arn: UNKNOWN });
const inputsOnly = vpc({ cidrBlock: "10.0.0.0/16" });
const other = urn("aws:ec2/vpc:Vpc", "other");

describe("a property refers to another resource", () => {
  const cases: [what: string, from: StackResource, to: StackResource, verdict: boolean | typeof UNKNOWN][] = [
    ["by its id", flowLog("vpc-1"), made, true],
    ["by its ARN", flowLog("arn:vpc-1"), made, true],
    ["not by another id", flowLog("vpc-2"), made, false],
    ["not where nothing is set", flowLog(undefined), made, false],
    ["by where its unknown value comes from", flowLog(UNKNOWN, [made.urn]), unmade, true],
    ["not where that is another", flowLog(UNKNOWN, [other]), unmade, false],
    ["perhaps, where nothing is known of that", flowLog(UNKNOWN), unmade, UNKNOWN],
    ["perhaps, where it comes out of a component that holds it", flowLog(UNKNOWN, [COMPONENT]), unmade, UNKNOWN],
    ["by where a known value comes from, when inputs alone are there", flowLog("vpc-1", [made.urn]), inputsOnly, true],
    ["perhaps, when inputs alone are there, and no origin", flowLog("vpc-1"), inputsOnly, UNKNOWN],
    ["not by a value that is written out, while its id is unknown", flowLog("vpc-2", []), unmade, false],
  ];
  for (const [what, from, to, verdict] of cases) it(what, () => expect(refersTo(from, "vpcId", to)).to.equal(verdict));

  it("in one of several", () => {
    const group = { ...flowLog(undefined), properties: { vpcId: ["vpc-0", "vpc-1"] } };
    expect(refersTo(group, "vpcId", made)).to.equal(true);
  });
});
