// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import { PER_YEAR, POD_PERCENT, SERIAL, TIERS, ZONE_PERCENT, type Service } from "./assumptions";
import { percent, round, sharedOut } from "./numbers";
import { recoveries } from "./recovery";
import { Loss, type Topology } from "./topology";

/** A share of time, with the steps that led to it. */
export interface Availability {
  /** 0 to 1. */
  share: number;
  /** The same from the services' agreements alone: what AWS pays for when it is missed. */
  agreed: number;
  arithmetic: string[];
}

const MINUTES_A_YEAR = 365.25 * 24 * 60;

/** What needs all its parts. */
export const serial = (shares: readonly number[]): number => shares.reduce((product, share) => product * share, 1);

/** What needs one of its parts. */
export const parallel = (shares: readonly number[]): number => 1 - serial(shares.map((share) => 1 - share));

/** The share of time in which requests are answered. */
export const availability = (topology: Topology): Availability => {
  const { database, cache } = topology;
  const tiers = [
    tier(TIERS.database, spread(topology, database.readers + 1)),
    tier(TIERS.cache, spread(topology, cache.replicas + 1)),
  ];
  const parts: [name: string, share: number][] = [
    ...[...SERIAL, ...tiers].flatMap(({ name, designed }): [string, number][] =>
      designed === undefined ? [] : [[name, designed / 100]],
    ),
    ["pods", pods(topology)],
    ...egress(topology),
  ];
  const standing = serial(parts.map(([, share]) => share));
  const lost = downtime(topology);
  const share = Math.max(0, standing - lost.minutes / MINUTES_A_YEAR);
  const agreed = serial([...SERIAL, ...tiers].map(({ sla }) => sla / 100));
  return {
    share,
    agreed,
    arithmetic: [
      `${parts.map(([name, part]) => `${name} ${percent(part)}`).join(" × ")} = ${percent(standing)}`,
      `losses a year: ${lost.terms.join(" + ")} = ${round(lost.minutes)} minutes of ${round(MINUTES_A_YEAR)}`,
      `${percent(standing)} - ${percent(lost.minutes / MINUTES_A_YEAR)} = ${percent(share)}`,
      `for comparison, the agreements alone, which pay when missed and promise no more: ${percent(agreed)}`,
    ],
  };
};

/** True when the loss of a zone leaves a part of it. */
const spread = (topology: Topology, parts: number): boolean => topology.zones > 1 && parts > 1;

const tier = (kinds: { spread: Service; single: Service }, isSpread: boolean): Service =>
  isSpread ? kinds.spread : kinds.single;

/** One pod is enough to answer: a zone has some when it stands itself and one of its own does. */
const pods = ({ zones, workload }: Topology): number => {
  const zone = ZONE_PERCENT.value / 100;
  return parallel(
    sharedOut(workload.replicas.min, zones).map(
      (count) => zone * parallel(Array<number>(count).fill(POD_PERCENT.value / 100)),
    ),
  );
};

/** A gateway in each zone stands and falls with the zone's pods. One for all zones is one more thing that all pods need. */
const egress = ({ network, zones }: Topology): [string, number][] =>
  network.nat === NatStrategy.PerZone || zones === 1 ? [] : [["the one NAT gateway's zone", ZONE_PERCENT.value / 100]];

/** Share of the requests that fail until a loss is recovered from. */
const SHARE: Record<Loss, (topology: Topology) => number> = {
  [Loss.Pod]: ({ workload }) => 1 / workload.replicas.min,
  [Loss.Node]: ({ nodes }) => 1 / nodes.min,
  [Loss.CacheNode]: ({ cache }) => 1 / (cache.replicas + 1),
  [Loss.Writer]: () => 1,
  [Loss.Zone]: () => 1,
  [Loss.Region]: () => 1,
};

const downtime = (topology: Topology): { minutes: number; terms: string[] } => {
  const each = recoveries(topology).map(({ loss, seconds }) => ({
    loss,
    rate: PER_YEAR[loss].value,
    share: SHARE[loss](topology),
    minutes: seconds / 60,
  }));
  return {
    minutes: each.reduce((sum, { rate, share, minutes }) => sum + rate * share * minutes, 0),
    terms: each.map(({ loss, rate, share, minutes }) => `${loss} ${rate} × ${round(minutes)} min × ${round(share)}`),
  };
};
