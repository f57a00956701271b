// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Network } from "../../components/aws/network";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { statementsOf } from "../support/policy";
import { TAGS as tags } from "../support/tags";

describe("a Network", () => {
  let recorded: Recorded[];
  before(async () => { recorded = await record(() => new Network("net", { tags })); });

  it("has public, private and isolated subnets, all with tags", () => {
    const specs = inputsOf(recorded, "awsx:ec2:Vpc")["subnetSpecs"] as { type: string; tags: Record<string, string> }[];
    expect(specs.map(({ type }) => type)).to.deep.equal(["Public", "Private", "Isolated"]);
    for (const spec of specs) expect(spec.tags).to.include({ Owner: tags.owner, CostCenter: tags.costCenter });
  });

  it("keeps flow logs a year, under a key that CloudWatch may use for this account's groups only", () => {
    expect(inputsOf(recorded, "aws:cloudwatch/logGroup:LogGroup")).to.include({ retentionInDays: 365, kmsKeyId: "arn:aws:test:::net-flow-key" });
    const uses = statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"]).find(({ Sid }) => Sid === "Service1");
    expect(uses?.Principal).to.deep.equal({ Service: "logs.us-east-1.amazonaws.com" });
    expect(uses?.Condition).to.deep.equal({ ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:123456789012:*" } });
  });

  it("lets flow logs write to their own group and to nothing else", () => {
    const statements = statementsOf(inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy")["policy"]);
    expect(statements.map(({ Resource }) => Resource)).to.deep.equal(["arn:aws:test:::net-flow-log:*"]);
    expect(statements.flatMap(({ Action }) => Action)).to.not.include("logs:*");
  });

  it("names and parents its children after itself", () => {
    const component = recorded.find(({ type }) => type === "redoubt-aws:index:Network")!;
    const inside = (one: Recorded | undefined): boolean =>
      one !== undefined && (one === component || inside(recorded.find(({ urn }) => urn === one.parent)));
    for (const one of recorded) expect(inside(one) && (one === component || one.name.startsWith("net-")), one.urn).to.equal(true);
  });
});
