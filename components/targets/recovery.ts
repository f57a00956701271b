// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import { GAPS, SECONDS, type Fact } from "./assumptions";
import { Extent, Loss, type Topology } from "./topology";

type Step = keyof typeof SECONDS;
/** Steps one after the other. */
type Track = readonly Step[];

/** How long a loss is felt, and what is gone for good. */
export interface Recovery {
  loss: Loss;
  /** Until requests are answered again, at the longest. */
  seconds: number;
  /** The steps that take longest, in their order. */
  steps: { name: Step; fact: Fact }[];
  /** Written data that is lost, as a span of time in seconds; infinite when nothing of it is kept. */
  gapSeconds: number;
  gapSource: string;
  /** True when the stack's recovery targets hold for it. */
  isPromised: boolean;
}

const writer = ({ database }: Topology): Track => [
  database.readers > 0 ? "writerPromoted" : "writerRemade",
  "reconnect",
];
const cacheNode = ({ cache }: Topology): Track => [cache.replicas > 0 ? "cachePromoted" : "cacheRemade", "reconnect"];
const replaced: Track = ["nodeGrace", "toleration", "podStart"];
const remade: Track = ["nodeGrace", "toleration", "nodeStart", "podStart"];

/** With no pod left elsewhere, or no room for one, requests wait for a new one; or else only for the balancer to notice. */
const pods = (left: boolean, track: Track): Track => (left ? ["balancerCheck"] : track);

/** What has to be done after each loss, side by side: the longest decides. */
const TRACKS: Record<Loss, (topology: Topology) => Track[]> = {
  [Loss.Pod]: ({ workload }) => [pods(workload.replicas.min > 1, ["podStart"])],
  [Loss.Node]: ({ workload, nodes }) => [
    pods(workload.replicas.min > 1 && nodes.min > 1, nodes.min > 1 ? replaced : remade),
  ],
  [Loss.CacheNode]: (topology) => [cacheNode(topology)],
  [Loss.Writer]: (topology) => [writer(topology)],
  [Loss.Zone]: (topology) =>
    topology.zones > 1
      ? [pods(topology.workload.replicas.min > 1, remade), writer(topology), cacheNode(topology), ...egress(topology)]
      : [["alert", "decide", "platformRemade", "databaseRestored"]],
  [Loss.Region]: ({ standby }) => {
    // What stands by needs nothing of what goes on beside it: pods read the replica until it is promoted.
    const application: Track[] = standby.application
      ? [["nodeStart", "podStart"], ["edgeSwitched"]]
      : [["platformRemade", "edgeSwitched"]];
    const database: Track = [standby.database ? "regionPromoted" : "databaseRestored"];
    return [...application, database].map((work): Track => ["alert", "decide", ...work]);
  },
};

/** The zone that is lost may be the one whose gateway all the others use. */
const egress = ({ network }: Topology): Track[] =>
  network.nat === NatStrategy.PerZone ? [] : [["alert", "decide", "egressRemade"]];

const gap = (loss: Loss, { standby, zones }: Topology): { seconds: number; source: string } => {
  if (loss !== Loss.Region && (loss !== Loss.Zone || zones > 1))
    return { seconds: GAPS.zone.value, source: GAPS.zone.source };
  if (standby.database) return { seconds: GAPS.region.value, source: GAPS.region.source };
  if (standby.backupCopyHours === undefined)
    return { seconds: Infinity, source: "no backup is kept in another region" };
  return {
    seconds: standby.backupCopyHours * 3600,
    source: `backups are copied to another region every ${standby.backupCopyHours} h`,
  };
};

/** What follows each loss. */
export const recoveries = (topology: Topology): Recovery[] =>
  Object.values(Loss).map((loss) => {
    const tracks = TRACKS[loss](topology).map((track) => ({
      track,
      seconds: track.reduce((sum, step) => sum + SECONDS[step].value, 0),
    }));
    const longest = tracks.reduce((most, one) => (one.seconds > most.seconds ? one : most));
    const { seconds: gapSeconds, source: gapSource } = gap(loss, topology);
    return {
      loss,
      seconds: longest.seconds,
      steps: longest.track.map((name) => ({ name, fact: SECONDS[name] })),
      gapSeconds,
      gapSource,
      isPromised: loss !== Loss.Region || topology.survives === Extent.Region,
    };
  });

/** The longest of what is promised. */
export const worst = (topology: Topology, by: "seconds" | "gapSeconds"): Recovery =>
  recoveries(topology)
    .filter(({ isPromised }) => isPromised)
    .reduce((most, one) => (one[by] > most[by] ? one : most));
