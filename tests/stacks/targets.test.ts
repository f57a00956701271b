// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NatStrategy } from "../../components/contracts/network";
import { ArgumentError } from "../../components/lib/problems";
import { assessTargets } from "../../components/targets/check";
import { CAPACITY, SECONDS } from "../../components/targets/assumptions";
import { Kind } from "../../components/targets/paths";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { prod } from "../../stacks/prod";
import { topologyOf } from "../../stacks/topology";
import { graphOfResources } from "../support/resource-graph";
import { record, type Recorded } from "../support/recorder";
import { recordedStack, settingsOf, STACKS } from "../support/stacks";

const shapes = { dev, prod };
const inputs = (recorded: readonly Recorded[], type: string): Record<string, unknown>[] =>
  recorded.filter((one) => one.type === type).map((one) => one.inputs);
/** The resources of the primary region. */
const inPrimary = (recorded: readonly Recorded[]): Recorded[] =>
  recorded.filter(({ name }) => !name.startsWith("standby-"));
const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);

interface PodSpec {
  containers: { resources?: { requests?: { cpu?: string } } }[];
  tolerations?: { key: string; tolerationSeconds?: number }[];
}
const podSpec = ({ inputs: { spec } }: Recorded): PodSpec | undefined =>
  (spec as { template?: { spec?: PodSpec } } | undefined)?.template?.spec;
const cpu = (text = "0"): number => (text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text));
/** CPU that the kubelet and the system reserve on a node. */
const SYSTEM_CPU = 0.3;
const cpuOf = (one: Recorded): number =>
  sum((podSpec(one)?.containers ?? []).map(({ resources }) => cpu(resources?.requests?.cpu)));
const isWorkload = ({ type, parent }: Recorded): boolean =>
  type.startsWith("kubernetes:") && parent.includes("redoubt-kubernetes:index:Workload");

for (const stack of STACKS)
  describe(`targets of ${stack}`, () => {
    it("are all achievable", () => {
      const settings = settingsOf(stack);
      const found = assessTargets(settings.targets, topologyOf(settings, shapes[stack]));
      expect(found.map(({ target, isMet }) => [target, isMet])).to.deep.equal(
        Object.keys(settings.targets).map((target) => [target, true]),
      );
    });

    it("are evaluated for the topology that the stack registers", async () => {
      const recorded = await recordedStack(stack);
      const topology = topologyOf(settingsOf(stack), shapes[stack]);
      const [primary] = inputs(recorded, "pulumi:providers:aws").map(({ region }) => region);
      const parts = (kind: Kind): number =>
        graphOfResources(recorded).parts.filter((part) => part.kind === kind && part.region === primary).length;
      expect(parts(Kind.Database)).to.equal(topology.database.readers + 1);
      expect(parts(Kind.Cache)).to.equal(topology.cache.replicas + 1);
      expect(parts(Kind.Egress)).to.equal(topology.network.nat === NatStrategy.PerZone ? topology.zones : 1);
      expect(parts(Kind.Pods)).to.equal(topology.zones);
      const scaling = inputs(inPrimary(recorded), "aws:eks/nodeGroup:NodeGroup").map(
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

    it("assume only the parts in the secondary region that the stack registers", async () => {
      const recorded = await recordedStack(stack);
      const [primary] = inputs(recorded, "pulumi:providers:aws").map(({ region }) => region);
      const isInSecondary = (kind: Kind): boolean =>
        graphOfResources(recorded).parts.some(
          (part) => part.kind === kind && part.region !== primary && part.region !== undefined,
        );
      const copies = inputs(recorded, "aws:backup/plan:Plan").some(({ rules }) =>
        (rules as { copyActions?: unknown[] }[]).some(({ copyActions }) => copyActions?.length),
      );
      const { database, application, backupCopyHours } = shapes[stack].secondary;
      expect({ database, application, copies: backupCopyHours !== undefined }).to.deep.equal({
        database: isInSecondary(Kind.Database),
        application: isInSecondary(Kind.Pods),
        copies,
      });
    });

    // If one of these values differs, change components/targets/assumptions.ts.
    it("use the durations and sizes that the stack registers", async () => {
      const recorded = inPrimary(await recordedStack(stack));
      const [check] = inputs(recorded, "aws:lb/targetGroup:TargetGroup").map(
        ({ healthCheck }) => healthCheck as { interval: number; unhealthyThreshold: number },
      );
      expect(check!.interval * check!.unhealthyThreshold, "SECONDS.healthCheck").to.equal(SECONDS.healthCheck.value);
      const workload = recorded.find((one) => isWorkload(one) && podSpec(one) !== undefined)!;
      const { tolerations } = podSpec(workload)!;
      expect(tolerations).to.have.length.above(0);
      for (const { tolerationSeconds } of tolerations!)
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

describe("environment, with unachievable targets", () => {
  it("throws the calculation and the fix, and registers nothing", async () => {
    let registered = 0;
    const settings = settingsOf("prod");
    const program = (): void => {
      try {
        environment("prod", { ...settings, network: { ...settings.network, nat: NatStrategy.Single } }, prod);
      } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        expect((error as ArgumentError).message)
          .to.match(
            /^Targets "prod": targets.availabilityPercent 99.9 is not achievable: the topology achieves 99.88 %; set network.nat to per-zone/,
          )
          .and.match(/zone of the single NAT gateway 99.9500 %/)
          .and.match(
            /targets.rtoMinutes 15 is not achievable: the topology achieves 20 min; set network.nat to per-zone/,
          );
        return;
      }
      expect.fail("nothing was thrown");
    };
    registered = (await record(program, "prod")).length;
    expect(registered).to.equal(0);
  });
});

describe("the targets of the stacks", () => {
  it("are lower for dev than for prod", () => {
    const [low, high] = [settingsOf("dev").targets, settingsOf("prod").targets];
    for (const target of ["availabilityPercent", "requestsPerSecond"] as const)
      expect(low[target]).to.be.below(high[target]);
    for (const target of ["p95Milliseconds", "rtoMinutes", "rpoMinutes"] as const)
      expect(low[target]).to.be.above(high[target]);
  });
});
