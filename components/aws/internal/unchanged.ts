// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError, type Problem } from "../../lib/problems";

/** An argument that cannot change after the deployment, because the resources that depend on it cannot follow. */
interface Unchangeable extends Pick<Problem, "component" | "field" | "fix"> {
  value: pulumi.Input<string | string[]>;
}

/**
 * Refuses a changed argument in the preview. A `Stash` of the state keeps the first value; it is not a cloud resource. A stack without
 * a kept value, such as one of an earlier version, keeps the value of its next deployment.
 * @returns The resource on which the first affected resource must depend, so that nothing is sent to AWS if the value has changed.
 * The output rejects with an ArgumentError that names the kept value.
 */
export const unchanged = (
  parent: pulumi.Resource,
  name: string,
  argument: Unchangeable,
): pulumi.Output<pulumi.Resource> => {
  const { value } = argument;
  const stash = new pulumi.Stash(name, { input: value }, { parent });
  return pulumi.all([stash.output as pulumi.Output<unknown>, value]).apply(([kept, now]) => {
    checkUnchanged(kept, now, argument);
    return stash;
  });
};

/** @throws ArgumentError if the value differs from the kept one. The fix can refer to the kept value as `KEPT`. */
export const checkUnchanged = (
  kept: unknown,
  value: unknown,
  { component, field, fix }: Pick<Problem, "component" | "field" | "fix">,
): void => {
  const [before, now] = [kept, value].map((one) => JSON.stringify(one));
  if (before === now) return;
  const error = new ArgumentError([
    {
      component,
      field,
      value,
      reason: `must stay ${before}, the value of the deployed resources`,
      fix: fix.replace("KEPT", before!),
    },
  ]);
  // Pulumi prints the stack trace of an error in an output instead of its message, if there is one.
  error.stack = "";
  throw error;
};
