// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";

export type Tags = Record<string, pulumi.Input<string>>;

/** Merges tags; later sets override earlier ones. If a single value is unknown in a preview, the other values stay known. */
export const mergeTags = (...sets: pulumi.Input<Tags | undefined>[]): pulumi.Input<Tags> => {
  if (!sets.some(isUnresolved)) return Object.assign({}, ...sets) as Tags;
  return pulumi.all(sets).apply((known) => Object.assign({}, ...known) as Record<string, string>);
};

const isUnresolved = (set: pulumi.Input<Tags | undefined>): boolean =>
  pulumi.Output.isInstance(set) || set instanceof Promise;
