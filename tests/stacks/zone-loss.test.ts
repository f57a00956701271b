// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { broken, toldBreak, without, type Graph, type Lost } from "../../components/targets/paths";
import { Extent } from "../../components/targets/topology";
import { dev } from "../../stacks/dev";
import { prod } from "../../stacks/prod";
import { placed } from "../support/placement";
import type { Recorded } from "../support/recorder";
import { recordedStack, type StackName } from "../support/stacks";

const REGION = "us-east-1";
const zones: Lost[] = ["a", "b", "c"].map((zone) => ({ region: REGION, zone }));
const breaks = (recorded: readonly Recorded[], lost: Lost): string[] =>
  broken(graphFor(recorded, lost), lost).map(toldBreak);
/** No zone's loss may need a switch to another region: for it, only the region's own parts are there. */
const graphFor = (recorded: readonly Recorded[], { zone }: Lost): Graph => {
  const graph = placed(recorded);
  return zone === undefined ? graph : without(graph, { region: "us-west-2" });
};
const copy = (recorded: readonly Recorded[]): Recorded[] => structuredClone(recorded) as Recorded[];

describe("from what a stack registers, a zone is taken away:", () => {
  for (const lost of zones)
    it(`prod without zone ${lost.zone!}: edge, application, data and egress each have a path`, async () =>
      expect(breaks(await recordedStack("prod"), lost)).to.deep.equal([]));

  it("dev without zone b or c: the same", async () => {
    for (const lost of zones.slice(1)) expect(breaks(await recordedStack("dev"), lost)).to.deep.equal([]);
  });

  it("dev without zone a: egress has none, as its one NAT gateway is there, and it is told", async () => {
    expect(breaks(await recordedStack("dev"), zones[0]!)).to.have.length(1);
    expect(breaks(await recordedStack("dev"), zones[0]!)[0]).to.match(
      /^egress has no path; the only edges were \S+@us-east-1b → \S+-nat@us-east-1a, /,
    );
  });
});

/** A flaw put into prod's registered resources, and where it is seen. */
const flaw = async (type: string, change: (one: Recorded, index: number) => void): Promise<Recorded[]> => {
  const recorded = copy(await recordedStack("prod"));
  const found = recorded.filter((one) => one.type === type && !/^standby-|-secondary-/.test(one.name));
  expect(found, type).to.not.be.empty;
  found.forEach(change);
  return recorded;
};

const SUBNETS = { private: ["subnet-private-b"], isolated: ["subnet-isolated-b"] };
const FLAWS: [what: string, type: string, change: (one: Recorded, index: number) => void, told: RegExp][] = [
  [
    "a balancer in one subnet",
    "aws:lb/loadBalancer:LoadBalancer",
    (one) => (one.inputs["subnets"] = SUBNETS.private),
    /edge has no path; the only edge was \S+ → \S+@us-east-1b$/m,
  ],
  [
    "a balancer that nothing listens on",
    "aws:lb/listener:Listener",
    (one) => (one.inputs["loadBalancerArn"] = "another"),
    /application has no path/,
  ],
  [
    "nodes in one subnet",
    "aws:eks/nodeGroup:NodeGroup",
    (one) => (one.inputs["subnetIds"] = SUBNETS.private),
    /application has no path; the only edges were \S+@us-east-1a → \S+@us-east-1b, /,
  ],
  [
    "a database in one subnet",
    "aws:rds/subnetGroup:SubnetGroup",
    (one) => (one.inputs["subnetIds"] = SUBNETS.isolated),
    /data has no path; the only edges were \S+@us-east-1a → \S+@us-east-1b, /,
  ],
  [
    "readers in the writer's zone",
    "aws:rds/clusterInstance:ClusterInstance",
    (one) => (one.inputs["availabilityZone"] = "us-east-1b"),
    /data has no path/,
  ],
  [
    "instances that belong to no cluster",
    "aws:rds/clusterInstance:ClusterInstance",
    (one) => (one.inputs["clusterIdentifier"] = "another"),
    /data has no path; there was none before/,
  ],
  [
    "a cache in one subnet",
    "aws:elasticache/subnetGroup:SubnetGroup",
    (one) => (one.inputs["subnetIds"] = SUBNETS.isolated),
    /data has no path; the only edges were \S+@us-east-1a → \S+@us-east-1b, /,
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
    /egress has no path; there was none before/,
  ],
];
/** The same, seen when the first zone is lost: it is the one that comes first where nothing is said. */
const FLAWS_IN_A: typeof FLAWS = [
  [
    "one NAT gateway",
    "awsx:ec2:Vpc",
    (one) => (one.inputs["natGateways"] = { strategy: "Single" }),
    /egress has no path; the only edges were \S+@us-east-1b → \S+@us-east-1a, \S+@us-east-1c → \S+@us-east-1a$/m,
  ],
  [
    "a cache that no replica takes over",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (one) => (one.inputs["automaticFailoverEnabled"] = false),
    /data has no path/,
  ],
  [
    "a cache without zones",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (one) => (one.inputs["multiAzEnabled"] = false),
    /data has no path/,
  ],
];

