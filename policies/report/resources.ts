// SPDX-License-Identifier: Apache-2.0
// The resources of a stack, from what `pulumi preview --json` and `pulumi stack export` say.
import { z } from "zod";
import { UNKNOWN } from "../answer";
import type { Properties } from "../checks";
import type { StackResource } from "../rule";
import { UserError } from "./user-error";

/** What the engine writes for a value that only the update will tell (pulumi/sdk/go/common/resource/plugin/rpc.go). */
const NOT_KNOWN_YET = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
/** What a preview shows of a secret. */
const HIDDEN = "[secret]";
/** Key and value by which a state marks a secret (pulumi/sdk/go/common/resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  /** Where the program made it, and the calls that led there: `project:///index.ts#7,1`. */
  sourcePosition: z.string().optional(),
  stackTrace: z.array(z.object({ sourcePosition: z.string().optional() })).nullish(),
  /** Only looked up, and managed by somebody else. */
  external: z.boolean().optional(),
  /** Replaced already, and to be deleted. */
  delete: z.boolean().optional(),
});
type Written = z.infer<typeof resource>;

/** A place in the user's own program. */
export interface Position {
  /** From the folder of Pulumi.yaml. */
  file: string;
  line: number;
}

export interface CheckedResource extends StackResource {
  position?: Position;
}

const previewed = z.object({
  steps: z.array(z.object({ op: z.string(), newState: resource.optional() })).optional(),
  diagnostics: z.array(z.object({ message: z.string().optional(), severity: z.string().optional() })).optional(),
});
const exported = z.object({ deployment: z.object({ resources: z.array(resource).nullish() }) });

/** The resources that a previewed update would leave behind. */
export const plannedResources = (digest: unknown): CheckedResource[] => {
  const { steps = [] } = previewed.parse(digest);
  return unique(steps.flatMap(({ newState }) => newState ?? []));
};

/** What went wrong in a preview, in its own words. */
export const previewErrors = (digest: unknown): string[] =>
  (previewed.safeParse(digest).data?.diagnostics ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => (message ?? "").trim());

/** The resources of a state. @throws UserError when it is none */
export const stateResources = (state: unknown, file: string): CheckedResource[] => {
  const read = exported.safeParse(state);
  if (!read.success)
    throw new UserError(`${file} is not the state of a stack; write one with \`pulumi stack export --file ${file}\``);
  return unique(read.data.deployment.resources ?? []);
};

/** A resource that is replaced is written more than once: the last is what stays. */
const unique = (written: readonly Written[]): CheckedResource[] =>
  [
    ...new Map(
      written.filter((one) => one.external !== true && one.delete !== true).map((one) => [one.urn, one]),
    ).values(),
  ].map(stackResource);

const stackResource = ({
  urn,
  type,
  id,
  inputs,
  outputs,
  propertyDependencies,
  sourcePosition,
  stackTrace,
}: Written): CheckedResource => ({
  urn,
  type,
  name: urn.split("::").slice(3).join("::"),
  // What the program asked for; of what the cloud answered only the names, by which others may refer to it.
  properties: readable({
    ...(id !== undefined && { id }),
    ...(outputs?.["arn"] !== undefined && { arn: outputs["arn"] }),
    ...inputs,
  }) as Properties,
  dependsOn: Object.fromEntries(
    Object.entries(propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
  ),
  position: [sourcePosition, ...(stackTrace ?? []).map((frame) => frame.sourcePosition)]
    .map(ownPosition)
    .find((position) => position !== undefined),
});

/** A position outside the project, or in a package, is nobody's to mend: the one that called it is. */
const ownPosition = (written: string | undefined): Position | undefined => {
  const [, file, line] = /^project:\/\/\/([^#]+)#(\d+)/.exec(written ?? "") ?? [];
  if (file === undefined || /(^|\/)(\.\.|node_modules)\//.test(file)) return undefined;
  return { file: decodeURI(file), line: Number(line) };
};

/** A value with UNKNOWN in place of what is not known yet, or not shown. */
const readable = (value: unknown): unknown => {
  if (typeof value === "string") return NOT_KNOWN_YET.has(value) || value === HIDDEN ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  const marked = value as Properties;
  if (marked[SIGNATURE] === SECRET)
    return typeof marked["plaintext"] === "string" ? readable(JSON.parse(marked["plaintext"])) : UNKNOWN;
  return Object.fromEntries(Object.entries(marked).map(([key, item]) => [key, readable(item)]));
};
