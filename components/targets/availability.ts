// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import { PER_YEAR, POD_PERCENT, SERIAL, TIERS, ZONE_PERCENT, type Service } from "./assumptions";
import { distribute } from "../lib/distribute";
import { formatPercent, round } from "./numbers";
import { recoveryTimes } from "./recovery";
import { Loss, type Topology } from "./topology";

/** An availability, with its calculation. */
export interface Availability {
  /** Share of time, 0 to 1. */
  share: number;
  /** The same, calculated only from the service level agreements, which pay credits but guarantee nothing. */
  agreed: number;
  arithmetic: string[];
}

const MINUTES_A_YEAR = 365.25 * 24 * 60;

/** Availability of a system that needs all of its parts. */
export const serial = (shares: readonly number[]): number => shares.reduce((product, share) => product * share, 1);

/** Availability of a system that needs at least one of its parts. */
export const parallel = (shares: readonly number[]): number => 1 - serial(shares.map((share) => 1 - share));

/** The share of time in which the platform answers requests. */
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
  const product = serial(parts.map(([, share]) => share));
  const losses = downtime(topology);
  const share = Math.max(0, product - losses.minutes / MINUTES_A_YEAR);
  const agreed = serial([...SERIAL, ...tiers].map(({ sla }) => sla / 100));
  return {
    share,
    agreed,
    arithmetic: [
      `${parts.map(([name, part]) => `${name} ${formatPercent(part)}`).join(" × ")} = ${formatPercent(product)}`,
      `downtime per year: ${losses.terms.join(" + ")} = ${round(losses.minutes)} minutes of ${round(MINUTES_A_YEAR)}`,
      `${formatPercent(product)} - ${formatPercent(losses.minutes / MINUTES_A_YEAR)} = ${formatPercent(share)}`,
      `for comparison, the service level agreements alone: ${formatPercent(agreed)}`,
    ],
  };
};

/** True if at least one member remains after the loss of a zone. */
const spread = (topology: Topology, parts: number): boolean => topology.zones > 1 && parts > 1;

const tier = (kinds: { spread: Service; single: Service }, isSpread: boolean): Service =>
  isSpread ? kinds.spread : kinds.single;

/** One pod is enough to answer requests. A zone provides one if the zone and at least one of its pods are available. */
const pods = ({ zones, workload }: Topology): number => {
  const zone = ZONE_PERCENT.value / 100;
  return parallel(
    distribute(workload.replicas.min, zones).map(
      (count) => zone * parallel(Array<number>(count).fill(POD_PERCENT.value / 100)),
    ),
  );
};

/** A NAT gateway per zone fails only together with the pods of its zone. A single gateway is a further dependency of all pods. */
const egress = ({ network, zones }: Topology): [string, number][] =>
  network.nat === NatStrategy.PerZone || zones === 1
    ? []
    : [["zone of the single NAT gateway", ZONE_PERCENT.value / 100]];

/** Share of the requests that fail until the recovery is complete. */
const SHARE: Record<Loss, (topology: Topology) => number> = {
  [Loss.Pod]: ({ workload }) => 1 / workload.replicas.min,
  [Loss.Node]: ({ nodes }) => 1 / nodes.min,
  [Loss.CacheNode]: ({ cache }) => 1 / (cache.replicas + 1),
  [Loss.Writer]: () => 1,
  [Loss.Zone]: () => 1,
  [Loss.Region]: () => 1,
};

const downtime = (topology: Topology): { minutes: number; terms: string[] } => {
  const each = recoveryTimes(topology).map(({ loss, seconds }) => ({
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
