// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NatStrategy } from "../../components/contracts/network";
import { ArgumentError } from "../../components/lib/problems";
import { verdicts } from "../../components/targets/check";
import { CAPACITY, SECONDS } from "../../components/targets/assumptions";
import { Kind } from "../../components/targets/paths";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { prod } from "../../stacks/prod";
import { topologyOf } from "../../stacks/topology";
import { placed } from "../support/placement";
import { record, type Recorded } from "../support/recorder";
import { recordedStack, settingsOf, STACKS } from "../support/stacks";

const shapes = { dev, prod };
const inputs = (recorded: readonly Recorded[], type: string): Record<string, unknown>[] =>
  recorded.filter((one) => one.type === type).map((one) => one.inputs);
/** What is not of the second region. */
const atHome = (recorded: readonly Recorded[]): Recorded[] =>
  recorded.filter(({ name }) => !name.startsWith("standby-"));
const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);

interface PodSpec {
  containers: { resources?: { requests?: { cpu?: string } } }[];
  tolerations?: { key: string; tolerationSeconds?: number }[];
}
const podSpec = ({ inputs: { spec } }: Recorded): PodSpec | undefined =>
  (spec as { template?: { spec?: PodSpec } } | undefined)?.template?.spec;
const cpu = (text = "0"): number => (text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text));
/** What the kubelet and the system take of a node. */
const SYSTEM_CPU = 0.3;
const cpuOf = (one: Recorded): number =>
  sum((podSpec(one)?.containers ?? []).map(({ resources }) => cpu(resources?.requests?.cpu)));
const isWorkload = ({ type, parent }: Recorded): boolean =>
  type.startsWith("kubernetes:") && parent.includes("redoubt-kubernetes:index:Workload");

for (const stack of STACKS)
  describe(`the targets of ${stack}`, () => {
    it("are met as shipped, all five", () => {
      const settings = settingsOf(stack);
      const found = verdicts(settings.targets, topologyOf(settings, shapes[stack]));
      expect(found.map(({ target, isMet }) => [target, isMet])).to.deep.equal(
        Object.keys(settings.targets).map((target) => [target, true]),
      );
    });

    it("are checked against the topology that the stack registers", async () => {
      const recorded = await recordedStack(stack);
      const topology = topologyOf(settingsOf(stack), shapes[stack]);
      const [home] = inputs(recorded, "pulumi:providers:aws").map(({ region }) => region);
      const parts = (kind: Kind): number =>
        placed(recorded).parts.filter((part) => part.kind === kind && part.region === home).length;
      expect(parts(Kind.Database)).to.equal(topology.database.readers + 1);
      expect(parts(Kind.Cache)).to.equal(topology.cache.replicas + 1);
      expect(parts(Kind.Egress)).to.equal(topology.network.nat === NatStrategy.PerZone ? topology.zones : 1);
      expect(parts(Kind.Pods)).to.equal(topology.zones);
      const scaling = inputs(atHome(recorded), "aws:eks/nodeGroup:NodeGroup").map(
        ({ scalingConfig }) => scalingConfig as { minSize: number; maxSize: number },
      );
      expect({
        min: sum(scaling.map(({ minSize }) => minSize)),
        max: sum(scaling.map(({ maxSize }) => maxSize)),
      }).to.include({ min: topology.nodes.min, max: topology.nodes.max });
      const pods = recorded.find((one) => isWorkload(one) && one.type.endsWith(":HorizontalPodAutoscaler"))!.inputs[
        "spec"
      ] as Record<string, unknown>;
      expect(pods).to.include({
        minReplicas: topology.workload.replicas.min,
        maxReplicas: topology.workload.replicas.max,
      });
      expect(JSON.stringify(pods["metrics"])).to.include(`"averageUtilization":${topology.workload.targetCpuPercent}`);
    });

    it("count on no more in another region than the stack registers there", async () => {
      const recorded = await recordedStack(stack);
      const [home] = inputs(recorded, "pulumi:providers:aws").map(({ region }) => region);
      const elsewhere = (kind: Kind): boolean =>
        placed(recorded).parts.some((part) => part.kind === kind && part.region !== home && part.region !== undefined);
      const copies = inputs(recorded, "aws:backup/plan:Plan").some(({ rules }) =>
        (rules as { copyActions?: unknown[] }[]).some(({ copyActions }) => copyActions?.length),
      );
      const { database, application, backupCopyHours } = shapes[stack].standby;
      expect({ database, application, copies: backupCopyHours !== undefined }).to.deep.equal({
        database: elsewhere(Kind.Database),
        application: elsewhere(Kind.Pods),
        copies,
      });
    });

    // Where one of these differs, components/targets/assumptions.ts is what has to follow.
    it("are computed from timings and sizes that the stack registers", async () => {
      const recorded = atHome(await recordedStack(stack));
      const [check] = inputs(recorded, "aws:lb/targetGroup:TargetGroup").map(
        ({ healthCheck }) => healthCheck as { interval: number; unhealthyThreshold: number },
      );
      expect(check!.interval * check!.unhealthyThreshold, "SECONDS.balancerCheck").to.equal(
        SECONDS.balancerCheck.value,
      );
      const workload = recorded.find((one) => isWorkload(one) && podSpec(one) !== undefined)!;
      for (const { tolerationSeconds } of podSpec(workload)!.tolerations!)
        expect(tolerationSeconds, "SECONDS.toleration").to.equal(SECONDS.toleration.value);
      expect(cpuOf(workload), "CAPACITY.podCpu").to.equal(CAPACITY.podCpu.value);
      const others = recorded.filter((one) => podSpec(one) !== undefined && one !== workload);
      const onEveryNode = others.filter(({ type }) => type.endsWith(":DaemonSet"));
      expect(SYSTEM_CPU + sum(onEveryNode.map(cpuOf)), "CAPACITY.nodeReservedCpu").to.be.at.most(
        CAPACITY.nodeReservedCpu.value,
      );
      const platform = others.map((one) => cpuOf(one) * ((one.inputs["spec"] as { replicas?: number }).replicas ?? 0));
      expect(sum(platform), "CAPACITY.platformCpu").to.be.at.most(CAPACITY.platformCpu.value);
    });
  });

describe("a stack whose targets can't be met", () => {
  it("ends before anything is registered, with the arithmetic and what would mend it", async () => {
    let registered = 0;
    const settings = settingsOf("prod");
    const program = (): void => {
      try {
        environment("prod", { ...settings, network: { ...settings.network, nat: NatStrategy.Single } }, prod);
      } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        expect((error as ArgumentError).message)
          .to.match(
            /^Targets "prod": targets.availabilityPercent 99.9 can't be met: the topology comes to 99.88 %; set network.nat to per-zone/,
          )
          .and.match(/the one NAT gateway's zone 99.9500 %/)
          .and.match(/targets.rtoMinutes 15 can't be met: the topology comes to 20 min; set network.nat to per-zone/);
        return;
      }
      expect.fail("it went on");
    };
    registered = (await record(program, "prod")).length;
    expect(registered).to.equal(0);
  });

  it("dev's own are lower than prod's, each of them", () => {
    const [low, high] = [settingsOf("dev").targets, settingsOf("prod").targets];
    for (const target of ["availabilityPercent", "requestsPerSecond"] as const)
      expect(low[target]).to.be.below(high[target]);
    for (const target of ["p95Milliseconds", "rtoMinutes", "rpoMinutes"] as const)
      expect(low[target]).to.be.above(high[target]);
  });
});
