// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { randomBytes } from "node:crypto";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { metadata } from "../../internal/metadata";
import { ELASTICSEARCH, userSecret } from "../shared/elasticsearch-client";
import { LOG_KINDS } from "../shared/log-sizes";

const LOGS = LOG_KINDS.map((kind) => `logs-${kind}-*`);
const TRACES = "jaeger-*";
const readAccess = (...kinds: string[]): object => ({
  names: kinds.map((kind) => `logs-${kind}-*`),
  privileges: ["read", "view_index_metadata"],
});
/** Read access to Kibana. */
const KIBANA_ACCESS = [{ application: "kibana-.kibana", privileges: ["read"], resources: ["*"] }];

/** The role of each user, which has the name of the user. The operator creates the users of Kibana and of its own. */
const ROLES = {
  /**
   * Index lifecycles run with the permissions of the user that stored them, so `manage` includes the indices that they
   * roll over, merge and delete (Elasticsearch, "Create or update lifecycle policy").
   */
  setup: { cluster: ["manage"], indices: [{ names: [...LOGS, TRACES], privileges: ["create_index", "manage"] }] },
  // May create documents, but not read or change them.
  logstash: { cluster: ["monitor"], indices: [{ names: LOGS, privileges: ["auto_configure", "create_doc"] }] },
  jaeger: {
    cluster: ["monitor"],
    indices: [{ names: [TRACES], privileges: ["read", "write", "view_index_metadata"] }],
  },
  grafana: { cluster: ["monitor"], indices: [readAccess("access", "application")] },
  // Roles for people who use Kibana. Only auditors may read audit logs.
  developer: { indices: [readAccess("access", "application")], applications: KIBANA_ACCESS },
  auditor: { indices: [readAccess("audit", "access")], applications: KIBANA_ACCESS },
};
const USERS = Object.keys(ROLES);
const ROLES_SECRET = `${ELASTICSEARCH}-roles`;

/** The roles in the format of Elasticsearch's `roles.yml`. JSON is valid YAML, and the operator writes it as YAML. */
const rolesFile = (): string => JSON.stringify(ROLES, undefined, 2);

/** `auth` of the custom resource: the users and roles, and no built-in superuser. */
export const AUTH = {
  disableElasticUser: true,
  fileRealm: USERS.map((user) => ({ secretName: userSecret(user) })),
  roles: [{ secretName: ROLES_SECRET }],
};

/** The secrets with the users and their roles. The operator hashes the passwords and adds both to each node. */
export const elasticsearchAccess = (
  name: string,
  spec: ObservabilitySpec,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] => [
  new core.Secret(
    `${name}-${ROLES_SECRET}`,
    { metadata: metadata(spec.tags, ROLES_SECRET, spec.namespace), stringData: { "roles.yml": rolesFile() } },
    opts,
  ),
  ...USERS.map(
    (user) =>
      new core.Secret(
        `${name}-${userSecret(user)}`,
        {
          metadata: metadata(spec.tags, userSecret(user), spec.namespace),
          type: "kubernetes.io/basic-auth",
          // Random passwords are in the secret and, encrypted, in the stack's state.
          stringData: pulumi.secret({
            username: user,
            password: randomBytes(32).toString("base64url"),
            roles: user,
          }),
        },
        // The program generates new passwords in each run. `ignoreChanges` keeps the first ones (docs/adr/0023).
        { ...opts, ignoreChanges: ["data", "stringData"] },
      ),
  ),
];
