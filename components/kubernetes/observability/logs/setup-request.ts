// SPDX-License-Identifier: Apache-2.0

/** An idempotent request that configures Elasticsearch. */
export interface SetupRequest {
  /** The path below the server's address, to which the body is sent with PUT. */
  path: string;
  body: object;
  /** Sends the request only if `path` does not exist. @default false */
  once?: boolean;
}
