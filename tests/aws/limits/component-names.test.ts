// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AuditTrail } from "../../../components/aws/audit-trail";
import { DataTier } from "../../../components/aws/data-tier";
import { EdgeSecurity } from "../../../components/aws/edge-security";
import { HaCluster } from "../../../components/aws/ha-cluster";
import { ImageCache } from "../../../components/aws/image-cache";
import { resolveNamed } from "../../../components/aws/limits/component-names";
import { LogArchive } from "../../../components/aws/log-archive";
import { Network } from "../../../components/aws/network";
import { WorkloadIdentity } from "../../../components/aws/workload-identity";
import { ArgumentError } from "../../../components/lib/problems";
import { expectPlainWording, problemsOf } from "../../support/problems";
import { record, type Recorded } from "../../support/recorder";
import { TAGS as tags } from "../../support/tags";
import { invalidNames, physicalName } from "./names";

const network = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
const secondaryClients = {
  ...network,
  cidrBlock: "10.1.0.0/16",
  routeTableIds: ["rtb-a", "rtb-b", "rtb-c"],
  securityGroupId: "sg-2",
};

const IMAGE = `quay.io/prometheus/prometheus:v3.4.0@sha256:${"a".repeat(64)}`;

/** Each component with all its optional parts, and the length of its longest name. */
const COMPONENTS = {
  AuditTrail: { longest: 27, create: (name: string) => new AuditTrail(name, { tags }) },
  DataTier: {
    longest: 26,
    create: (name: string) =>
      new DataTier(name, {
        ...network,
        clientSecurityGroupId: "sg-1",
        secondaryRegion: "us-west-2",
        secondaryClients,
        tags,
      }),
  },
  EdgeSecurity: {
    longest: 38,
    create: (name: string) =>
      new EdgeSecurity(name, {
        ...network,
        domain: "a.example.com",
        secondary: { ...network, region: "us-west-2" },
        standbyAddresses: ["203.0.113.10", "2001:db8::10"],
        botControl: true,
        shieldAdvanced: true,
        tags,
      }),
  },
  HaCluster: {
    longest: 40,
    create: (name: string) =>
      new HaCluster(name, {
        ...network,
        loadBalancerSecurityGroupId: "sg-1",
        targetGroupArns: ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/0123456789abcdef"],
        tags,
      }),
  },
  ImageCache: { longest: 220, create: (name: string) => new ImageCache(name, { images: [IMAGE], tags }) },
  LogArchive: { longest: 45, create: (name: string) => new LogArchive(name, { clusterName: "c", tags }) },
  Network: { longest: 36, create: (name: string) => new Network(name, { tags }) },
  WorkloadIdentity: {
    longest: 51,
    create: (name: string) =>
      new WorkloadIdentity(name, {
        clusterName: "c",
        workload: "app",
        secretArns: ["arn:aws:secretsmanager:us-east-1:123456789012:secret:s"],
        tags,
      }),
  },
};
type Component = keyof typeof COMPONENTS;

const nameProblemsOf = (component: Component, name: string) =>
  problemsOf(() => resolveNamed(component, name, () => undefined));

/** The resources that a component registers, or the error that its constructor throws. */
const recordOrError = async (component: Component, name: string): Promise<Recorded[] | ArgumentError> => {
  let thrown: unknown;
  const recorded = await record(() => {
    try {
      COMPONENTS[component].create(name);
    } catch (error) {
      thrown = error;
    }
  });
  if (thrown === undefined) return recorded;
  if (!(thrown instanceof ArgumentError)) throw thrown as Error;
  // The root stack is registered by the mocks.
  expect(recorded.filter(({ type }) => type !== "pulumi:pulumi:Stack")).to.deep.equal([]);
  return thrown;
};

/** The resources as they would be with another name of the component. */
const renamed = (recorded: readonly Recorded[], from: string, to: string): Recorded[] =>
  JSON.parse(JSON.stringify(recorded).split(from).join(to)) as Recorded[];

describe("the names of components", () => {
  it("are checked for every component of components/aws", () => {
    const folder = join(__dirname, "..", "..", "..", "components", "aws");
    const tokens = readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [...readFileSync(join(folder, file), "utf8").matchAll(/super\("redoubt-aws:index:(\w+)"/g)])
      .map(([, token]) => token!);
    expect(tokens).to.have.members(Object.keys(COMPONENTS));
  });
});

