// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { EdgeSecurity } from "../../../components/aws/edge-security";
import { HaCluster } from "../../../components/aws/ha-cluster";
import { Network } from "../../../components/aws/network";
import { Workload } from "../../../components/kubernetes/workload";
import type { WorkloadArgs } from "../../../components/contracts/workload";
import { record } from "../../support/recorder";
import { rejectionsOf } from "../../support/rejections";
import { TAGS as tags } from "../../support/tags";
import { IMAGE } from "../invalid-arguments";

/** The messages of the errors with which a component fails as soon as its arguments are known. */
const failuresOf = async (create: () => unknown): Promise<string> => {
  const failures: unknown[] = [];
  const rejected = await rejectionsOf(() => record(create).catch((error: unknown) => failures.push(error)));
  return [...rejected, ...failures.map(String)].join("\n");
};

const failureOf = (args: Partial<WorkloadArgs>): Promise<string> =>
  failuresOf(() => new Workload("shop", { image: IMAGE, tags, ...args }));

describe("an argument that is not valid when it becomes known", () => {
  const cases: [field: string, args: Partial<WorkloadArgs>, message: RegExp][] = [
    [
      "image",
      { image: pulumi.output("nginx:latest") },
      /image "nginx:latest" must be an image reference with a digest/,
    ],
    ["canary.image", { canary: { image: pulumi.output("nginx:1") } }, /canary\.image "nginx:1" must be an image/],
    ["tags.owner", { tags: { ...tags, owner: pulumi.output("nobody") } }, /tags\.owner "nobody" must be an email/],
    [
      "tags.extra",
      { tags: { ...tags, extra: { Team: Promise.resolve("a*b") } } },
      /tags\.extra\.Team "a\*b" must be up to 256/,
    ],
    ["clientCidrs", { clientCidrs: [pulumi.output("0.0.0.0/0")] }, /clientCidrs "0\.0\.0\.0\/0" must be an IPv4/],
    ["certificateIssuer", { certificateIssuer: pulumi.output("A B") }, /certificateIssuer "A B" is not a valid/],
  ];
  for (const [field, args, message] of cases)
    it(`fails the resources that need it: ${field}`, async () => {
      const failure = await failureOf(args);
      expect(failure)
        .to.match(message)
        .and.to.match(/Workload "shop": .*; (use|set)/);
    });

  it("is reported once in clear words, also if many resources need it", async () => {
    const failure = await failureOf({ tags: { ...tags, owner: pulumi.output("nobody") } });
    const lines = new Set(failure.split("\n").map((line) => line.replace(/^ArgumentError: /, "")));
    expect([...lines]).to.deep.equal([
      'Workload "shop": tags.owner "nobody" must be an email address of up to 254 letters, digits and . _ + - = / :; set it to the email address of the owning team',
    ]);
  });

  it("is not shown if it is a secret", async () => {
    const failure = await failureOf({ image: pulumi.secret("registry.example/token-123:latest") });
    expect(failure).to.include("image (not shown) must be an image reference").and.not.include("token-123");
  });

  it("is a list of too few subnets", async () => {
    const args = { vpcId: "vpc-1", subnetIds: pulumi.output(["subnet-a", "subnet-b"]), tags };
    expect(await failuresOf(() => new HaCluster("c", args))).to.include(
      'HaCluster "c": subnetIds ["subnet-a","subnet-b"] must be 3 different',
    );
  });
});

describe("an error about a list", () => {
  it("names values that are known later, instead of the message of Pulumi about outputs", () => {
    const args = { image: IMAGE, clientCidrs: [pulumi.output("10.0.0.0/16"), "0.0.0.0/0"], tags };
    expect(() => new Workload("shop", args)).to.throw(
      'Workload "shop": clientCidrs ["(known later)","0.0.0.0/0"] must be a list of at least one IPv4 CIDR block',
    );
  });
});

describe("string literals", () => {
  it("stand for the members of enums", async () => {
    const given = { ...tags, dataClassification: "restricted" as const };
    const recorded = await record(() => new Network("net", { nat: "single", tags: given }));
    const vpc = recorded.find(({ type }) => type === "awsx:ec2:Vpc")!.inputs;
    expect(vpc).to.deep.include({ natGateways: { strategy: "Single" } });
    expect(vpc["tags"]).to.include({ DataClassification: "restricted" });
  });

  it("are refused if they are not members", () => {
    // @ts-expect-error The type has no such member either.
    expect(() => new Network("net", { nat: "none", tags })).to.throw(/nat "none" must be one of per-zone, single/);
  });
});

describe("a whole network", () => {
  const network = {
    vpcId: "vpc-1",
    privateSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    isolatedSubnetIds: ["subnet-x", "subnet-y", "subnet-z"],
  };
  const edge = { domain: "shop.example.com", tags };

  it("is refused together with its IDs, and IDs are refused without one of them", () => {
    expect(() => new EdgeSecurity("edge", { ...edge, network, vpcId: "vpc-1" })).to.throw(
      'EdgeSecurity "edge": network must not be set together with vpcId; omit vpcId, or omit network',
    );
    expect(() => new EdgeSecurity("edge", { ...edge, vpcId: "vpc-1" })).to.throw(
      'EdgeSecurity "edge": network is missing, and not all of vpcId, subnetIds are set; ',
    );
    expect(() => new EdgeSecurity("edge", { ...edge, network: {} as never })).to.throw(
      'EdgeSecurity "edge": network must be a Network, or an object with its vpcId and subnet IDs; ',
    );
  });

  it("can be a Network component", async () => {
    const recorded = await record(() => {
      const net = new Network("net", { tags });
      new EdgeSecurity("edge", { ...edge, network: net });
    });
    const balancer = recorded.find(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer")!;
    expect(balancer.inputs["subnets"]).to.deep.equal(["subnet-private-a", "subnet-private-b", "subnet-private-c"]);
  });
});
