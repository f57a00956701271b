// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import type { Targets } from "../contracts/targets";
import { getPath } from "../lib/values";
import { evaluateTarget, MEASURES } from "./evaluate";
import { round } from "./numbers";
import type { Topology } from "./topology";

type Value = number | boolean | string | string[];

/** One setting to change. */
export interface Change {
  /** Path of the setting. */
  setting: string;
  /** Its value now. */
  from: Value | undefined;
  /** The value to set. */
  to: Value;
}

/** Changes that together make a target achievable. */
export type Recommendation = Change[];

/** A setting that recommendations may change, with its better values in ascending order of effect. */
interface AdjustableSetting {
  setting: string;
  values: (topology: Topology) => Value[];
}

const MAX_PODS = 300;
const MAX_NODES = 300;
const SIZES = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge"];

const above = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index + 1);
const enable = (isEnabled: boolean): boolean[] => (isEnabled ? [] : [true]);

/** Lists of instance types of the same families in which every type has at least a certain size. */
const larger = (types: string[]): string[][] =>
  SIZES.map((size) =>
    types.map((type) => {
      const [family, current] = type.split(".") as [string, string];
      return `${family}.${SIZES.indexOf(current) < SIZES.indexOf(size) ? size : current}`;
    }),
  ).filter((candidate) => candidate.join() !== types.join());

/** Every setting that affects a target, the cheapest first. */
const ADJUSTABLE_SETTINGS: readonly AdjustableSetting[] = [
  {
    setting: "network.nat",
    values: ({ network }) => (network.nat === NatStrategy.PerZone ? [] : [NatStrategy.PerZone]),
  },
  { setting: "workload.replicas.min", values: ({ workload: { replicas } }) => above(replicas.min, replicas.max) },
  { setting: "workload.replicas.max", values: ({ workload: { replicas } }) => above(replicas.max, MAX_PODS) },
  { setting: "nodes.min", values: ({ nodes }) => above(nodes.min, nodes.max) },
  { setting: "nodes.max", values: ({ nodes }) => above(nodes.max, MAX_NODES) },
  { setting: "nodes.instanceTypes", values: ({ nodes }) => larger(nodes.instanceTypes) },
  { setting: "cache.replicas", values: ({ cache }) => above(cache.replicas, 5) },
  { setting: "database.readers", values: ({ database }) => above(database.readers, 15) },
  { setting: "zones", values: ({ zones }) => above(zones, 3) },
  {
    setting: "secondary.backupCopyHours",
    values: ({ secondary }) => [24, 12, 6, 4, 2, 1].filter((hours) => hours < (secondary.backupCopyHours ?? Infinity)),
  },
  { setting: "secondary.database", values: ({ secondary }) => enable(secondary.database) },
  { setting: "secondary.application", values: ({ secondary }) => enable(secondary.application) },
  { setting: "measured.concurrency", values: ({ measured }) => above(measured.concurrency, 64) },
  {
    setting: "measured.serviceMilliseconds",
    values: ({ measured }) => above(0, Math.ceil(measured.serviceMilliseconds) - 1).reverse(),
  },
];

/** A copy of the topology with the changes applied. */
export const withChanges = (topology: Topology, changes: readonly Change[]): Topology => {
  const copy = structuredClone(topology);
  for (const { setting, to } of changes) {
    const [group, key] = splitLast(setting);
    (getPath({ copy }, group) as Record<string, Value>)[key] = to;
  }
  return copy;
};

/** The path of the object that contains a setting, in `{ copy: topology }`, and the setting's own key. */
const splitLast = (setting: string): [group: string, key: string] => {
  const keys = ["copy", ...setting.split(".")];
  return [keys.slice(0, -1).join("."), keys.at(-1)!];
};

/** Every possible change of a topology, each to its best value. */
const strongestChanges = (topology: Topology): Change[] =>
  ADJUSTABLE_SETTINGS.flatMap(({ setting, values }) => {
    const to = values(topology).at(-1);
    return to === undefined ? [] : [{ setting, from: getPath(topology, setting) as Value | undefined, to }];
  });

/**
 * Recommends how to make a target achievable: every single change that is sufficient, with the smallest sufficient value. If
 * no single change is sufficient, the result is one set of changes, all of which are necessary.
 * @returns An empty list if no combination of changes is sufficient.
 */
export const recommend = (target: keyof Targets, targets: Targets, topology: Topology): Recommendation[] => {
  const isSufficient = (changes: Change[]): boolean =>
    evaluateTarget(target, targets, withChanges(topology, changes)).isMet;
  /** The change with its smallest value that is sufficient together with the others. */
  const reduced = (change: Change, others: Change[]): Change | undefined => {
    if (!isSufficient([...others, change])) return undefined;
    const { values } = ADJUSTABLE_SETTINGS.find(({ setting }) => setting === change.setting)!;
    const to = values(topology).find((value) => isSufficient([...others, { ...change, to: value }]));
    return { ...change, to: to! };
  };
  const all = strongestChanges(topology);
  const single = all.flatMap((change) => reduced(change, []) ?? []);
  if (single.length > 0) return single.map((change) => [change]);
  if (!isSufficient(all)) return [];
  const necessary = all.reduce<Change[]>((kept, change) => {
    const others = kept.filter((one) => one !== change);
    return isSufficient(others) ? others : kept;
  }, all);
  return [
    necessary.reduce<Change[]>((kept, change) => {
      const others = kept.filter((one) => one !== change);
      return kept.map((one) => (one === change ? (reduced(change, others) ?? change) : one));
    }, necessary),
  ];
};

/** The best value of a target that changes of the topology can achieve: `99.94 % or less`. */
export const bestAchievable = (target: keyof Targets, targets: Targets, topology: Topology): string => {
  const { computed } = evaluateTarget(target, targets, withChanges(topology, strongestChanges(topology)));
  const { unit, isCeiling } = MEASURES[target];
  return `${round(isCeiling ? Math.ceil(computed * 100) / 100 : Math.floor(computed * 100) / 100)} ${unit} or ${isCeiling ? "more" : "less"}`;
};

const formatValue = (value: Value | undefined): string =>
  value === undefined ? "not set" : Array.isArray(value) ? `[${value.join(", ")}]` : String(value);

/** A recommendation as an imperative: `set network.nat to per-zone (now single)`. */
export const formatRecommendation = (changes: Recommendation): string =>
  changes
    .map(({ setting, from, to }) => `set ${setting} to ${formatValue(to)} (now ${formatValue(from)})`)
    .join(" and ");
