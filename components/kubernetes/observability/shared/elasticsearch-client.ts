// SPDX-License-Identifier: Apache-2.0
// What a client of Elasticsearch needs: the address of the service, and the password of its user.
import type { input } from "@pulumi/kubernetes/types";

export const ELASTICSEARCH = "elasticsearch";
/** The service of all nodes, which the operator creates. */
export const ELASTICSEARCH_SERVICE = `${ELASTICSEARCH}-es-http`;
export const ELASTICSEARCH_PORT = 9200;
/** The folder in which a password is mounted, in a file that has the user's name. */
export const PASSWORDS = "/run/elasticsearch";

/** The secret of a user: its name, its password and its role. */
export const userSecret = (user: string): string => `${ELASTICSEARCH}-user-${user}`;

/** A user's password as an environment variable. */
export const passwordOf = (user: string): input.core.v1.EnvVarSource => ({
  secretKeyRef: { name: userSecret(user), key: "password" },
});

/** A user's password as a file, for programs that read one. */
export const passwordFile = (user: string): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount } => ({
  volume: {
    name: "password",
    secret: { secretName: userSecret(user), defaultMode: 0o440, items: [{ key: "password", path: user }] },
  },
  mount: { name: "password", mountPath: PASSWORDS, readOnly: true },
});
