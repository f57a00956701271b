// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isHttpsUrl, isIntegerWithin, isKnownLater, isKubernetesName, isMatch } from "./checks";
import { checkInput, checkOptional } from "./inputs";
import type { Problem, Problems } from "./problems";
import { hasThreeZones, isRegion, partitionOfRegion } from "./regions";

/** A condition of a value, with the problem that is reported if it does not hold. */
export interface Rule extends Pick<Problem, "reason" | "fix"> {
  holds: () => boolean;
}

/** Requires all conditions of a value in their order, and reports the first one that does not hold. Later ones may rely on it. */
export const requireInOrder = (problems: Problems, field: string, value: unknown, rules: readonly Rule[]): void => {
  const broken = rules.find(({ holds }) => !holds());
  if (broken) problems.require(false, { field, value, reason: broken.reason, fix: broken.fix });
};

/** True for a list without the same item twice. */
export const areDifferent = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** Requires a whole number from `low` to `high`, both included. */
export const requireInteger = (problems: Problems, field: string, value: unknown, low: number, high: number): void =>
  problems.require(isIntegerWithin(value, low, high), {
    field,
    value,
    reason: `must be a whole number from ${low} to ${high}`,
    fix: typeof value === "number" && value > high ? `set it to ${high} or less` : `set it to ${low} or more`,
  });

/** Requires bounds of whole numbers from `low` to `high`, the minimum not above the maximum. */
export const requireBounds = (problems: Problems, field: string, bounds: unknown, low: number, high: number): void => {
  const { min, max } = (bounds ?? {}) as { min?: unknown; max?: unknown };
  requireInteger(problems, `${field}.min`, min, low, high);
  requireInteger(problems, `${field}.max`, max, low, high);
  // An invalid bound has its own problem.
  const areComparable = isIntegerWithin(min, low, high) && isIntegerWithin(max, low, high);
  problems.require(!areComparable || (min as number) <= (max as number), {
    field: `${field}.min`,
    value: min,
    reason: `must not exceed max, which is ${JSON.stringify(max)}`,
    fix: "raise max or lower min",
  });
};

/** Requires a port that a process without privileges can listen on. */
export const requireUnprivilegedPort = (problems: Problems, field: string, value: unknown): void =>
  requireInteger(problems, field, value, 1024, 65_535);

/** Requires true or false. */
export const requireBoolean = (problems: Problems, field: string, value: unknown): void =>
  problems.require(typeof value === "boolean", {
    field,
    value,
    reason: "must be true or false",
    fix: "set it to true or false",
  });

/** The condition of an AWS region. */
export const isRegionRule = (value: unknown): Rule => ({
  holds: () => isRegion(value),
  reason: "is not an AWS region",
  fix: 'set it to a region such as "us-east-1"',
});

/** The condition of a region in which an account can use three availability zones. */
export const hasThreeZonesRule = (region: unknown): Rule => ({
  holds: () => hasThreeZones(region),
  reason: "must be a region with three availability zones, but new accounts have two in this one",
  fix: 'set it to a region such as "us-west-2"',
});

/** Requires the name of an AWS region. */
export const requireRegion = (problems: Problems, field: string, value: unknown): void =>
  requireInOrder(problems, field, value, [isRegionRule(value)]);

/** Requires a region in which an account can use three availability zones. */
export const requireThreeZones = (problems: Problems, field: string, region: unknown): void =>
  requireInOrder(problems, field, region, [hasThreeZonesRule(region)]);

/** Requires a second region in the partition of the primary one. Values that are not regions are not compared. */
export const requireSecondRegion = (problems: Problems, field: string, value: unknown, primary: unknown): void => {
  const partition = partitionOfRegion(primary)?.name;
  const areComparable = isRegion(value) && partition !== undefined;
  requireInOrder(problems, field, value, [
    {
      holds: () => !areComparable || value !== primary,
      reason: "must be another region than the primary one",
      fix: "set it to a second region, or omit it",
    },
    {
      holds: () => !areComparable || partitionOfRegion(value)?.name === partition,
      reason: `must be in the partition of the primary region, which is ${JSON.stringify(partition)}`,
      fix: "set it to a region of that partition",
    },
  ]);
};

/** Requires a name that is valid for every kind of Kubernetes object. */
export const requireKubernetesName = (problems: Problems, field: string, value: unknown): void =>
  problems.require(isKubernetesName(value), {
    field,
    value,
    reason: "is not a valid Kubernetes name",
    fix: "use up to 63 lowercase letters, digits and hyphens, starting with a letter and not ending with a hyphen",
  });

/** Namespaces that exist in every cluster of the platform: those of Kubernetes, and that of the add-on cert-manager. */
const RESERVED_NAMESPACES = /^(kube-.*|default|cert-manager)$/;

/**
 * Requires the name of a namespace that the component can create. The prefix `kube-` is reserved for Kubernetes.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ ("Working with Namespaces").
 */
export const requireOwnNamespace = (problems: Problems, field: string, value: unknown): void => {
  requireKubernetesName(problems, field, value);
  problems.require(!isMatch(value, RESERVED_NAMESPACES), {
    field,
    value,
    reason: "is not available, because it is reserved for the cluster and its add-ons",
    fix: "use a namespace of its own",
  });
};

/** The IDs of subnets or route tables. The list may be known only later, and so may each ID in it. */
export type Ids = pulumi.Input<pulumi.Input<string>[]>;

/** Requires a number of different subnets, if the list is set. @returns The value to use; see `checkInput`. */
export const checkSubnets = <T extends Ids | undefined>(
  problems: Problems,
  field: string,
  list: T,
  { least, most = Infinity }: { least: number; most?: number },
): T =>
  checkOptional<unknown>(problems, list, (found, value) =>
    found.require(Array.isArray(value) && value.length >= least && value.length <= most && areDifferent(value), {
      field,
      value: Array.isArray(value) ? value.map((id) => (typeof id === "string" ? id : null)) : undefined,
      reason: `must be ${least === most ? "" : "at least "}${least} different subnets, each in a zone of its own`,
      fix: "list one subnet for each zone",
    }),
  ) as T;

/** The ARN of a KMS key, not of an alias. */
export const KEY_ARN = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

/** Requires the ARN of a KMS key, if the value is set and known: most services refuse aliases, and IDs without the account. */
export const requireKeyArn = (problems: Problems, field: string, value: unknown): void =>
  problems.require(value === undefined || isKnownLater(value) || isMatch(value, KEY_ARN), {
    field,
    value,
    reason: "is not the ARN of a KMS key",
    fix: "set it to an ARN such as arn:aws:kms:us-east-1:123456789012:key/ID, or omit it",
  });

/** Requires an HTTPS URL. @returns The value to use; see `checkInput`. */
export const checkHttpsUrl = (problems: Problems, field: string, url: pulumi.Input<string>): pulumi.Input<string> =>
  checkInput(problems, url, (found, value) =>
    found.require(isHttpsUrl(value), {
      field,
      value,
      reason: "is not an HTTPS URL",
      fix: "set it to a URL that starts with https://",
    }),
  );

/** Requires the name of an AWS region. @returns The value to use; see `checkInput`. */
export const checkRegion = (problems: Problems, field: string, region: pulumi.Input<string>): pulumi.Input<string> =>
  checkInput(problems, region, (found, value) => requireRegion(found, field, value));
