// SPDX-License-Identifier: Apache-2.0
// Aurora clusters with their instances.
import { hasPassed, PASS, UNKNOWN, unknownAt, violation, type CheckResult } from "../check-result";
import { any, isSet, oneOf, type RuleSettings } from "../checks";
import { forEachResource, ofTypes, refersTo } from "../companion-resources";
import type { Rule, StackResource } from "../rule";
import { RESILIENCE } from "./controls";
import { DB_CLUSTER_INSTANCES, DB_CLUSTERS } from "./tokens";

/** Multi-AZ DB clusters and Aurora Serverless v1 have no ClusterInstance, and a cluster of a global database may have none. */
const needsNoInstances = any(
  isSet("dbClusterInstanceClass"),
  oneOf("engineMode", ["serverless"]),
  isSet("globalClusterIdentifier"),
);

const isSpread = (zones: readonly unknown[]): boolean =>
  zones.length >= 2 &&
  (zones.some((zone) => zone === undefined) || new Set(zones.filter((zone) => zone !== UNKNOWN)).size >= 2);

const spansZones = (
  cluster: StackResource,
  resources: readonly StackResource[],
  settings: RuleSettings,
): CheckResult | undefined => {
  const exempt = needsNoInstances(cluster.properties, settings);
  if (hasPassed(exempt)) return undefined;
  const candidates = ofTypes(resources, DB_CLUSTER_INSTANCES).map((instance) => ({
    instance,
    link: refersTo(instance, "clusterIdentifier", cluster),
  }));
  const instances = candidates.filter(({ link }) => link === true).map(({ instance }) => instance);
  const zones = instances.map(({ properties }) => properties["availabilityZone"]);
  if (isSpread(zones)) return PASS;
  const isUnknown =
    candidates.some(({ link }) => link === UNKNOWN) ||
    (instances.length >= 2 && zones.includes(UNKNOWN)) ||
    exempt.unknown.length > 0;
  if (isUnknown) return unknownAt("clusterIdentifier");
  return violation(
    instances.length < 2
      ? `the cluster must have at least 2 instances, not ${instances.length}`
      : "the instances of the cluster must be in at least 2 availability zones",
  );
};

export const rdsClusters: Rule[] = [
  {
    id: "rds-cluster-multi-az",
    topic: "availability",
    severity: "high",
    controls: RESILIENCE,
    title: "Aurora clusters have instances in at least two availability zones.",
    resources: DB_CLUSTERS,
    reads: {
      [DB_CLUSTERS[0]!]: needsNoInstances.reads,
      [DB_CLUSTER_INSTANCES[0]!]: ["clusterIdentifier", "availabilityZone"],
    },
    checkStack: forEachResource(DB_CLUSTERS, spansZones),
    remediation: "Add an rds ClusterInstance. Omit its availabilityZone or set it to another zone.",
    source: "AWS Security Hub RDS.15",
  },
];
