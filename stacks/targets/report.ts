// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../components/contracts/targets";
import { remedy, verdicts } from "../../components/targets/check";
import type { Cure } from "../../components/targets/recommendations";
import { graphOf, REGIONS } from "../../components/targets/declared";
import {
  ASSUMPTIONS,
  CAPACITY,
  GAPS,
  PER_YEAR,
  POD_PERCENT,
  SECONDS,
  SERIAL,
  TIERS,
  ZONE_PERCENT,
} from "../../components/targets/assumptions";
import { MEASURES } from "../../components/targets/findings";
import { round } from "../../components/targets/numbers";
import { broken, toldBreak, type Graph, type Lost } from "../../components/targets/paths";
import { recoveries, type Recovery } from "../../components/targets/recovery";
import { Extent, type Topology } from "../../components/targets/topology";
import type { Settings } from "../settings";
import type { Shape } from "../environment";
import { topologyOf } from "../topology";

/** One target's row. */
export interface Row {
  target: keyof Targets;
  unit: string;
  stated: number;
  /** Null where there is no bound. */
  computed: number | null;
  isMet: boolean;
  arithmetic: string[];
  cures: Cure[];
  /** The cures in words; empty when the target is met. */
  remedy: string;
}

/** What is left when something is lost. */
export interface LossRow {
  lost: Lost;
  /** True when the stack promises to survive it. */
  isPromised: boolean;
  /** In words: empty when every purpose keeps a path. */
  breaks: string[];
}

/** All that is told of a stack's targets. */
export interface Report {
  stack: string;
  isMet: boolean;
  targets: Row[];
  recoveries: Recovery[];
  losses: LossRow[];
  topology: Topology;
  graph: Graph;
  assumptions: readonly string[];
  /** Name of a figure, its value, where it is from. */
  sources: [name: string, value: string, source: string][];
}

/** Holds a stack against its targets. */
export const reportOf = (stack: string, settings: Settings, shape: Shape): Report => {
  const { targets } = settings;
  const topology = topologyOf(settings, shape);
  const rows = verdicts(targets, topology).map((one): Row => ({
    ...one,
    unit: MEASURES[one.target].unit,
    computed: Number.isFinite(one.computed) ? one.computed : null,
    remedy: one.isMet ? "" : remedy(one, targets, topology),
  }));
  const graph = graphOf(topology);
  const zones = [
    ...new Set(
      graph.parts.flatMap(({ zone, region }) => (zone !== undefined && region === REGIONS.primary ? [zone] : [])),
    ),
  ];
  const losses: Lost[] = [...zones.map((zone) => ({ region: REGIONS.primary, zone })), { region: REGIONS.primary }];
  return {
    stack,
    isMet: rows.every(({ isMet }) => isMet),
    targets: rows,
    recoveries: recoveries(topology),
    losses: losses.map((lost) => ({
      lost,
      isPromised: lost.zone !== undefined || topology.survives === Extent.Region,
      breaks: broken(graph, lost).map(toldBreak),
    })),
    topology,
    graph,
    assumptions: ASSUMPTIONS,
    sources: sources(),
  };
};

const sources = (): Report["sources"] => {
  const services = [...SERIAL, ...Object.values(TIERS).flatMap((tier) => Object.values(tier))].map(
    ({ name, designed, sla, source }): [string, string, string] => [
      name,
      `${designed === undefined ? "" : `designed ${designed} %, `}agreed ${sla} %`,
      source,
    ],
  );
  const shares: [string, string, string][] = [
    ["one zone", `${ZONE_PERCENT.value} %`, ZONE_PERCENT.source],
    ["one pod", `${POD_PERCENT.value} %`, POD_PERCENT.source],
  ];
  const tables: [table: Record<string, { value: number; source: string }>, unit: string][] = [
    [SECONDS, "s"],
    [GAPS, "s of data"],
    [PER_YEAR, "a year"],
    [CAPACITY, ""],
  ];
  const facts = tables.flatMap(([table, unit]) =>
    Object.entries(table).map(([name, { value, source }]): [string, string, string] => [
      name,
      `${round(value)} ${unit}`.trim(),
      source,
    ]),
  );
  return [...services, ...shares, ...facts];
};
