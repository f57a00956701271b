// SPDX-License-Identifier: Apache-2.0
// The monthly cost of a stack by component.
import { regionFinder } from "../regions";
import type { Subject } from "../subject";
import { componentsOf, readableType } from "../tree";
import { BY_USE, isFree } from "./by-use";
import { COUNTERS, type Context, type Unpriced, type Units } from "./count";
import { HOURS_PER_MONTH, PRICED_REGIONS, type Price } from "./prices";
import { volumesOf } from "./volumes";

/** A number of units of one price in one component. */
export interface Line extends Units {
  component: string;
  /** US dollars per month. */
  monthly: number;
}

/** A resource, or a part of it, that the total does not contain. */
export interface Omission {
  component: string;
  /** Name and type. */
  resource: string;
  reason: string;
}

export interface Estimate {
  lines: Line[];
  /** US dollars per month, in the order of the program. Components without cost are contained with 0. */
  components: { name: string; kind: string; monthly: number }[];
  /** US dollars per month. */
  total: number;
  /** What is missing from the price table. */
  unpriced: Omission[];
  /** What is billed by use: the resources by what they are billed by. */
  byUse: Omission[];
}

/** US dollars per month of a number of units. */
const monthlyCost = ({ price, count }: Units): number =>
  price.usd * count * (price.unit === "hour" ? HOURS_PER_MONTH : 1);

type Found = { units: Units[]; unpriced: string[] };

export const estimate = (subject: Pick<Subject, "resources">): Estimate => {
  const regionOf = regionFinder(subject.resources);
  const context: Context = { resources: subject.resources, regionOf };
  // Kubernetes resources have no region, so the clusters stand for them.
  const otherRegion = subject.resources
    .filter(({ type }) => type === "aws:eks/cluster:Cluster")
    .map(regionOf)
    .find((region) => region !== undefined && !PRICED_REGIONS.includes(region));
  const found = (resource: Subject["resources"][number]): Found => {
    const { type } = resource;
    if (type.startsWith("kubernetes:")) {
      const volumes = volumesOf(resource);
      if (volumes.length === 0 || otherRegion === undefined) return { units: volumes, unpriced: [] };
      return { units: [], unpriced: [`the price table does not contain ${otherRegion}`] };
    }
    const counter = COUNTERS[type];
    if (counter === undefined) {
      const isKnown = type in BY_USE || isFree(type) || !/^awsx?:/.test(type);
      return { units: [], unpriced: isKnown ? [] : ["the price table does not contain its type"] };
    }
    const region = regionOf(resource);
    if (region !== undefined && !PRICED_REGIONS.includes(region))
      return { units: [], unpriced: [`the price table does not contain ${region}`] };
    const results = counter(resource, context);
    const isUnpriced = (one: Units | Unpriced): one is Unpriced => "reason" in one;
    return {
      units: results.filter((one): one is Units => !isUnpriced(one)),
      unpriced: results.filter(isUnpriced).map(({ reason }) => reason),
    };
  };

  const lines: Line[] = [];
  const [unpriced, byUse]: [Omission[], Omission[]] = [[], []];
  const components = componentsOf(subject).map(({ name, kind, resources }) => {
    const counts = new Map<Price["of"], Units>();
    for (const resource of resources) {
      const { units, unpriced: reasons } = found(resource);
      for (const { price, count } of units)
        counts.set(price.of, { price, count: count + (counts.get(price.of)?.count ?? 0) });
      const described = { component: name, resource: `${resource.name} (${readableType(resource.type)})` };
      unpriced.push(...reasons.map((reason) => ({ ...described, reason })));
      const use = BY_USE[resource.type];
      if (use !== undefined) byUse.push({ ...described, reason: use });
    }
    const own = [...counts.values()].map((units) => ({ component: name, ...units, monthly: monthlyCost(units) }));
    lines.push(...own);
    return { name, kind, monthly: own.reduce((total, line) => total + line.monthly, 0) };
  });
  return { lines, components, total: components.reduce((total, { monthly }) => total + monthly, 0), unpriced, byUse };
};

/** The components that cost something, the most expensive one first. */
export const paidComponents = ({ components }: Estimate): Estimate["components"] =>
  components.filter(({ monthly }) => monthly > 0).sort((one, other) => other.monthly - one.monthly);

/** The change of the cost of a component. */
export interface CostChange {
  name: string;
  before: number;
  after: number;
}

/** The components whose cost differs between two estimates, the largest change first. Amounts below half a cent are equal. */
export const costChanges = (before: Estimate, after: Estimate): CostChange[] => {
  const monthlyOf = ({ components }: Estimate, name: string): number =>
    components.filter((one) => one.name === name).reduce((total, { monthly }) => total + monthly, 0);
  const names = new Set([...after.components, ...before.components].map(({ name }) => name));
  return [...names]
    .map((name) => ({ name, before: monthlyOf(before, name), after: monthlyOf(after, name) }))
    .filter((change) => Math.abs(change.after - change.before) >= 0.005)
    .sort((one, other) => Math.abs(other.after - other.before) - Math.abs(one.after - one.before));
};