for (const component of Object.keys(COMPONENTS) as Component[])
  describe(`the name of ${component}`, () => {
    const { longest } = COMPONENTS[component];
    const name = "q".repeat(longest);

    it(`can have ${longest} characters, with valid names of all children`, async () => {
      const recorded = await recordOrError(component, name);
      expect(recorded).to.be.an("array");
      expect((recorded as Recorded[]).some((one) => physicalName(one)?.includes(name))).to.equal(true);
      expect(invalidNames(recorded as Recorded[])).to.deep.equal([]);
    });

    it("cannot be longer, because a child's name would be too long", async () => {
      const recorded = await record(() => COMPONENTS[component].create(name));
      expect(invalidNames(renamed(recorded, name, `${name}q`)).join()).to.match(/must have at most/);
      const error = await recordOrError(component, `${name}q`);
      expect(error).to.be.instanceOf(ArgumentError);
      const [problem] = (error as ArgumentError).problems;
      expect(problem).to.include({ component: `${component} "${name}q"`, field: "name", value: `${name}q` });
      expect(problem!.reason).to.match(
        new RegExp(`^must have at most ${longest} characters, because the name ".*" of its `),
      );
      expectPlainWording(problem!);
    });

    it("is rejected exactly if a child gets an invalid name", async () => {
      // A name that contains project and stack is made valid by `uniqueName`.
      const recorded = (await record(() => COMPONENTS[component].create("qqq"))).filter(
        (one) => !physicalName(one)?.includes("redoubt"),
      );
      fc.assert(
        fc.property(NAME, (generated) => {
          const invalid = invalidNames(renamed(recorded, "qqq", generated)).filter((one) => !SHORTENED.test(one));
          expect(nameProblemsOf(component, generated).length > 0, invalid.join()).to.equal(invalid.length > 0);
        }),
        { numRuns: 300 },
      );
    });

    it("is rejected before a resource is registered, or all children have valid names", async () => {
      for (const generated of fc.sample(fc.oneof(NAME, fc.constant("")), { numRuns: 6, seed: 15 })) {
        const outcome = await recordOrError(component, generated);
        if (outcome instanceof ArgumentError) {
          expect(outcome.problems.map(({ field }) => field)).to.include("name");
          for (const problem of outcome.problems) expectPlainWording(problem);
        } else expect(invalidNames(outcome), generated).to.deep.equal([]);
      }
    }).timeout(120_000);
  });

/** Children for which a long name of the component is shortened. */
const SHORTENED = /^(load balancer|target group|ElastiCache replication group) .* must have at most/;

/** Names of the forms that some resource of AWS rejects, and valid ones. */
const NAME = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9_. -]{1,20}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("internal", "sg", "aws", "amazon", "cognito", "sthree"),
  },
);

describe("the reserved words of AWS", () => {
  for (const [component, name, reason] of [
    ["Network", "sg", /must not start with "sg-", because the name "sg-endpoints-0123abc" of its security group/],
    ["EdgeSecurity", "internal", /must not start with "internal-".*load balancer/],
    ["DataTier", "sthree", /must not start with "sthree-".*S3 bucket/],
    ["DataTier", "a--b", /two consecutive hyphens.*RDS Proxy/],
    ["DataTier", "7data", /must start with a letter.*RDS Proxy/],
    ["AuditTrail", "Audit", /must contain only lowercase letters.*S3 bucket/],
    ["AuditTrail", "my_audit", /must contain only lowercase letters.*S3 bucket/],
    ["AuditTrail", "audit-", /two consecutive periods, underscores or hyphens.*CloudTrail trail/],
    ["LogArchive", "", /must be a non-empty string/],
  ] as const)
    it(`are rejected in the name ${JSON.stringify(name)} of ${component}`, () => {
      const problems = nameProblemsOf(component, name);
      expect(problems.map((problem) => problem.reason).join("\n")).to.match(reason);
      for (const problem of problems) expectPlainWording(problem);
    });

  it("are reported together with invalid arguments", () =>
    expect(
      problemsOf(() => new AuditTrail("Audit", { retentionDays: 1, tags })).map(({ field }) => field),
    ).to.have.members(["name", "retentionDays"]));
});
