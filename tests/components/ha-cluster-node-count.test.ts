// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { HaCluster } from "../../components/aws/ha-cluster";
import {
  keepRunningNodes,
  lookUpNodeGroups,
  type ExistingNodeGroup,
  type ScalingConfig,
} from "../../components/aws/ha-cluster/node-count";
import { ArgumentError } from "../../components/lib/problems";
import { acceptTransforms } from "../support/accept-transforms";
import { expectPlainWording } from "../support/problems";
import { record, someOfType } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
const instanceTypes = ["m7g.large"];
const existing = (minSize: number, maxSize: number, desiredSize: number): ExistingNodeGroup => ({
  instanceTypes,
  scalingConfig: { minSize, maxSize, desiredSize },
});

/** Returns what the transform sends for a node group of 1 to 7 nodes, unless other values are given. */
const sent = async (
  groups: ExistingNodeGroup[],
  wanted: { minSize?: number; maxSize?: number; instanceTypes?: string[] } = {},
): Promise<{ scalingConfig: ScalingConfig; ignored: string[] }> => {
  const transform = keepRunningNodes(
    { component: 'HaCluster "c"', zone: "a", instanceTypes, minSize: 1, maxSize: 7, ...wanted },
    () => Promise.resolve(groups),
  );
  const args = { custom: true, type: "aws:eks/nodeGroup:NodeGroup", name: "c-nodes-a" };
  const result = await transform({ ...args, props: { version: "1.35" }, opts: { protect: true } });
  expect(result!.props["version"]).to.equal("1.35");
  expect(result!.opts.protect).to.equal(true);
  return { scalingConfig: result!.props["scalingConfig"] as ScalingConfig, ignored: result!.opts.ignoreChanges! };
};

describe("Node count of an HaCluster", () => {
  it("starts with the minimum", async () =>
    expect(await sent([])).to.deep.equal({
      scalingConfig: { minSize: 1, maxSize: 7, desiredSize: 1 },
      ignored: [],
    }));

  it("sends nothing while only the cluster autoscaler changes it", async () =>
    expect((await sent([existing(1, 7, 5)])).ignored).to.deep.equal(["scalingConfig"]));

  it("keeps the nodes that run when the maximum or the minimum changes", async () => {
    expect(await sent([existing(1, 6, 5)])).to.deep.equal({
      scalingConfig: { minSize: 1, maxSize: 7, desiredSize: 5 },
      ignored: [],
    });
    expect((await sent([existing(1, 7, 5)], { minSize: 2 })).scalingConfig.desiredSize).to.equal(5);
  });

  it("increases it to a higher minimum, because AWS rejects a desired size below the minimum", async () =>
    expect(await sent([existing(1, 7, 1)], { minSize: 3 })).to.deep.equal({
      scalingConfig: { minSize: 3, maxSize: 7, desiredSize: 3 },
      ignored: [],
    }));

  it("gives the node group that replaces another one as many nodes", async () => {
    const replacement = await sent([existing(1, 7, 4)], { instanceTypes: ["m8g.large"] });
    expect(replacement).to.deep.equal({ scalingConfig: { minSize: 1, maxSize: 7, desiredSize: 4 }, ignored: [] });
    const both = await sent([existing(1, 6, 4), existing(1, 6, 2)]);
    expect(both.scalingConfig.desiredSize).to.equal(4);
  });

  it("rejects a maximum below the number of nodes that run", async () => {
    const error: unknown = await sent([existing(1, 7, 5)], { maxSize: 4 }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ArgumentError);
    for (const problem of (error as ArgumentError).problems) {
      expectPlainWording(problem);
      expect(problem).to.include({ component: 'HaCluster "c"', field: "nodes.max" });
      expect(problem.reason).to.include("5 nodes").and.include("zone a");
    }
  });

  it("is set right before each node group is registered", async () => {
    const transforms: number[] = [];
    await record(async () => {
      await acceptTransforms((request) => {
        if (request.getType() === "aws:eks/nodeGroup:NodeGroup") transforms.push(request.getTransformsList().length);
      });
      new HaCluster("c", { ...location, tags });
      while (transforms.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    });
    expect(transforms).to.deep.equal([1, 1, 1]);
  });

  it("is not sent from an earlier `up`", async () => {
    const recorded = await record(() => new HaCluster("c", { ...location, tags }));
    for (const { name, ignored } of someOfType(recorded, "aws:eks/nodeGroup:NodeGroup"))
      expect(ignored, name).to.deep.equal([]);
  });
});

describe("Look-up of node groups", () => {
  const groups: Record<string, object> = {
    "c-nodes-a-1": { Name: "c-nodes-a" },
    "c-nodes-b-1": { Name: "c-nodes-b" },
  };
  const lookUp = async (clusters: string[], calls: string[] = []): Promise<ExistingNodeGroup[]> => {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
        call: ({ token, inputs }) => {
          calls.push(token);
          if (token === "aws:eks/getClusters:getClusters") return { names: clusters };
          if (token === "aws:eks/getNodeGroups:getNodeGroups") return { names: Object.keys(groups) };
          const name = (inputs as { nodeGroupName: string }).nodeGroupName;
          const scalingConfigs = [{ minSize: 1, maxSize: 7, desiredSize: 5 }];
          return { instanceTypes, scalingConfigs, tags: groups[name] };
        },
      },
      "redoubt",
      "dev",
      false,
    );
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    return lookUpNodeGroups(parent, "redoubt-dev-c")("c-nodes-a");
  };

  it("returns the node group of the zone", async () =>
    expect(await lookUp(["redoubt-dev-c"])).to.deep.equal([existing(1, 7, 5)]));

  it("returns none, and asks for none, before the cluster exists", async () => {
    const calls: string[] = [];
    expect(await lookUp(["another"], calls)).to.deep.equal([]);
    expect(calls).to.deep.equal(["aws:eks/getClusters:getClusters"]);
  });
});