describe("a flaw in the zones is found, with the edge that was the only one:", () => {
  for (const [zone, flaws] of [
    [zones[1]!, FLAWS],
    [zones[0]!, FLAWS_IN_A],
  ] as const)
    for (const [what, type, change, told] of flaws)
      it(what, async () => expect(breaks(await flaw(type, change), zone).join("\n")).to.match(told));

  it("pods that may all be in one zone", async () => {
    const recorded = copy(await recordedStack("prod"));
    for (const { inputs } of recorded)
      delete (inputs["spec"] as { template?: { spec?: Record<string, unknown> } } | undefined)?.template?.spec?.[
        "topologySpreadConstraints"
      ];
    expect(breaks(recorded, zones[0]!).join("\n")).to.match(
      /application has no path; the only edges were \S+@us-east-1b → \S+@us-east-1a, /,
    );
  });
});

const STANDBY = "us-west-2";

describe("from what a stack registers, its region is taken away:", () => {
  for (const [stack, shape] of [
    ["dev", dev],
    ["prod", prod],
  ] as [StackName, typeof dev][])
    it(`${stack} keeps what it promises: ${shape.survives === Extent.Region ? "every path" : "no more than a zone's loss"}`, async () => {
      const found = broken(placed(await recordedStack(stack)), { region: REGION }).map(({ purpose }) => purpose);
      if (shape.survives === Extent.Region) expect(found).to.deep.equal([]);
      else expect(found).to.include("application");
    });

  it("prod keeps every path without its second region", async () =>
    expect(breaks(await recordedStack("prod"), { region: STANDBY })).to.deep.equal([]));
});

/** What of the second region is missing, by name, and where it is seen. */
const MISSING: [what: string, type: string, name: string, told: RegExp][] = [
  [
    "a way to its balancer",
    "aws:cloudfront/vpcOrigin:VpcOrigin",
    "edge-secondary-origin",
    /^edge has no path; the only edges were edge-cdn → edge-lb@us-east-1a, edge-cdn → edge-lb@us-east-1b, edge-cdn → edge-lb@us-east-1c$/m,
  ],
  [
    "a listener",
    "aws:lb/listener:Listener",
    "edge-secondary-https",
    /^application has no path; the only edges were edge-lb@us-east-1a → app-deployment@us-east-1a, /m,
  ],
  [
    "a cluster",
    "aws:eks/cluster:Cluster",
    "standby-cluster-eks",
    /^application has no path; the only edges were edge-lb@us-east-1a → app-deployment@us-east-1a, /m,
  ],
  ["nodes", "aws:eks/nodeGroup:NodeGroup", "standby-cluster-nodes", /^application has no path; /m],
  ["the application", "kubernetes:apps/v1:Deployment", "standby-app-deployment", /^application has no path; /m],
  [
    "a replica",
    "aws:rds/cluster:Cluster",
    "data-secondary-db",
    /^data has no path; the only edges were app-deployment@us-east-1a → data-db-writer@us-east-1a, /m,
  ],
  [
    "a peering with the replica's network",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "data-secondary-peering",
    /^data has no path; the only edges were app-deployment@us-east-1a → data-db-writer@us-east-1a, /m,
  ],
  [
    "a route from one of its zones to the replica",
    "aws:ec2/route:Route",
    "data-secondary-from-clients-2",
    /^data has no path; the only edges were /m,
  ],
  ["the way back", "aws:ec2/route:Route", "data-secondary-to-clients", /^data has no path; the only edges were /m],
  [
    "a cache",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "data-secondary-cache",
    /^data has no path; the only edges were app-deployment@us-east-1a → data-cache-0@us-east-1a, /m,
  ],
];

describe("a second region is found out, with the only edges that there were, when it lacks", () => {
  for (const [what, type, name, told] of MISSING)
    it(what, async () => {
      const all = await recordedStack("prod");
      const rest = all.filter((one) => !(one.type === type && one.name.startsWith(name)));
      expect(rest.length, name).to.be.below(all.length);
      expect(breaks(rest, { region: REGION }).join("\n")).to.match(told);
    });

  it("egress", async () => {
    const recorded = copy(await recordedStack("prod"));
    recorded.find(({ name }) => name === "standby-network-vpc")!.inputs["natGateways"] = { strategy: "None" };
    expect(breaks(recorded, { region: REGION }).join("\n")).to.match(
      /^egress has no path; the only edges were app-deployment@us-east-1a → network-vpc-nat@us-east-1a, /,
    );
  });
});
