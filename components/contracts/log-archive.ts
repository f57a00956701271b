// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Whose pods write snapshots: Elasticsearch's, where `Observability` puts them. */
export const SNAPSHOT_WRITER = { namespace: "observability", serviceAccount: "elasticsearch" };

/** Arguments of a `LogArchive`. */
export interface LogArchiveArgs {
  /** The cluster whose pods write it. */
  clusterName: pulumi.Input<string>;
  /** Namespace of the `Observability` that is given the bucket. @default "observability" */
  namespace?: string;
  /** Keeps the bucket from being deleted while there is something in it. @default true */
  deletionProtection?: boolean;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** What a `LogArchive` gives to an `Observability`. */
export interface LogArchiveOutputs {
  readonly bucketName: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type LogArchiveSpec = Required<LogArchiveArgs>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveLogArchive = (name: string, args: LogArchiveArgs): LogArchiveSpec => {
  const spec: LogArchiveSpec = {
    ...args,
    namespace: args.namespace ?? SNAPSHOT_WRITER.namespace,
    deletionProtection: args.deletionProtection ?? true,
  };
  const problems = new Problems(`LogArchive "${name}"`);
  problems.unless(
    typeof spec.namespace === "string" && /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(spec.namespace),
    "namespace",
    spec.namespace,
    "is no name of a namespace",
    "use lower-case letters, digits and dashes",
  );
  problems.unless(
    typeof spec.deletionProtection === "boolean",
    "deletionProtection",
    spec.deletionProtection,
    "is neither true nor false",
    "leave it out to protect the logs",
  );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};
