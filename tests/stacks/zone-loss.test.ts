// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import {
  findBrokenPaths,
  formatBrokenPath,
  withoutLost,
  type Graph,
  type Outage,
} from "../../components/targets/paths";
import { Extent } from "../../components/targets/topology";
import { dev } from "../../stacks/dev";
import { prod } from "../../stacks/prod";
import { graphOfResources } from "../support/resource-graph";
import type { Recorded } from "../support/recorder";
import { recordedStack, type StackName } from "../support/stacks";

const REGION = "us-east-1";
const zones: Outage[] = ["a", "b", "c"].map((zone) => ({ region: REGION, zone }));
const brokenPaths = (recorded: readonly Recorded[], lost: Outage): string[] =>
  findBrokenPaths(graphFor(recorded, lost), lost).map(formatBrokenPath);
/** The loss of a zone must not require the secondary region, so its graph contains only the primary region. */
const graphFor = (recorded: readonly Recorded[], { zone }: Outage): Graph => {
  const graph = graphOfResources(recorded);
  return zone === undefined ? graph : withoutLost(graph, { region: "us-west-2" });
};
const copy = (recorded: readonly Recorded[]): Recorded[] => structuredClone(recorded) as Recorded[];

describe("the loss of a zone", () => {
  for (const outage of zones)
    it(`keeps every path in prod without zone ${outage.zone!}`, async () =>
      expect(brokenPaths(await recordedStack("prod"), outage)).to.deep.equal([]));

  it("keeps every path in dev without zone b or c", async () => {
    for (const outage of zones.slice(1)) expect(brokenPaths(await recordedStack("dev"), outage)).to.deep.equal([]);
  });

  it("breaks egress in dev without zone a, which contains the single NAT gateway", async () => {
    expect(brokenPaths(await recordedStack("dev"), zones[0]!)).to.have.length(1);
    expect(brokenPaths(await recordedStack("dev"), zones[0]!)[0]).to.match(
      /^egress has no path; the only links were \S+@us-east-1b → \S+-nat@us-east-1a, /,
    );
  });
});

/** The resources of prod, with a change of all resources of a type in the primary region. */
const withFlaw = async (type: string, change: (one: Recorded, index: number) => void): Promise<Recorded[]> => {
  const recorded = copy(await recordedStack("prod"));
  const found = recorded.filter((one) => one.type === type && !/^standby-|-secondary-/.test(one.name));
  expect(found, type).to.not.be.empty;
  found.forEach(change);
  return recorded;
};

const SUBNETS = { private: ["subnet-private-b"], isolated: ["subnet-isolated-b"] };
/** Flaws that break a path without zone b. */
const FLAWS: [description: string, type: string, change: (one: Recorded, index: number) => void, message: RegExp][] = [
  [
    "a load balancer in one subnet",
    "aws:lb/loadBalancer:LoadBalancer",
    (one) => (one.inputs["subnets"] = SUBNETS.private),
    /edge has no path; the only link was \S+ → \S+@us-east-1b$/m,
  ],
  [
    "a load balancer without a listener",
    "aws:lb/listener:Listener",
    (one) => (one.inputs["loadBalancerArn"] = "another"),
    /application has no path/,
  ],
  [
    "nodes in one subnet",
    "aws:eks/nodeGroup:NodeGroup",
    (one) => (one.inputs["subnetIds"] = SUBNETS.private),
    /application has no path; the only links were \S+@us-east-1a → \S+@us-east-1b, /,
  ],
  [
    "a database in one subnet",
    "aws:rds/subnetGroup:SubnetGroup",
    (one) => (one.inputs["subnetIds"] = SUBNETS.isolated),
    /data has no path; the only links were \S+@us-east-1a → \S+@us-east-1b, /,
  ],
  [
    "readers in the writer's zone",
    "aws:rds/clusterInstance:ClusterInstance",
    (one) => (one.inputs["availabilityZone"] = "us-east-1b"),
    /data has no path/,
  ],
  [
    "database instances of an unknown cluster",
    "aws:rds/clusterInstance:ClusterInstance",
    (one) => (one.inputs["clusterIdentifier"] = "another"),
    /data has no path; there was no path before the outage either/,
  ],
  [
    "a cache in one subnet",
    "aws:elasticache/subnetGroup:SubnetGroup",
    (one) => (one.inputs["subnetIds"] = SUBNETS.isolated),
    /data has no path; the only links were \S+@us-east-1a → \S+@us-east-1b, /,
  ],
  [
    "a cache whose nodes are all in one zone",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (one) => (one.inputs["preferredCacheClusterAzs"] = ["us-east-1b", "us-east-1b", "us-east-1b"]),
    /data has no path/,
  ],
  [
    "no NAT gateway",
    "awsx:ec2:Vpc",
    (one) => (one.inputs["natGateways"] = { strategy: "None" }),
    /egress has no path; there was no path before the outage either/,
  ],
];
/** Flaws that break a path without zone a, which is the default zone of single resources. */
const FLAWS_IN_A: typeof FLAWS = [
  [
    "a single NAT gateway",
    "awsx:ec2:Vpc",
    (one) => (one.inputs["natGateways"] = { strategy: "Single" }),
    /egress has no path; the only links were \S+@us-east-1b → \S+@us-east-1a, \S+@us-east-1c → \S+@us-east-1a$/m,
  ],
  [
    "a cache without automatic failover",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (one) => (one.inputs["automaticFailoverEnabled"] = false),
    /data has no path/,
  ],
  [
    "a cache without Multi-AZ",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (one) => (one.inputs["multiAzEnabled"] = false),
    /data has no path/,
  ],
];

