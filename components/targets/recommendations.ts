// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import type { Targets } from "../contracts/targets";
import { finding, MEASURES } from "./findings";
import { round } from "./numbers";
import type { Topology } from "./topology";

type Value = number | boolean | string | string[];

/** One setting to change. */
export interface Change {
  /** Path of the setting. */
  setting: string;
  from: Value | undefined;
  to: Value;
}

/** Changes that mend a target together. */
export type Cure = Change[];

/** A setting that can mend something, and its values from here on, the weakest first. */
interface Lever {
  setting: string;
  values: (topology: Topology) => Value[];
}

const MOST_PODS = 300;
const MOST_NODES = 300;
const SIZES = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge"];

const above = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index + 1);
const off = (is: boolean): boolean[] => (is ? [] : [true]);

/** Instance types of the same families, each at least of a size. */
const larger = (types: string[]): string[][] =>
  SIZES.map((size) =>
    types.map((type) => {
      const [family, now] = type.split(".") as [string, string];
      return `${family}.${SIZES.indexOf(now) < SIZES.indexOf(size) ? size : now}`;
    }),
  ).filter((candidate) => candidate.join() !== types.join());

/** All that the model knows to mend something with, the cheapest first. */
const LEVERS: readonly Lever[] = [
  {
    setting: "network.nat",
    values: ({ network }) => (network.nat === NatStrategy.PerZone ? [] : [NatStrategy.PerZone]),
  },
  { setting: "workload.replicas.min", values: ({ workload: { replicas } }) => above(replicas.min, replicas.max) },
  { setting: "workload.replicas.max", values: ({ workload: { replicas } }) => above(replicas.max, MOST_PODS) },
  { setting: "nodes.min", values: ({ nodes }) => above(nodes.min, nodes.max) },
  { setting: "nodes.max", values: ({ nodes }) => above(nodes.max, MOST_NODES) },
  { setting: "nodes.instanceTypes", values: ({ nodes }) => larger(nodes.instanceTypes) },
  { setting: "cache.replicas", values: ({ cache }) => above(cache.replicas, 5) },
  { setting: "database.readers", values: ({ database }) => above(database.readers, 15) },
  { setting: "zones", values: ({ zones }) => above(zones, 3) },
  {
    setting: "standby.backupCopyHours",
    values: ({ standby }) => [24, 12, 6, 4, 2, 1].filter((hours) => hours < (standby.backupCopyHours ?? Infinity)),
  },
  { setting: "standby.database", values: ({ standby }) => off(standby.database) },
  { setting: "standby.application", values: ({ standby }) => off(standby.application) },
  { setting: "measured.concurrency", values: ({ measured }) => above(measured.concurrency, 64) },
  {
    setting: "measured.serviceMilliseconds",
    values: ({ measured }) => above(0, Math.ceil(measured.serviceMilliseconds) - 1).reverse(),
  },
];

const at = (topology: Topology, setting: string): Value | undefined =>
  setting.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], topology) as
    Value | undefined;

/** The topology after a cure. */
export const applied = (topology: Topology, cure: Cure): Topology => {
  const changed = structuredClone(topology);
  for (const { setting, to } of cure) {
    const keys = setting.split(".");
    const inner = keys.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], changed);
    (inner as Record<string, Value>)[keys.at(-1)!] = to;
  }
  return changed;
};

/** Everything that could be changed of a topology, each at its strongest. */
const strongest = (topology: Topology): Cure =>
  LEVERS.flatMap(({ setting, values }) => {
    const to = values(topology).at(-1);
    return to === undefined ? [] : [{ setting, from: at(topology, setting), to }];
  });

/**
 * What would mend a target that is not met: every single change that does, each at its least; or else one set of changes of
 * which none can be spared.
 * @returns Empty when nothing that the model knows mends it.
 */
export const cures = (target: keyof Targets, targets: Targets, topology: Topology): Cure[] => {
  const mends = (cure: Cure): boolean => finding(target, targets, applied(topology, cure)).isMet;
  const least = (change: Change, others: Cure): Change | undefined => {
    if (!mends([...others, change])) return undefined;
    const { values } = LEVERS.find(({ setting }) => setting === change.setting)!;
    const to = values(topology).find((value) => mends([...others, { ...change, to: value }]));
    return { ...change, to: to! };
  };
  const all = strongest(topology);
  const single = all.flatMap((change) => least(change, []) ?? []);
  if (single.length > 0) return single.map((change) => [change]);
  if (!mends(all)) return [];
  const cure = all.reduce<Cure>((kept, change) => {
    const others = kept.filter((one) => one !== change);
    return mends(others) ? others : kept;
  }, all);
  return [
    cure.reduce<Cure>(
      (kept, change) =>
        kept.map((one) =>
          one === change
            ? (least(
                change,
                kept.filter((other) => other !== change),
              ) ?? change)
            : one,
        ),
      cure,
    ),
  ];
};

/** The best that a topology can be brought to: what to state at most. */
export const reachable = (target: keyof Targets, targets: Targets, topology: Topology): string => {
  const { computed } = finding(target, targets, applied(topology, strongest(topology)));
  const { unit, isCeiling } = MEASURES[target];
  return `${round(isCeiling ? Math.ceil(computed * 100) / 100 : Math.floor(computed * 100) / 100)} ${unit} or ${isCeiling ? "more" : "less"}`;
};

const show = (value: Value | undefined): string => (Array.isArray(value) ? `[${value.join(", ")}]` : String(value));

/** A cure as an imperative: `set network.nat to per-zone (now single)`. */
export const toldCure = (cure: Cure): string =>
  cure
    .map(
      ({ setting, from, to }) => `set ${setting} to ${show(to)} (now ${from === undefined ? "not set" : show(from)})`,
    )
    .join(" and ");
