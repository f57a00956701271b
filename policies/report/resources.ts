// SPDX-License-Identifier: Apache-2.0
// Reads the resources of a stack from the output of `pulumi preview --json` and `pulumi stack export`.
import { z } from "zod";
import { UNKNOWN } from "../check-result";
import type { Properties } from "../checks";
import type { StackResource } from "../rule";
import { isUnknownValue } from "../unknown-values";
import { withoutNulls } from "../unwrap-properties";
import { UserError } from "../user-error";

/** A preview shows this text in place of a secret. */
const SECRET_TEXT = "[secret]";
/** The key and value that mark a secret in a state (pulumi/sdk/go/common/resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  /** The position of the constructor call and of its callers: `project:///index.ts#7,1`. */
  sourcePosition: z.string().optional(),
  stackTrace: z.array(z.object({ sourcePosition: z.string().optional() })).nullish(),
  /** The resource is read only, and is not managed by this stack. */
  external: z.boolean().optional(),
  /** The resource was replaced and waits for deletion. */
  delete: z.boolean().optional(),
});
type EngineResource = z.infer<typeof resource>;

/** A position in the user's program. */
export interface Position {
  /** Relative to the directory of Pulumi.yaml. */
  file: string;
  line: number;
}

export interface CheckedResource extends StackResource {
  position?: Position;
  /** The URN of the component that contains it. */
  parent?: string;
  /** The URN and the ID of its provider, joined by `::`. */
  provider?: string;
  /** The outputs of the stack. Only the resource of the stack itself has them. */
  outputs?: Properties;
}

const previewed = z.object({
  steps: z.array(z.object({ op: z.string(), newState: resource.optional() })).optional(),
  diagnostics: z.array(z.object({ message: z.string().optional(), severity: z.string().optional() })).optional(),
});
const exported = z.object({ deployment: z.object({ resources: z.array(resource).nullish() }) });

/** The resources that exist after the previewed update. */
export const plannedResources = (digest: unknown): CheckedResource[] => {
  const { steps = [] } = previewed.parse(digest);
  return managedResources(steps.flatMap(({ newState }) => newState ?? []));
};

/** The error messages of a preview. */
export const previewErrors = (digest: unknown): string[] =>
  (previewed.safeParse(digest).data?.diagnostics ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => (message ?? "").trim());

/** The resources of a state. @throws UserError if the file is not a state */
export const stateResources = (state: unknown, file: string): CheckedResource[] => {
  const read = exported.safeParse(state);
  if (!read.success)
    throw new UserError(
      `${file}: is not the state of a stack; write the state with \`pulumi stack export --file ${file}\``,
    );
  return managedResources(read.data.deployment.resources ?? []);
};

/** A resource that is replaced is listed more than once. The last entry is the new resource. */
const managedResources = (listed: readonly EngineResource[]): CheckedResource[] =>
  [
    ...new Map(
      listed.filter((one) => one.external !== true && one.delete !== true).map((one) => [one.urn, one]),
    ).values(),
  ].map(stackResource);

const stackResource = ({
  urn,
  type,
  id,
  inputs,
  outputs,
  propertyDependencies,
  parent,
  provider,
  sourcePosition,
  stackTrace,
}: EngineResource): CheckedResource => ({
  urn,
  type,
  name: urn.split("::").slice(3).join("::"),
  // The inputs, and the ID and ARN, by which other resources refer to it. Other outputs include defaults of the provider.
  properties: withUnknowns({
    ...(id !== undefined && { id }),
    ...(outputs?.["arn"] !== undefined && { arn: outputs["arn"] }),
    ...inputs,
  }) as Properties,
  dependsOn: Object.fromEntries(
    Object.entries(propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
  ),
  ...(parent !== undefined && { parent }),
  ...(provider !== undefined && { provider }),
  ...(type === "pulumi:pulumi:Stack" && outputs !== undefined && { outputs: withUnknowns(outputs) as Properties }),
  position: [sourcePosition, ...(stackTrace ?? []).map((frame) => frame.sourcePosition)]
    .map(positionInProject)
    .find((position) => position !== undefined),
});

/** A position outside the project or in a package cannot be fixed by the user, so it is skipped. */
const positionInProject = (text: string | undefined): Position | undefined => {
  const [, file, line] = /^project:\/\/\/([^#]+)#(\d+)/.exec(text ?? "") ?? [];
  if (file === undefined || /(^|\/)(\.\.|node_modules)\//.test(file)) return undefined;
  return { file: decodeURI(file), line: Number(line) };
};

/** A value with UNKNOWN in place of unknown values and secrets. */
const withUnknowns = (value: unknown): unknown => {
  if (typeof value === "string") return isUnknownValue(value) || value === SECRET_TEXT ? UNKNOWN : value;
  if (Array.isArray(value)) return withoutNulls(value).map(withUnknowns);
  if (typeof value !== "object" || value === null) return value;
  const marked = value as Properties;
  if (marked[SIGNATURE] === SECRET)
    return typeof marked["plaintext"] === "string" ? withUnknowns(JSON.parse(marked["plaintext"])) : UNKNOWN;
  return Object.fromEntries(Object.entries(marked).map(([key, item]) => [key, withUnknowns(item)]));
};
