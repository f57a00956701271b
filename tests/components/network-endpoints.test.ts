// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { addonImageAccounts } from "../../components/aws/network/image-registries";
import { Network } from "../../components/aws/network";
import { statementsOf } from "../support/policy";
import { record, someOfType } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const ACCOUNT = "123456789012";
const PREFIX = "com.amazonaws.us-east-1.";

describe("endpoint policies of Network", () => {
  const statements = new Map<string, ReturnType<typeof statementsOf>>();
  const statementOf = (service: string, sid: string) => statements.get(service)?.find(({ Sid }) => Sid === sid);
  before(async () => {
    const recorded = await record(() => new Network("net", { tags }));
    for (const { inputs } of someOfType(recorded, "aws:ec2/vpcEndpoint:VpcEndpoint"))
      statements.set(String(inputs["serviceName"]).replace(PREFIX, ""), statementsOf(inputs["policy"]));
  });

  it("allow principals of the account to use resources of the account, at every endpoint", () => {
    expect(statements).to.have.length.above(12);
    for (const service of statements.keys()) {
      const account = statementOf(service, "AccountPrincipals");
      const resource = { "aws:ResourceAccount": ACCOUNT };
      expect(account?.Condition, service).to.deep.equal({
        StringEquals: {
          "aws:PrincipalAccount": ACCOUNT,
          ...(!["ec2", "guardduty-data"].includes(service) && resource),
        },
        ...(service === "ec2" && { StringEqualsIfExists: resource }),
      });
    }
  });

  it("allow nothing without a condition except image layers of ECR", () => {
    const open = [...statements].flatMap(([service, all]) =>
      all.filter(({ Condition }) => Condition === undefined).map(({ Sid }) => `${service} ${Sid}`),
    );
    expect(open).to.deep.equal(["s3 EcrImageLayers"]);
    expect(statementOf("s3", "EcrImageLayers")).to.deep.include({
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
    });
  });

  it("allow pulling the images of EKS add-ons and of the GuardDuty agent from registries of AWS, and not pushing to them", () => {
    for (const service of ["ecr.api", "ecr.dkr"])
      expect(statementOf(service, "SharedImages")).to.deep.include({
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: [
          "arn:aws:ecr:us-east-1:602401143452:repository/*",
          "arn:aws:ecr:us-east-1:031903291036:repository/*",
        ],
        Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
      });
  });

  it("allow pulling from the registries of given accounts", async () => {
    const recorded = await record(() => new Network("net", { imageAccounts: ["210987654321"], tags }));
    const policies = someOfType(recorded, "aws:ec2/vpcEndpoint:VpcEndpoint")
      .filter(({ inputs }) => String(inputs["serviceName"]).includes(".ecr."))
      .map(({ inputs }) => statementsOf(inputs["policy"]).find(({ Sid }) => Sid === "SharedImages")?.Resource);
    expect(policies).to.have.length(2);
    for (const resources of policies)
      expect(resources).to.include("arn:aws:ecr:us-east-1:210987654321:repository/*").and.have.length(3);
  });

  it("allow web identities to assume roles of the account only", () => {
    expect(statementOf("sts", "WebIdentities")).to.deep.include({
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
    });
  });
});

describe("registries of EKS add-ons", () => {
  it("differ between regions", () => {
    expect(addonImageAccounts("af-south-1")).to.deep.equal(["877085696533", "379032919888"]);
    expect(addonImageAccounts("ca-west-1")).to.deep.equal(["761377655185"]);
  });
  it("rejects a region without a known registry", () => {
    expect(() => addonImageAccounts("xx-north-9")).to.throw("region xx-north-9 is not known; add it");
  });
});
