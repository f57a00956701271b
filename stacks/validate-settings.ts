// SPDX-License-Identifier: Apache-2.0
import { resolveAuditTrail } from "../components/contracts/audit-trail";
import { resolveDataTier } from "../components/contracts/data-tier";
import { resolveEdgeSecurity } from "../components/contracts/edge-security";
import { resolveHaCluster } from "../components/contracts/ha-cluster";
import { resolveNetwork } from "../components/contracts/network";
import { resolveObservability } from "../components/contracts/observability";
import { resolveTargets } from "../components/contracts/targets";
import { resolveWorkload } from "../components/contracts/workload";
import { resolveMeasured } from "../components/targets/topology";
import { isRegion } from "../components/lib/checks";
import { ArgumentError, Problems } from "../components/lib/problems";

type Values = Record<string, unknown>;
/** A contract's check, for values that nobody has typed yet. */
type Check = (name: string, args: Values) => unknown;

/** Where an argument's value comes from, if not from a setting of the same path. */
const SETTING: Record<string, string> = {
  "tags.owner": "owner",
  "tags.costCenter": "costCenter",
  "tags.dataClassification": "dataClassification",
  cidrBlock: "network.cidrBlock",
  nat: "network.nat",
  availabilityZones: "network.availabilityZones",
  blockedCountries: "edge.blockedCountries",
  standbyAddresses: "edge.standbyAddresses",
  secondaryServes: "edge.secondaryServes",
  "secondary.region": "secondaryRegion",
  instanceTypes: "nodes.instanceTypes",
  image: "workload.image",
  "replicas.min": "workload.replicas.min",
  "replicas.max": "workload.replicas.max",
  serviceMilliseconds: "measured.serviceMilliseconds",
  concurrency: "measured.concurrency",
  instanceClass: "database.instanceClass",
  readers: "database.readers",
  cacheNodeType: "cache.nodeType",
  cacheReplicas: "cache.replicas",
  retentionDays: "metrics.retentionDays",
  storageGiB: "metrics.storageGiB",
  notificationSecret: "metrics.notificationSecret",
  runbooksUrl: "metrics.runbooksUrl",
  ...Object.fromEntries(
    ["clientId", "clientSecret", "authorizeUrl", "tokenUrl", "userInfoUrl", "editorGroup"].map((part) => [
      `signOn.${part}`,
      `metrics.signOn.${part}`,
    ]),
  ),
};

/**
 * What the platform's components would refuse of a stack's settings: all at once and before any of them is made. The
 * contracts decide, so that no rule stands in two places.
 * @param raw Settings as they were found; what is missing is not judged.
 * @returns Setting and what is wrong with it.
 */
export const refusals = (stack: string, raw: Values): [path: string, problem: string][] => {
  const group = (key: string): Values => (isGroup(raw[key]) ? raw[key] : {});
  const { owner, costCenter, dataClassification } = raw;
  const tags = { environment: stack, owner, costCenter, dataClassification };
  const { instanceTypes, ...nodes } = group("nodes");
  const cache = group("cache");
  const judged: [check: unknown, args: Values][] = [
    [region, { region: raw["region"] }],
    [resolveTargets, { ...group("targets") }],
    [resolveMeasured, { ...group("measured") }],
    [resolveNetwork, { ...group("network"), tags }],
    [resolveAuditTrail, { monthlyBudget: raw["monthlyBudget"], tags }],
    [
      resolveEdgeSecurity,
      {
        ...group("edge"),
        domain: raw["domain"],
        secondary: raw["secondaryRegion"] === undefined ? undefined : { region: raw["secondaryRegion"] },
        tags,
      },
    ],
    [resolveHaCluster, { nodes, instanceTypes, publicAccessCidrs: raw["publicAccessCidrs"], tags }],
    [
      resolveDataTier,
      {
        ...group("database"),
        cacheNodeType: cache["nodeType"],
        cacheReplicas: cache["replicas"],
        secondaryRegion: raw["secondaryRegion"],
        tags,
      },
    ],
    [resolveWorkload, { ...group("workload"), tags }],
    [resolveObservability, { ...group("metrics"), targets: group("targets"), tags }],
  ];
  return judged
    .flatMap(([check, args]) => problemsOf(check as Check, args))
    .map((problem) => {
      const [field, ...rest] = problem.split(" ");
      return [SETTING[field!] ?? field!, rest.join(" ")];
    });
};

const isGroup = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The mistakes that a contract reports, without whose they are. */
const problemsOf = (check: Check, args: Values): string[] => {
  try {
    check("settings", args);
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems.map((problem) => problem.replace(/^[^:]*: /, ""));
    throw error;
  }
  return [];
};

const region: Check = (name, args) => {
  const problems = new Problems(name);
  problems.unless(
    isRegion(args["region"]),
    "region",
    args["region"],
    "is no AWS region",
    'set one such as "us-east-1"',
  );
  problems.throwIfAny();
};
