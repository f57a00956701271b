// SPDX-License-Identifier: Apache-2.0
// The stack that a page explains, from a recording, a preview or a state.
import { plannedResources, stateResources, type CheckedResource } from "../policies/report/resources";
import { exportStack, previewStack, readJson, type Source } from "../policies/report/source";
import { UserError } from "../policies/user-error";
import type { StackResource } from "../policies/rule";

/** A resource with its place in the tree of components. */
export type ExplainedResource = StackResource & Pick<CheckedResource, "parent" | "provider">;

export interface Subject {
  project: string;
  stack: string;
  /** What the page was made from. */
  from: "recording" | "preview" | "state";
  resources: readonly ExplainedResource[];
  /** The outputs of the stack. Only `targets` and `topology` are read. */
  outputs: Readonly<Record<string, unknown>>;
}

export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The marks of a secret in a state (pulumi/sdk/go/common/resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A copy without the values of secrets, which a state contains in plain text after `pulumi stack export --show-secrets`. */
const withoutSecretValues = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecretValues);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return { [SIGNATURE]: (value as Record<string, unknown>)[SIGNATURE] };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecretValues(item)]));
};

/** The stack of resources that were read from the engine. @throws UserError if there are none */
const subjectOf = (resources: readonly CheckedResource[], from: Subject["from"], file: string): Subject => {
  const first = resources[0];
  if (first === undefined)
    throw new UserError(`${file}: has no resources; deploy the stack first, or choose another file`);
  const [stack = "", project = ""] = first.urn.replace("urn:pulumi:", "").split("::");
  const outputs = resources.find(({ type }) => type === STACK_TYPE)?.outputs ?? {};
  return { project, stack, from, resources: resources.filter(({ type }) => type !== STACK_TYPE), outputs };
};

/** Reads the output of `pulumi stack export` or of `pulumi preview --json --show-sames`. @throws UserError if it is neither */
export const subjectOfFile = (path: string, cwd: string): Subject => {
  const json = withoutSecretValues(readJson(path, cwd));
  return typeof json === "object" && json !== null && "steps" in json
    ? subjectOf(plannedResources(json), "preview", path)
    : subjectOfState(json, path);
};

/** The stack of a state that `pulumi stack export` printed. @throws UserError if it is not a state */
export const subjectOfState = (state: unknown, file: string): Subject =>
  subjectOf(stateResources(withoutSecretValues(state), file), "state", file);

/** The deployed or the planned resources of a stack. @throws UserError if the engine cannot read or preview it */
export const subjectOfStack = async (stack: string, isPreview: boolean, cwd: string): Promise<Subject> => {
  const { resources } = await (isPreview ? previewStack : exportStack)(stack, cwd);
  return subjectOf(resources, isPreview ? "preview" : "state", `--stack ${stack}`);
};

/** What the policy rules check. */
export const sourceOf = ({ from, stack, project, resources }: Subject): Source => ({
  from: from === "recording" ? "preview" : from,
  stack: `${project}/${stack}`,
  file: "Pulumi.yaml",
  resources: [...resources],
});
