// SPDX-License-Identifier: Apache-2.0
import { LOG_DAYS, LOG_KINDS, TRACE_DAYS, type LogKind } from "../shared/log-sizes";
import { logIndexTemplate } from "./index-templates";
import { INGEST_PIPELINES } from "./ingest-pipelines";
import { jaegerIndexRequests } from "./jaeger-indices";
import type { SetupRequest } from "./setup-request";

/** The name of the snapshot repository and of the snapshot policy. */
const SNAPSHOTS = "backups";

const ROLLOVER = { max_age: "1d", max_primary_shard_size: "40gb" };
const WARM_AFTER_DAYS = 2;

/**
 * Hot while the index is written, then read-only and merged, then deleted.
 * @param waitFor Deletes an index only after this snapshot policy has stored it.
 */
const lifecycle = (days: number, waitFor?: string): object => ({
  policy: {
    phases: {
      hot: { actions: { rollover: ROLLOVER, set_priority: { priority: 100 } } },
      warm: {
        min_age: `${WARM_AFTER_DAYS}d`,
        actions: { readonly: {}, forcemerge: { max_num_segments: 1 }, set_priority: { priority: 50 } },
      },
      delete: {
        min_age: `${days}d`,
        actions: { ...(waitFor !== undefined && { wait_for_snapshot: { policy: waitFor } }), delete: {} },
      },
    },
  },
});

const lifecycleRequest = (kind: LogKind, waitFor?: string): SetupRequest => ({
  path: `_ilm/policy/logs-${kind}`,
  body: lifecycle(LOG_DAYS[kind], waitFor),
});

/**
 * All requests, in the order in which they depend on each other. What redacts and deletes comes first, and does not
 * depend on the snapshot bucket.
 */
export const setupRequests = (bucket: string | undefined): SetupRequest[] => [
  ...Object.entries(INGEST_PIPELINES).map(([id, body]) => ({ path: `_ingest/pipeline/${id}`, body })),
  ...LOG_KINDS.filter((kind) => bucket === undefined || !WAIT_FOR_SNAPSHOT.includes(kind)).map((kind) =>
    lifecycleRequest(kind),
  ),
  { path: "_ilm/policy/traces", body: lifecycle(TRACE_DAYS) },
  ...LOG_KINDS.map((kind) => ({ path: `_index_template/logs-${kind}`, body: logIndexTemplate(kind) })),
  ...jaegerIndexRequests(),
  ...(bucket === undefined ? [] : snapshotRequests(bucket)),
];

/** Logs that are deleted only after a snapshot contains them. Elasticsearch checks that the snapshot policy exists. */
const WAIT_FOR_SNAPSHOT: readonly LogKind[] = ["audit"];

const snapshotRequests = (bucket: string): SetupRequest[] => [
  {
    // Without verification, a bucket that cannot be reached does not stop the setup; the snapshots fail until it can.
    path: `_snapshot/${SNAPSHOTS}?verify=false`,
    // The bucket's default encryption applies. A setting here would replace its KMS key with an S3 managed key.
    body: { type: "s3", settings: { bucket, base_path: "elasticsearch" } },
  },
  {
    path: `_slm/policy/${SNAPSHOTS}`,
    body: {
      schedule: "0 30 1 * * ?",
      name: "<logs-{now/d}>",
      repository: SNAPSHOTS,
      config: { indices: ["logs-*"], include_global_state: false },
      retention: { expire_after: `${LOG_DAYS.audit}d`, min_count: 7 },
    },
  },
  ...WAIT_FOR_SNAPSHOT.map((kind) => lifecycleRequest(kind, SNAPSHOTS)),
];
