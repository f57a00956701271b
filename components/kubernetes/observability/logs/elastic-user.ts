// SPDX-License-Identifier: Apache-2.0

/** The user of Elastic's container images. */
export const ELASTIC_USER = { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 };
