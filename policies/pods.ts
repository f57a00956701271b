// SPDX-License-Identifier: Apache-2.0
// Checks of pods, wherever they are specified: in a Pod, in the template of a workload, in the job template of a CronJob, or in
// the custom resources of ECK.
import { PASS, prefixPaths, UNKNOWN, unknownAt, violation, type CheckResult } from "./check-result";
import { all, defineCheck, each, valueAt, type Check, type Properties } from "./checks";

const TEMPLATES = [
  "spec.jobTemplate.spec.template",
  "spec.template",
  // Custom resources of ECK.
  "spec.podTemplate",
  "spec.deployment.podTemplate",
  "spec.daemonSet.podTemplate",
  "spec.statefulSet.podTemplate",
];
/** The path of a list of pod templates, in the Elasticsearch resource of ECK. */
const NODE_SETS = "spec.nodeSets";

/** The pod that a resource specifies and the prefix of its paths; UNKNOWN if the template is unknown. */
export const podOf = (properties: Properties): { pod: Properties; prefix: string } | typeof UNKNOWN => {
  for (const path of TEMPLATES) {
    const template = valueAt(properties, path);
    if (template === UNKNOWN) return UNKNOWN;
    if (typeof template === "object" && template !== null) return { pod: template as Properties, prefix: `${path}.` };
  }
  return { pod: properties, prefix: "" };
};

/** Checks `metadata` and `spec` of each pod that a resource specifies. */
export const inPod = (check: Check): Check => {
  const inTemplates = each(
    NODE_SETS,
    defineCheck([], (nodeSet, settings) => {
      const template = nodeSet["podTemplate"] ?? {};
      if (template === UNKNOWN) return unknownAt("podTemplate");
      return prefixPaths("podTemplate.", check(template as Properties, settings));
    }),
  );
  return defineCheck(
    check.reads.map((path) => `spec.template.${path}`),
    (properties, settings) => {
      if (valueAt(properties, NODE_SETS) !== undefined) return inTemplates(properties, settings);
      const found = podOf(properties);
      return found === UNKNOWN ? unknownAt("spec.template") : prefixPaths(found.prefix, check(found.pod, settings));
    },
  );
};

const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"].map((list) => `spec.${list}`);

/** Checks each container of a pod, including init containers and ephemeral containers. */
export const inContainers = (check: Check): Check => inPod(all(...CONTAINER_LISTS.map((list) => each(list, check))));

/** Checks each app container of a pod. */
export const inAppContainers = (check: Check): Check => inPod(each("spec.containers", check));

/** Checks a setting of the security context, which containers inherit from their pod unless they set it themselves. */
export const inContainersOrPod = (
  property: string,
  isAllowed: (value: unknown) => boolean,
  requirement: string,
): Check => {
  const path = `securityContext.${property}`;
  const checkValue = (value: unknown): CheckResult => {
    if (value === UNKNOWN) return unknownAt(path);
    if (isAllowed(value)) return PASS;
    const shown = value === undefined ? "is not set in the container or the pod; it" : JSON.stringify(value);
    return violation(`${path} ${shown} ${requirement}`);
  };
  return inPod(
    defineCheck(
      ["spec", ...CONTAINER_LISTS].map((parent) => `${parent}.${path}`),
      (pod, settings) => {
        const inherited = valueAt(pod, `spec.${path}`);
        const ofContainer = defineCheck([path], (container) => checkValue(valueAt(container, path) ?? inherited));
        return all(...CONTAINER_LISTS.map((list) => each(list, ofContainer)))(pod, settings);
      },
    ),
  );
};
