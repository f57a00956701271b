// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { requireBoolean, requireKubernetesName } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";

/** The service account of the Elasticsearch pods, which write the snapshots, in the default namespace of `Observability`. */
export const SNAPSHOT_WRITER = { namespace: "observability", serviceAccount: "elasticsearch" };

/** Arguments of a `LogArchive`. */
export interface LogArchiveArgs {
  /** The cluster whose pods write snapshots to the archive. */
  clusterName: pulumi.Input<string>;
  /** Namespace of the `Observability` component that uses the bucket. @default "observability" */
  namespace?: string;
  /** Prevents the deletion of the bucket while it is not empty. @default true */
  deletionProtection?: boolean;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of a `LogArchive`. */
export interface LogArchiveOutputs {
  /** Name of the bucket, for `snapshotBucket` of an `Observability`. */
  readonly bucketName: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type LogArchiveSpec = Required<LogArchiveArgs>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveLogArchive = (name: string, args: LogArchiveArgs): LogArchiveSpec => {
  requirePlain("LogArchive", name, args, ["clusterName"]);
  const spec: LogArchiveSpec = {
    ...args,
    namespace: args.namespace ?? SNAPSHOT_WRITER.namespace,
    deletionProtection: args.deletionProtection ?? true,
  };
  const problems = new Problems(`LogArchive "${name}"`);
  requireKubernetesName(problems, "namespace", spec.namespace);
  requireBoolean(problems, "deletionProtection", spec.deletionProtection);
  return problems.orThrow({ ...spec, tags: checkTags(problems, spec.tags) });
};
