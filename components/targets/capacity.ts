// SPDX-License-Identifier: Apache-2.0
import { vcpus } from "../lib/instance-types";
import { CAPACITY } from "./assumptions";
import { round } from "./numbers";
import type { Measured, Topology } from "./topology";

/** A figure, with its calculation. */
export interface Computed {
  value: number;
  arithmetic: string[];
}

/** Maximum requests per second of one pod. */
const podRate = ({ serviceMilliseconds, concurrency }: Measured): number => (concurrency * 1000) / serviceMilliseconds;

/** Number of pods that fit at the upper bounds. The smallest instance type counts, because AWS may provide only that one. */
const mostPods = ({ nodes, workload }: Topology): { pods: number; arithmetic: string } => {
  const cpu = Math.min(...nodes.instanceTypes.map(vcpus));
  const { podCpu, nodeReservedCpu, platformCpu } = CAPACITY;
  const free = nodes.max * (cpu - nodeReservedCpu.value) - platformCpu.value;
  const room = Math.max(0, Math.floor(free / podCpu.value));
  return {
    pods: Math.min(workload.replicas.max, room),
    arithmetic:
      `pods: the lesser of workload.replicas.max ${workload.replicas.max} and the node capacity of ${room}: ` +
      `(${nodes.max} nodes × (${cpu} - ${nodeReservedCpu.value}) CPU - ${platformCpu.value} for the platform) / ${podCpu.value} per pod`,
  };
};

/** Sustained requests per second: the lesser of all pods at the target CPU utilization, and the remaining pods after the loss of a zone. */
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
      `one pod: ${concurrency} concurrent requests / ${serviceMilliseconds} ms = ${round(rate)} requests/s`,
      arithmetic,
      `all pods: ${pods} pods × ${round(rate)} × ${targetCpuPercent} % = ${round(whole)}`,
      `without one of ${topology.zones} zones: ${left} pods × ${round(rate)} × ${CAPACITY.survivorsPercent.value} % = ${round(after)}`,
    ],
  };
};

/** The 95th percentile of the response time at a load, in milliseconds; infinite if the load exceeds the capacity of the pods. */
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
      `M/M/${measured.concurrency}, ${measured.serviceMilliseconds} ms per request: 95 % are answered within ${round(inside)} ms`,
      `${round(inside)} + ${networkMilliseconds.value} for the network = ${round(inside + networkMilliseconds.value)} ms`,
    ],
  };
};

/** Probability that a request waits in an M/M/c queue: Erlang C, calculated from the recursion of Erlang B, which does not overflow. */
export const erlangC = (workers: number, offered: number): number => {
  let blocked = 1;
  for (let count = 1; count <= workers; count++) blocked = (offered * blocked) / (count + offered * blocked);
  return blocked / (1 - (offered / workers) * (1 - blocked));
};

/** The response time, waiting and service, that a share of `beyond` of the requests of an M/M/c queue exceeds. */
export const percentile = (
  { serviceMilliseconds: mean, concurrency: workers }: Measured,
  requests: number,
  beyond: number,
): number => {
  const offered = (requests * mean) / 1000;
  if (!(offered < workers)) return Infinity;
  const waits = erlangC(workers, offered);
  const spare = workers - offered;
  // Probability of a response time above t mean service times: service alone (rate 1), or a wait (exponential, rate `spare`) and service.
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
