// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { fittingName, uniqueName } from "../../../components/aws/limits/unique-name";
import { NAME_LIMITS, type NamedType } from "../../../components/aws/limits/names";
import { nameReasons } from "../../../components/lib/names";

/** The types that the platform names, with the text around the name. */
const USES: [type: NamedType, options: { prefix?: string; suffix?: string; reserve?: number }][] = [
  ["aws:backup/restoreTestingPlan:RestoreTestingPlan", { suffix: "_restore" }],
  ["aws:cloudwatch/logDeliverySource:LogDeliverySource", { suffix: "-cdn" }],
  ["aws:cloudwatch/logGroup:LogGroup", { prefix: "aws-waf-logs-" }],
  ["aws:cognito/userPoolDomain:UserPoolDomain", { reserve: 13 }],
  ["aws:eks/cluster:Cluster", {}],
  ["aws:elasticache/user:User", { suffix: "-client" }],
];

/** Names that Pulumi accepts for projects and stacks. */
const pulumiName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/),
  fc.constantFrom("redoubt", "dev", "aws", "amazon-shop", "cognito", "--", "7", "Shop", "a.b", "a_b"),
);

describe("uniqueName", () => {
  const { _setProject: setProject } = pulumi.runtime as unknown as { _setProject: (project: string) => void };
  const { _setStack: setStack } = pulumi.runtime as unknown as { _setStack: (stack: string) => void };
  const nameIn = (project: string, stack: string, type: NamedType, name: string, options = {}): string => {
    setProject(project);
    setStack(stack);
    return uniqueName(type, name, options);
  };
  const former = { project: "", stack: "" };
  before(() => Object.assign(former, { project: pulumi.getProject(), stack: pulumi.getStack() }));
  after(() => {
    setProject(former.project);
    setStack(former.stack);
  });

  it("is readable for names that fit", () => {
    const inProd = (type: NamedType, name: string, options = {}): string =>
      nameIn("redoubt", "prod", type, name, options);
    expect(inProd("aws:eks/cluster:Cluster", "standby-cluster")).to.equal("redoubt-prod-standby-cluster");
    expect(inProd("aws:elasticache/user:User", "data-secondary", { suffix: "-client" })).to.equal(
      "redoubt-prod-data-secondary-client",
    );
    expect(inProd("aws:backup/restoreTestingPlan:RestoreTestingPlan", "my-data", { suffix: "_restore" })).to.equal(
      "redoubt_prod_my_data_restore",
    );
  });

  it("is valid for every project, stack and name", () =>
    fc.assert(
      fc.property(fc.constantFrom(...USES), pulumiName, pulumiName, pulumiName, ([type, options], ...names) => {
        const [project, stack, name] = names;
        const unique = nameIn(project, stack, type, name, options);
        expect(
          nameReasons(`${unique}${"-123456789012".slice(0, options.reserve ?? 0)}`, NAME_LIMITS[type]),
        ).to.deep.equal([]);
        expect(unique.startsWith(options.prefix ?? "") && unique.endsWith(options.suffix ?? "")).to.equal(true);
      }),
      { numRuns: 2000 },
    ));

  it("differs between projects, stacks and names that do not fit", () => {
    const long = "a".repeat(60);
    const names = [
      ["aws-shop", "dev", "edge"],
      ["aws-shop", "prod", "edge"],
      ["aws-mall", "dev", "edge"],
      [long, "dev", "edge"],
      [long, "prod", "edge"],
      ["Shop", "dev", "edge"],
      ["shop", "dev", "edge"],
    ].map(([project, stack, name]) =>
      nameIn(project!, stack!, "aws:cognito/userPoolDomain:UserPoolDomain", name!, { reserve: 13 }),
    );
    expect(new Set(names)).to.have.length(names.length);
  });
});

describe("fittingName", () => {
  const type = "aws:lb/loadBalancer:LoadBalancer";

  it("does not change a name that fits", () => {
    expect(fittingName(type, "edge-secondary", "-lb")).to.equal("edge-secondary-lb");
    expect(fittingName(type, "a".repeat(21), "-lb")).to.equal(`${"a".repeat(21)}-lb`);
  });

  it("shortens a name that is too long, with another hash for each name", () => {
    const [one, other] = ["platform-of-the-shop-1", "platform-of-the-shop-2"].map((name) =>
      fittingName(type, name, "-lb"),
    );
    expect(one)
      .to.match(/^platform-of-t-[0-9a-f]{7}-lb$/)
      .and.have.length(24);
    expect(other).to.not.equal(one);
  });
});
