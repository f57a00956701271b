// SPDX-License-Identifier: Apache-2.0
// What a client of Elasticsearch needs: the address of the service, and the password of its user.
import type { input } from "@pulumi/kubernetes/types";

export const ELASTICSEARCH = "elasticsearch";
export const ELASTICSEARCH_PORT = 9200;
/** The secret with the password of each user, by the user's name. */
export const PASSWORDS_SECRET = "elasticsearch-users";
/** The folder in which a password is mounted, in a file that has the user's name. */
export const PASSWORDS = "/run/elasticsearch";

/** A user's password as an environment variable. */
export const passwordOf = (user: string): input.core.v1.EnvVarSource => ({
  secretKeyRef: { name: PASSWORDS_SECRET, key: user },
});

/** A user's password as a file, for programs that read one. */
export const passwordFile = (user: string): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount } => ({
  volume: {
    name: "password",
    secret: { secretName: PASSWORDS_SECRET, defaultMode: 0o440, items: [{ key: user, path: user }] },
  },
  mount: { name: "password", mountPath: PASSWORDS, readOnly: true },
});
