// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import { hostOf } from "../shared/certificates";
import { ELASTICSEARCH } from "../shared/elasticsearch-client";
import { ELASTICSEARCH_NODES, LOG_KINDS } from "../shared/log-sizes";

export const TRANSPORT_PORT = 9300;
/** The port is open only while the node is ready. */
export const READY_PORT = 9399;
/** The configuration folder of Elasticsearch. It is writable, because Elasticsearch writes its keystore there. */
export const SETTINGS = "/etc/elasticsearch";
/** Elasticsearch reads certificates only from a folder below its configuration folder. */
export const CERTIFICATES = `${SETTINGS}/certificates`;

/**
 * The only token file that the S3 repository may read. It links to the file in which EKS puts the token of the pod
 * (docs/adr/0024).
 */
export const IDENTITY_TOKEN = `${SETTINGS}/repository-s3/aws-web-identity-token-file`;
const POD_IDENTITY_TOKEN = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token";

const TLS = {
  enabled: true,
  certificate: `${CERTIFICATES}/tls.crt`,
  key: `${CERTIFICATES}/tls.key`,
  certificate_authorities: `${CERTIFICATES}/ca.crt`,
  client_authentication: "required",
  supported_protocols: "TLSv1.3",
};

/** The settings file is JSON, which is valid YAML. */
export const elasticsearchSettings = (spec: ObservabilitySpec): string => {
  const host = hostOf(spec, ELASTICSEARCH);
  return JSON.stringify(
    {
      "cluster.name": spec.namespace,
      "node.name": "${POD_NAME}",
      "network.host": "0.0.0.0",
      "network.publish_host": `\${POD_NAME}.${host}`,
      "discovery.seed_hosts": [host],
      "cluster.initial_master_nodes": Array.from(
        { length: ELASTICSEARCH_NODES },
        (_, index) => `${ELASTICSEARCH}-${index}`,
      ),
      "readiness.port": READY_PORT,
      "path.data": "/data",
      // Memory mapping needs a higher vm.max_map_count, which an unprivileged pod cannot set on its node.
      "node.store.allow_mmap": false,
      // Jaeger writes to aliases. An auto-created index with the name of an alias would never roll over.
      "action.auto_create_index": "-jaeger-*-write,+*",
      "action.destructive_requires_name": true,
      "ingest.geoip.downloader.enabled": false,
      "xpack.ml.enabled": false,
      "xpack.security.enabled": true,
      "xpack.security.autoconfiguration.enabled": false,
      // The built-in users, such as `elastic`, are disabled, so that no default or bootstrap password exists.
      "xpack.security.authc.reserved_realm.enabled": false,
      "xpack.security.authc.realms.file.parts.order": 0,
      "xpack.security.http.ssl": TLS,
      "xpack.security.transport.ssl": { ...TLS, verification_mode: "full" },
    },
    undefined,
    2,
  );
};

const readAccess = (...kinds: string[]): object => ({
  names: kinds.map((kind) => `logs-${kind}-*`),
  privileges: ["read", "view_index_metadata"],
});
/** Read access to Kibana. */
const KIBANA_ACCESS = [{ application: "kibana-.kibana", privileges: ["read"], resources: ["*"] }];

/** The role of each user, which has the name of the user. Kibana uses the built-in role `kibana_system`. */
const ROLES: Record<string, object | undefined> = {
  setup: { cluster: ["manage"], indices: [{ names: ["jaeger-*"], privileges: ["create_index", "manage"] }] },
  // May create documents, but not read or change them.
  logstash: {
    cluster: ["monitor"],
    indices: [{ names: LOG_KINDS.map((kind) => `logs-${kind}-*`), privileges: ["auto_configure", "create_doc"] }],
  },
  jaeger: {
    cluster: ["monitor"],
    indices: [{ names: ["jaeger-*"], privileges: ["read", "write", "view_index_metadata"] }],
  },
  grafana: { cluster: ["monitor"], indices: [readAccess("access", "application")] },
  kibana: undefined,
  // Roles for people who use Kibana. Only auditors may read audit logs.
  developer: { indices: [readAccess("access", "application")], applications: KIBANA_ACCESS },
  auditor: { indices: [readAccess("audit", "access")], applications: KIBANA_ACCESS },
};
export const USERS = Object.keys(ROLES);

export const rolesFile = (): string =>
  JSON.stringify(Object.fromEntries(Object.entries(ROLES).filter(([, role]) => role !== undefined)), undefined, 2);

/**
 * Runs before Elasticsearch starts. Copies the settings, links the pod's token, and creates the users with hashed
 * passwords.
 */
export const prepareScript = (): string =>
  [
    "set -eu",
    `cp -r /usr/share/elasticsearch/config/. ${SETTINGS}/`,
    `cp -L /settings/* ${SETTINGS}/`,
    `mkdir -p ${SETTINGS}/repository-s3 && ln -sfn ${POD_IDENTITY_TOKEN} ${IDENTITY_TOKEN}`,
    ...USERS.map(
      (user) =>
        `elasticsearch-users useradd ${user} -p "$(cat /run/users/${user})" -r ${ROLES[user] === undefined ? "kibana_system" : user}`,
    ),
  ].join("\n");
