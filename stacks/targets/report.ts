// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../components/contracts/targets";
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
  type Assumption,
} from "../../components/targets/assumptions";
import { assessTargets, formatFix } from "../../components/targets/check";
import { MEASURES } from "../../components/targets/evaluate";
import { round } from "../../components/targets/numbers";
import { findBrokenPaths, formatBrokenPath, type Graph, type Outage } from "../../components/targets/paths";
import type { Recommendation } from "../../components/targets/recommendations";
import { recoveryTimes, type Recovery } from "../../components/targets/recovery";
import { Extent, type Topology } from "../../components/targets/topology";
import { REGIONS, topologyGraph } from "../../components/targets/topology-graph";
import type { Settings } from "../settings-schema";
import type { Shape } from "../shape";
import { topologyOf } from "../topology";

/** The result of one target. */
export interface TargetRow {
  target: keyof Targets;
  unit: string;
  stated: number;
  /** Null if there is no bound. */
  computed: number | null;
  isMet: boolean;
  arithmetic: string[];
  recommendations: Recommendation[];
  /** The recommendations as text; empty if the target is achievable. */
  fix: string;
}

/** The effect of an outage. */
export interface OutageRow {
  outage: Outage;
  /** True if the recovery targets of the stack cover the outage. */
  isInScope: boolean;
  /** The broken paths as text; empty if every purpose has a path. */
  brokenPaths: string[];
}

/** The report on a stack's targets. */
export interface Report {
  stack: string;
  isMet: boolean;
  targets: TargetRow[];
  recoveries: Recovery[];
  outages: OutageRow[];
  topology: Topology;
  graph: Graph;
  assumptions: readonly string[];
  /** Name, value and source of every figure. */
  sources: [name: string, value: string, source: string][];
}

/** Evaluates the targets of a stack. */
export const reportOf = (stack: string, settings: Settings, shape: Shape): Report => {
  const { targets } = settings;
  const topology = topologyOf(settings, shape);
  const rows = assessTargets(targets, topology).map((assessment): TargetRow => ({
    ...assessment,
    unit: MEASURES[assessment.target].unit,
    computed: Number.isFinite(assessment.computed) ? assessment.computed : null,
    fix: assessment.isMet ? "" : formatFix(assessment, targets, topology),
  }));
  const graph = topologyGraph(topology);
  return {
    stack,
    isMet: rows.every(({ isMet }) => isMet),
    targets: rows,
    recoveries: recoveryTimes(topology),
    outages: outagesOf(graph).map((outage) => ({
      outage,
      isInScope: outage.zone !== undefined || topology.survives === Extent.Region,
      brokenPaths: findBrokenPaths(graph, outage).map(formatBrokenPath),
    })),
    topology,
    graph,
    assumptions: ASSUMPTIONS,
    sources: sources(),
  };
};

/** The outages of each zone of the primary region, and of that region. */
const outagesOf = ({ parts }: Graph): Outage[] => {
  const { primary } = REGIONS;
  const zones = parts.flatMap(({ zone, region }) => (zone !== undefined && region === primary ? [zone] : []));
  return [...[...new Set(zones)].map((zone) => ({ region: primary, zone })), { region: primary }];
};

const sources = (): Report["sources"] => {
  const services = [...SERIAL, ...Object.values(TIERS).flatMap((tier) => Object.values(tier))].map(
    ({ name, designed, sla, source }): [string, string, string] => [
      name,
      `${designed === undefined ? "" : `designed for ${designed} %, `}SLA ${sla} %`,
      source,
    ],
  );
  const shares: [string, string, string][] = [
    ["one zone", `${ZONE_PERCENT.value} %`, ZONE_PERCENT.source],
    ["one pod", `${POD_PERCENT.value} %`, POD_PERCENT.source],
  ];
  const tables: [table: Record<string, Assumption>, unit: string][] = [
    [SECONDS, "s"],
    [GAPS, "s of data"],
    [PER_YEAR, "per year"],
    [CAPACITY, ""],
  ];
  const figures = tables.flatMap(([table, unit]) =>
    Object.entries(table).map(([name, { value, source }]): [string, string, string] => [
      name,
      `${round(value)} ${unit}`.trim(),
      source,
    ]),
  );
  return [...services, ...shares, ...figures];
};