describe("the loss of a zone breaks a path with", () => {
  for (const [zone, flaws] of [
    [zones[1]!, FLAWS],
    [zones[0]!, FLAWS_IN_A],
  ] as const)
    for (const [description, type, change, message] of flaws)
      it(description, async () => expect(brokenPaths(await withFlaw(type, change), zone).join("\n")).to.match(message));

  it("pods without a topology spread constraint", async () => {
    const recorded = copy(await recordedStack("prod"));
    for (const { inputs } of recorded)
      delete (inputs["spec"] as { template?: { spec?: Record<string, unknown> } } | undefined)?.template?.spec?.[
        "topologySpreadConstraints"
      ];
    expect(brokenPaths(recorded, zones[0]!).join("\n")).to.match(
      /application has no path; the only links were \S+@us-east-1b → \S+@us-east-1a, /,
    );
  });
});

const SECONDARY_REGION = "us-west-2";

describe("the loss of a region", () => {
  for (const [stack, shape] of [
    ["dev", dev],
    ["prod", prod],
  ] as [StackName, typeof dev][])
    it(`${shape.survives === Extent.Region ? "keeps every path" : "breaks the application"} in ${stack}`, async () => {
      const found = findBrokenPaths(graphOfResources(await recordedStack(stack)), { region: REGION }).map(
        ({ purpose }) => purpose,
      );
      if (shape.survives === Extent.Region) expect(found).to.deep.equal([]);
      else expect(found).to.include("application");
    });

  it("keeps every path in prod without its secondary region", async () =>
    expect(brokenPaths(await recordedStack("prod"), { region: SECONDARY_REGION })).to.deep.equal([]));
});

/** Resources without which the secondary region cannot take over. */
const MISSING: [description: string, type: string, name: string, message: RegExp][] = [
  [
    "the origin of its load balancer",
    "aws:cloudfront/vpcOrigin:VpcOrigin",
    "edge-secondary-origin",
    /^edge has no path; the only links were edge-cdn → edge-lb@us-east-1a, edge-cdn → edge-lb@us-east-1b, edge-cdn → edge-lb@us-east-1c$/m,
  ],
  [
    "its listener",
    "aws:lb/listener:Listener",
    "edge-secondary-https",
    /^application has no path; the only links were edge-lb@us-east-1a → app-deployment@us-east-1a, /m,
  ],
  [
    "its cluster",
    "aws:eks/cluster:Cluster",
    "standby-cluster-eks",
    /^application has no path; the only links were edge-lb@us-east-1a → app-deployment@us-east-1a, /m,
  ],
  ["its nodes", "aws:eks/nodeGroup:NodeGroup", "standby-cluster-nodes", /^application has no path; /m],
  ["its application", "kubernetes:apps/v1:Deployment", "standby-app-deployment", /^application has no path; /m],
  [
    "its database replica",
    "aws:rds/cluster:Cluster",
    "data-secondary-db",
    /^data has no path; the only links were app-deployment@us-east-1a → data-db-writer@us-east-1a, /m,
  ],
  [
    "the peering with the network of the replica",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "data-secondary-peering",
    /^data has no path; the only links were app-deployment@us-east-1a → data-db-writer@us-east-1a, /m,
  ],
  [
    "the route from one of its zones to the replica",
    "aws:ec2/route:Route",
    "data-secondary-from-clients-2",
    /^data has no path; the only links were /m,
  ],
  [
    "the route back from the replica",
    "aws:ec2/route:Route",
    "data-secondary-to-clients",
    /^data has no path; the only links were /m,
  ],
  [
    "its cache",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "data-secondary-cache",
    /^data has no path; the only links were app-deployment@us-east-1a → data-cache-0@us-east-1a, /m,
  ],
];

describe("the loss of the primary region breaks a path if the secondary region lacks", () => {
  for (const [description, type, name, message] of MISSING)
    it(description, async () => {
      const all = await recordedStack("prod");
      const rest = all.filter((one) => !(one.type === type && one.name.startsWith(name)));
      expect(rest.length, name).to.be.below(all.length);
      expect(brokenPaths(rest, { region: REGION }).join("\n")).to.match(message);
    });

  it("its NAT gateways", async () => {
    const recorded = copy(await recordedStack("prod"));
    recorded.find(({ name }) => name === "standby-network-vpc")!.inputs["natGateways"] = { strategy: "None" };
    expect(brokenPaths(recorded, { region: REGION }).join("\n")).to.match(
      /^egress has no path; the only links were app-deployment@us-east-1a → network-vpc-nat@us-east-1a, /,
    );
  });
});
