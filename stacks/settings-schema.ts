// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { NatStrategy } from "../components/contracts/network";
import { DataClassification } from "../components/lib/tags";
import { SAMPLE_IMAGE } from "./sample-application";

const bounds = z.strictObject({ min: z.number(), max: z.number() });

const signOn = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  authorizeUrl: z.string(),
  tokenUrl: z.string(),
  userInfoUrl: z.string(),
  editorGroup: z.string(),
});

/**
 * Every setting of a stack: the keys that `Pulumi.STACK.yaml` may contain under `redoubt:`. The schema checks only names and
 * types; the components check the values.
 */
export const schema = z.strictObject({
  region: z.string(),
  domain: z.string(),
  owner: z.string(),
  costCenter: z.string(),
  dataClassification: z.enum(DataClassification),
  targets: z.strictObject({
    p95Milliseconds: z.number(),
    requestsPerSecond: z.number(),
    availabilityPercent: z.number(),
    rtoMinutes: z.number(),
    rpoMinutes: z.number(),
  }),
  network: z.strictObject({
    cidrBlock: z.string(),
    nat: z.enum(NatStrategy),
    availabilityZones: z.array(z.string()).optional(),
    secondaryAvailabilityZones: z.array(z.string()).optional(),
  }),
  edge: z
    .strictObject({
      blockedCountries: z.array(z.string()).optional(),
      botControl: z.boolean().optional(),
      shieldAdvanced: z.boolean().optional(),
      standbyAddresses: z.array(z.string()).optional(),
      secondaryServes: z.boolean().optional(),
    })
    .default({}),
  nodes: bounds.extend({ instanceTypes: z.array(z.string()) }),
  publicAccessCidrs: z.array(z.string()).default([]),
  workload: z.strictObject({ image: z.string().default(SAMPLE_IMAGE), replicas: bounds }),
  images: z
    .strictObject({
      registry: z.string().optional(),
      dockerHubSecret: z.string().optional(),
      githubSecret: z.string().optional(),
    })
    .default({}),
  measured: z.strictObject({ serviceMilliseconds: z.number(), concurrency: z.number() }),
  database: z.strictObject({ instanceClass: z.string(), readers: z.number() }),
  cache: z.strictObject({ nodeType: z.string(), replicas: z.number() }),
  monthlyBudget: z.number(),
  auditStack: z.string().optional(),
  metrics: z.strictObject({
    retentionDays: z.number(),
    storageGiB: z.number(),
    notificationSecret: z.string().optional(),
    runbooksUrl: z.string().optional(),
    signOn: signOn.optional(),
  }),
  secondaryRegion: z.string().optional(),
});

/** The settings of one stack, with checked types. */
export type Settings = z.infer<typeof schema>;
