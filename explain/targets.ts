// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { NatStrategy } from "../components/contracts/network";
import type { Targets } from "../components/contracts/targets";
import { evaluateTargets, MEASURES } from "../components/targets/evaluate";
import { round } from "../components/targets/numbers";
import { Extent } from "../components/targets/topology";
import type { Subject } from "./subject";

/** A target of the stack and what its topology achieves. */
export interface TargetRow {
  name: string;
  stated: string;
  computed: string;
  isMet: boolean;
}

const bounds = z.object({ min: z.number(), max: z.number() });
/** The output `targets`, whose fields are described in components/contracts/targets.ts. */
const targetsSchema: z.ZodType<Targets> = z.object({
  p95Milliseconds: z.number(),
  requestsPerSecond: z.number(),
  availabilityPercent: z.number(),
  rtoMinutes: z.number(),
  rpoMinutes: z.number(),
});
/** The output `topology`, whose fields are described in components/targets/topology.ts. */
const topologySchema = z.object({
  zones: z.number(),
  survives: z.enum(Extent),
  network: z.object({ nat: z.enum(NatStrategy) }),
  nodes: bounds.extend({ instanceTypes: z.array(z.string()) }),
  workload: z.object({ replicas: bounds, targetCpuPercent: z.number() }),
  measured: z.object({ serviceMilliseconds: z.number(), concurrency: z.number() }),
  database: z.object({ readers: z.number() }),
  cache: z.object({ replicas: z.number() }),
  secondary: z.object({ database: z.boolean(), application: z.boolean(), backupCopyHours: z.number().optional() }),
});

const NAMES: Record<keyof Targets, string> = {
  p95Milliseconds: "Response time, 95th percentile, at most",
  requestsPerSecond: "Sustained requests, at least",
  availabilityPercent: "Availability, at least",
  rtoMinutes: "Recovery time (RTO), at most",
  rpoMinutes: "Data loss (RPO), at most",
};

/** The targets of a stack. Empty unless the stack has the outputs `targets` and `topology`. */
export const targetsOf = ({ outputs }: Pick<Subject, "outputs">): TargetRow[] => {
  const [targets, topology] = [
    targetsSchema.safeParse(outputs["targets"]),
    topologySchema.safeParse(outputs["topology"]),
  ];
  if (!targets.success || !topology.success) return [];
  return evaluateTargets(targets.data, topology.data).map(({ target, stated, computed, isMet }) => {
    const { unit } = MEASURES[target];
    // Two decimals would round availability above or below its target.
    const figure = unit === "%" ? computed.toFixed(3) : round(computed);
    return { name: NAMES[target], stated: `${stated} ${unit}`, computed: `${figure} ${unit}`, isMet };
  });
};
