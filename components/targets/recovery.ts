// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import { GAPS, SECONDS, type Assumption } from "./assumptions";
import { Extent, Loss, type Topology } from "./topology";

type Step = keyof typeof SECONDS;
/** Steps that run one after the other. */
type Track = readonly Step[];

/** The recovery from a loss. */
export interface Recovery {
  loss: Loss;
  /** Longest time until requests are answered again. */
  seconds: number;
  /** The steps of the longest track, in order. */
  steps: { name: Step; assumption: Assumption }[];
  /** Period of written data that is lost, in seconds; infinite if all data is lost. */
  gapSeconds: number;
  gapSource: string;
  /** True if the recovery targets of the stack cover the loss. */
  isInScope: boolean;
}

const writer = ({ database }: Topology): Track => [
  database.readers > 0 ? "writerPromotion" : "writerReplacement",
  "reconnect",
];
const cacheNode = ({ cache }: Topology): Track => [
  cache.replicas > 0 ? "cachePromotion" : "cacheReplacement",
  "reconnect",
];
const podReplacement: Track = ["nodeGrace", "toleration", "podStart"];
const nodeReplacement: Track = ["nodeGrace", "toleration", "nodeStart", "podStart"];

/** If other pods remain, requests fail only until the health check detects the loss; if none remain, until a new pod is ready. */
const pods = (remain: boolean, track: Track): Track => (remain ? ["healthCheck"] : track);

/** The tracks of each recovery. They run in parallel, so the longest one decides. */
const TRACKS: Record<Loss, (topology: Topology) => Track[]> = {
  [Loss.Pod]: ({ workload }) => [pods(workload.replicas.min > 1, ["podStart"])],
  [Loss.Node]: ({ workload, nodes }) => [
    pods(workload.replicas.min > 1 && nodes.min > 1, nodes.min > 1 ? podReplacement : nodeReplacement),
  ],
  [Loss.CacheNode]: (topology) => [cacheNode(topology)],
  [Loss.Writer]: (topology) => [writer(topology)],
  [Loss.Zone]: (topology) =>
    topology.zones > 1
      ? [
          pods(topology.workload.replicas.min > 1, nodeReplacement),
          writer(topology),
          cacheNode(topology),
          ...egress(topology),
        ]
      : [["alert", "decision", "platformRebuild", "databaseRestore"]],
  [Loss.Region]: ({ secondary }) => {
    // The secondary region recovers in parallel tracks: its pods read from the replica until that is promoted.
    const application: Track[] = secondary.application
      ? [["nodeStart", "podStart"], ["edgeSwitch"]]
      : [["platformRebuild", "edgeSwitch"]];
    const database: Track = [secondary.database ? "regionPromotion" : "databaseRestore"];
    return [...application, database].map((work): Track => ["alert", "decision", ...work]);
  },
};

/** The lost zone may contain the single NAT gateway of all zones. */
const egress = ({ network }: Topology): Track[] =>
  network.nat === NatStrategy.PerZone ? [] : [["alert", "decision", "natReplacement"]];

const gap = (loss: Loss, { secondary, zones }: Topology): { seconds: number; source: string } => {
  if (loss !== Loss.Region && (loss !== Loss.Zone || zones > 1))
    return { seconds: GAPS.zone.value, source: GAPS.zone.source };
  if (secondary.database) return { seconds: GAPS.region.value, source: GAPS.region.source };
  if (secondary.backupCopyHours === undefined)
    return { seconds: Infinity, source: "no backup is copied to another region" };
  return {
    seconds: secondary.backupCopyHours * 3600,
    source: `backups are copied to another region every ${secondary.backupCopyHours} h`,
  };
};

/** The recovery from each kind of loss. */
export const recoveryTimes = (topology: Topology): Recovery[] =>
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
      steps: longest.track.map((name) => ({ name, assumption: SECONDS[name] })),
      gapSeconds,
      gapSource,
      isInScope: loss !== Loss.Region || topology.survives === Extent.Region,
    };
  });

/** The longest recovery, or the one with the largest data loss, that the recovery targets cover. */
export const longestRecovery = (topology: Topology, by: "seconds" | "gapSeconds"): Recovery =>
  recoveryTimes(topology)
    .filter(({ isInScope }) => isInScope)
    .reduce((most, one) => (one[by] > most[by] ? one : most));
