// SPDX-License-Identifier: Apache-2.0
import { AUTOMATIC_SUFFIX, type NameLimit } from "../../../components/aws/limits/name-rules";
import { NAME_LIMITS } from "../../../components/aws/limits/names";
import { nameReasons } from "../../../components/lib/names";
import { getPath } from "../../../components/lib/values";
import type { Recorded } from "../../support/recorder";

export const LIMITS: Readonly<Record<string, NameLimit>> = NAME_LIMITS;

/** What the test reads of a registered resource. */
export type Named = Pick<Recorded, "type" | "name" | "inputs">;

/** The name that the program gives to a resource, or undefined if it leaves it to the provider. */
export const givenName = ({ type, inputs }: Named): unknown => LIMITS[type] && getPath(inputs, LIMITS[type].property);

/** The name of a resource in AWS, or undefined if resources of the type have no name. */
export const physicalName = (resource: Named): string | undefined => {
  const limit = LIMITS[resource.type];
  const given = givenName(resource);
  if (typeof given === "string") return given;
  return limit?.automatic ? `${resource.name}${AUTOMATIC_SUFFIX}` : undefined;
};

/** `RESOURCE NAME REASON` for each resource whose name AWS would reject. */
export const invalidNames = (resources: readonly Named[]): string[] =>
  resources.flatMap((resource) => {
    const name = physicalName(resource);
    const limit = LIMITS[resource.type];
    if (limit === undefined || name === undefined) return [];
    return nameReasons(name, limit).map((reason) => `${limit.kind} ${JSON.stringify(name)} ${reason}`);
  });
