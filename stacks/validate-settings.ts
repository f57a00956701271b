// SPDX-License-Identifier: Apache-2.0
import { resolveAuditTrail } from "../components/contracts/audit-trail";
import { resolveClusterAutoscaler } from "../components/contracts/cluster-autoscaler";
import { resolveDataTier } from "../components/contracts/data-tier";
import { checkEdgeRegions, resolveEdgeSecurity } from "../components/contracts/edge-security";
import { resolveHaCluster } from "../components/contracts/ha-cluster";
import { resolveImageCache } from "../components/contracts/image-cache";
import { checkNetworkRegion, resolveNetwork } from "../components/contracts/network";
import { resolveObservability } from "../components/contracts/observability";
import { resolveTargets } from "../components/contracts/targets";
import { resolveWorkload } from "../components/contracts/workload";
import { isMatch } from "../components/lib/checks";
import { ArgumentError, Problems, type Problem } from "../components/lib/problems";
import { resolveMeasured } from "../components/targets/topology";
import * as sources from "./arguments";
import { argumentsFrom, settingOf, tagsFrom, type Sources } from "./arguments";
import { SAMPLE_IMAGE } from "./sample-application";
import type { Settings } from "./settings-schema";
import { validateTogether } from "./validate-together";

/** Stands for the outputs of other components, which are not known before the deployment. */
const UNKNOWN = { clusterName: "", vpcId: "", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "" };

/**
 * The problems that the components would report for a stack's settings, found before any resource is registered.
 * @param settings Their types may be wrong, and any of them may be missing: the components check types as well.
 */
export const validateSettings = (stack: string, settings: Settings): Problem[] => {
  const common = { ...UNKNOWN, tags: tagsFrom(stack, settings) };
  const { secondaryRegion, targets } = settings;
  const secondary = secondaryRegion === undefined ? undefined : { ...UNKNOWN, region: secondaryRegion };
  const args = {
    audit: argumentsFrom(sources.AUDIT_TRAIL, settings),
    autoscaler: argumentsFrom(sources.CLUSTER_AUTOSCALER, settings),
    cluster: argumentsFrom(sources.HA_CLUSTER, settings),
    data: argumentsFrom(sources.DATA_TIER, settings),
    edge: argumentsFrom(sources.EDGE_SECURITY, settings),
    images: { images: [], ...argumentsFrom(sources.IMAGE_CACHE, settings) },
    measured: argumentsFrom(sources.MEASURED, settings),
    network: argumentsFrom(sources.PRIMARY_NETWORK, settings),
    secondaryNetwork: argumentsFrom(sources.SECONDARY_NETWORK, settings),
    observability: argumentsFrom(sources.OBSERVABILITY, settings),
    workload: workloadArguments(settings),
  };
  return [
    ...problemsOf(sources.CLUSTER_AUTOSCALER, () => resolveClusterAutoscaler("", { ...common, ...args.autoscaler })),
    ...problemsOf({}, () => resolveTargets("", targets)),
    ...problemsOf(sources.MEASURED, () => resolveMeasured("", args.measured)),
    ...problemsOf(sources.PRIMARY_NETWORK, () => resolveNetwork("", { ...common, ...args.network })),
    ...problemsOf(sources.SECONDARY_NETWORK, () => resolveNetwork("", { ...common, ...args.secondaryNetwork })),
    ...problemsOf(sources.AUDIT_TRAIL, () => resolveAuditTrail("", { ...common, ...args.audit })),
    ...problemsOf({ ...sources.EDGE_SECURITY, "secondary.region": "secondaryRegion" }, () =>
      resolveEdgeSecurity("", { ...common, ...args.edge, secondary }),
    ),
    ...problemsOf(sources.HA_CLUSTER, () => resolveHaCluster("", { ...common, ...args.cluster })),
    ...problemsOf(sources.DATA_TIER, () => resolveDataTier("", { ...common, ...args.data })),
    ...problemsOf(sources.IMAGE_CACHE, () => resolveImageCache("", { ...common, ...args.images }, "settings")),
    ...problemsOf(sources.WORKLOAD, () => resolveWorkload("settings", { ...common, ...args.workload })),
    ...problemsOf(sources.OBSERVABILITY, () => resolveObservability("", { ...common, ...args.observability })),
    ...problemsOf({}, () => checkAuditStack(settings.auditStack)),
    ...checkRegions(settings),
    ...validateTogether(settings),
  ];
};

/** The arguments with the default of the schema, which is not applied to the settings yet. */
const workloadArguments = (settings: Settings): ReturnType<typeof argumentsFrom<typeof sources.WORKLOAD>> => {
  const args = argumentsFrom(sources.WORKLOAD, settings);
  return { ...args, image: args.image ?? SAMPLE_IMAGE };
};

/** The components compare their arguments with the regions of their providers, which are settings. */
const checkRegions = (settings: Settings): Problem[] => {
  const { region, secondaryRegion } = settings;
  const secondary = secondaryRegion === undefined ? undefined : { ...UNKNOWN, region: secondaryRegion };
  const found = (table: Sources, check: (problems: Problems) => void): Problem[] =>
    problemsOf(table, () => {
      const problems = new Problems("");
      check(problems);
      problems.throwIfAny();
    });
  return [
    ...found({ "secondary.region": "secondaryRegion" }, (problems) =>
      checkEdgeRegions(problems, { secondary }, region),
    ),
    ...found(sources.PRIMARY_NETWORK, (problems) =>
      checkNetworkRegion(problems, argumentsFrom(sources.PRIMARY_NETWORK, settings), region),
    ),
    ...found({ ...sources.SECONDARY_NETWORK, region: "secondaryRegion" }, (problems) =>
      checkNetworkRegion(problems, argumentsFrom(sources.SECONDARY_NETWORK, settings), secondaryRegion),
    ),
  ];
};

/** No component checks this setting: the stack reads it to get outputs of another stack. */
const checkAuditStack = (auditStack: unknown): void => {
  const problems = new Problems("");
  problems.require(auditStack === undefined || isMatch(auditStack, /^[^/\s]+(\/[^/\s]+){2}$/), {
    field: "auditStack",
    value: auditStack,
    reason: "must be the full name of a stack",
    fix: 'set it to a name such as "organization/redoubt/prod"',
  });
  problems.throwIfAny();
};

/** The problems that a component reports, with settings instead of arguments as their fields. */
const problemsOf = (table: Sources, resolve: () => unknown): Problem[] => {
  try {
    resolve();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return error.problems.map((problem) => ({ ...problem, field: settingOf(table, problem.field) }));
  }
  return [];
};
