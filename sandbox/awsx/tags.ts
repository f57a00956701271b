// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";

export type Tags = Record<string, pulumi.Input<string>>;

/** All tags, later sets before earlier ones; one value that isn't known yet leaves the others readable in a preview. */
export const mergeTags = (...sets: pulumi.Input<Tags | undefined>[]): pulumi.Input<Tags> => {
  if (!sets.some(isUnresolved)) return Object.assign({}, ...sets) as Tags;
  return pulumi.all(sets).apply((known) => Object.assign({}, ...known) as Record<string, string>);
};

const isUnresolved = (set: pulumi.Input<Tags | undefined>): boolean =>
  pulumi.Output.isInstance(set) || set instanceof Promise;
