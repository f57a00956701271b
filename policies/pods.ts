// SPDX-License-Identifier: Apache-2.0
// Pods, wherever they are described: in a Pod, in the template of what makes them, or in the template of that.
import { UNKNOWN, unknownAt, type Answer } from "./answer";
import { all, each, reading, type Check, type Properties } from "./checks";

const TEMPLATES = ["spec.jobTemplate.spec.template", "spec.template"];

/** The part of a resource that describes pods; UNKNOWN where that is not known yet. */
export const podOf = (properties: Properties): { pod: Properties; at: string } | typeof UNKNOWN => {
  for (const path of TEMPLATES) {
    let value: unknown = properties;
    for (const key of path.split(".")) {
      value = (value as Properties | null | undefined)?.[key];
      if (value === UNKNOWN) return UNKNOWN;
    }
    if (typeof value === "object" && value !== null) return { pod: value as Properties, at: `${path}.` };
  }
  return { pod: properties, at: "" };
};

/** A check of a pod, `metadata` and `spec`, in whatever describes it. */
export const inPod = (check: Check): Check =>
  reading(
    check.reads.map((path) => `spec.template.${path}`),
    (properties, settings) => {
      const found = podOf(properties);
      if (found === UNKNOWN) return unknownAt("spec.template");
      const { violations, unknown } = check(found.pod, settings);
      return {
        violations: violations.map((what) => `${found.at}${what}`),
        unknown: unknown.map((what) => `${found.at}${what}`),
      };
    },
  );

/** A check of every container of a pod: those that come first and those for debugging too. */
export const inContainers = (check: Check): Check =>
  inPod(all(...["containers", "initContainers", "ephemeralContainers"].map((list) => each(`spec.${list}`, check))));

/** A check of the containers that serve: those that come first end before. */
export const inServing = (check: Check): Check => inPod(each("spec.containers", check));

/** A setting that a container has from its pod, unless it has its own. `allowed` answers for the one that counts. */
export const inContainersOrPod = (property: string, allowed: (value: unknown) => boolean, must: string): Check =>
  inPod(
    reading(
      ["spec", "spec.containers", "spec.initContainers", "spec.ephemeralContainers"].map(
        (holder) => `${holder}.securityContext.${property}`,
      ),
      (pod, settings) =>
        all(
          ...["containers", "initContainers", "ephemeralContainers"].map((list) =>
            each(
              `spec.${list}`,
              reading([property], (container) =>
                judge(
                  own(container["securityContext"], property),
                  own((pod["spec"] as Properties | undefined)?.["securityContext"], property),
                  property,
                  allowed,
                  must,
                ),
              ),
            ),
          ),
        )(pod, settings),
    ),
  );

const own = (context: unknown, property: string): unknown =>
  property
    .split(".")
    .reduce<unknown>(
      (value, key) => (value === UNKNOWN ? UNKNOWN : (value as Properties | null | undefined)?.[key]),
      context,
    );

const judge = (
  mine: unknown,
  pods: unknown,
  property: string,
  allowed: (value: unknown) => boolean,
  must: string,
): Answer => {
  const value = mine ?? pods;
  if (value === UNKNOWN) return unknownAt(`securityContext.${property}`);
  if (allowed(value)) return { violations: [], unknown: [] };
  const shown = value === undefined ? "is not set, nor is the pod's: it" : JSON.stringify(value);
  return { violations: [`securityContext.${property} ${shown} ${must}`], unknown: [] };
};
