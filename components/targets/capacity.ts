// SPDX-License-Identifier: Apache-2.0
import { CAPACITY } from "./assumptions";
import { round } from "./numbers";
import type { Measured, Topology } from "./topology";

/** A figure, with the steps that led to it. */
export interface Computed {
  value: number;
  arithmetic: string[];
}

/** Processors of an instance type, by its size (AWS names: large has 2, Nxlarge 4N). */
export const processors = (instanceType: string): number => {
  const size = instanceType.split(".")[1] ?? "";
  const many = /^(\d+)xlarge$/.exec(size);
  return many ? Number(many[1]) * 4 : (SIZES[size] ?? 0);
};
const SIZES: Partial<Record<string, number>> = { medium: 1, large: 2, xlarge: 4 };

/** Requests a second that one pod bears when it does nothing else. */
const podRate = ({ serviceMilliseconds, concurrency }: Measured): number => (concurrency * 1000) / serviceMilliseconds;

/** Pods that there is room for at the upper bounds. The smallest of the types counts: any of them may be what there is. */
const mostPods = ({ nodes, workload }: Topology): { pods: number; arithmetic: string } => {
  const cpu = Math.min(...nodes.instanceTypes.map(processors));
  const { podCpu, nodeReservedCpu, platformCpu } = CAPACITY;
  const free = nodes.max * (cpu - nodeReservedCpu.value) - platformCpu.value;
  const room = Math.max(0, Math.floor(free / podCpu.value));
  return {
    pods: Math.min(workload.replicas.max, room),
    arithmetic:
      `pods: the lesser of workload.replicas.max ${workload.replicas.max} and the room for ${room}: ` +
      `(${nodes.max} nodes × (${cpu} - ${nodeReservedCpu.value}) CPU - ${platformCpu.value} for the platform) / ${podCpu.value} a pod`,
  };
};

/** Sustained requests a second: with the autoscaler's headroom, and with what is left of the pods at the moment a zone is lost. */
export const requestsPerSecond = (topology: Topology): Computed => {
  const { pods, arithmetic } = mostPods(topology);
  const rate = podRate(topology.measured);
  const { targetCpuPercent } = topology.workload;
  const left = pods - Math.ceil(pods / topology.zones);
  const whole = (pods * rate * targetCpuPercent) / 100;
  const after = (left * rate * CAPACITY.survivorsPercent.value) / 100;
  const { concurrency, serviceMilliseconds } = topology.measured;
  return {
    value: Math.min(whole, after),
    arithmetic: [
      `a pod: ${concurrency} at once / ${serviceMilliseconds} ms = ${round(rate)} requests/s`,
      arithmetic,
      `in full: ${pods} pods × ${round(rate)} × ${targetCpuPercent} % = ${round(whole)}`,
      `a zone of ${topology.zones} lost: ${left} pods × ${round(rate)} × ${CAPACITY.survivorsPercent.value} % = ${round(after)}`,
    ],
  };
};

/** The 95th percentile of the time to answer at a load, in milliseconds: infinite when the pods can't bear it. */
export const p95 = (topology: Topology, requests: number): Computed => {
  const { measured, workload } = topology;
  const { pods: most, arithmetic } = mostPods(topology);
  const rate = podRate(measured);
  const wanted = Math.ceil(requests / ((rate * workload.targetCpuPercent) / 100));
  const pods = Math.min(most, Math.max(workload.replicas.min, wanted));
  const load = requests / pods;
  const inside = percentile(measured, load, 0.05);
  const { networkMilliseconds } = CAPACITY;
  return {
    value: inside + networkMilliseconds.value,
    arithmetic: [
      arithmetic,
      `${requests} requests/s over ${pods} pods = ${round(load)} each, of ${round(rate)}: ${round((load / rate) * 100)} % busy`,
      `M/M/${measured.concurrency}, ${measured.serviceMilliseconds} ms a request: 95 of 100 are answered within ${round(inside)} ms`,
      `${round(inside)} + ${networkMilliseconds.value} on the network = ${round(inside + networkMilliseconds.value)} ms`,
    ],
  };
};

/** Chance that a request has to wait in an M/M/c queue: Erlang's C, by the recursion of his B, which doesn't overflow. */
export const erlangC = (workers: number, offered: number): number => {
  let blocked = 1;
  for (let count = 1; count <= workers; count++) blocked = (offered * blocked) / (count + offered * blocked);
  return blocked / (1 - (offered / workers) * (1 - blocked));
};

/** The time that only a share of `beyond` of an M/M/c queue's requests exceed, waiting and service together. */
export const percentile = (
  { serviceMilliseconds: mean, concurrency: workers }: Measured,
  requests: number,
  beyond: number,
): number => {
  const offered = (requests * mean) / 1000;
  if (!(offered < workers)) return Infinity;
  const waits = erlangC(workers, offered);
  const spare = workers - offered;
  // Chance that it takes longer than t means: service alone, or a wait (exponential, rate `spare`) and service (rate 1).
  const exceeds = (t: number): number => {
    const both =
      Math.abs(spare - 1) < 1e-6 ? Math.exp(-t) * (1 + t) : (spare * Math.exp(-t) - Math.exp(-spare * t)) / (spare - 1);
    return (1 - waits) * Math.exp(-t) + waits * both;
  };
  let [low, high] = [0, 1];
  while (exceeds(high) > beyond) high *= 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (exceeds(middle) > beyond) low = middle;
    else high = middle;
  }
  return high * mean;
};
