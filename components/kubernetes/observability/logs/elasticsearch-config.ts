// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import { hostOf } from "../shared/certificates";
import { LOG_KINDS, SEARCH_NODES } from "../shared/log-sizes";

export const ELASTICSEARCH_PORT = 9200;
export const TRANSPORT_PORT = 9300;
/** Open while a node is ready. */
export const READY_PORT = 9399;
export const ELASTICSEARCH = "elasticsearch";
/** Where Elasticsearch has its settings: a folder of its own, as it writes its keystore there. */
export const SETTINGS = "/etc/elasticsearch";
/** Below its settings: it reads no file of anywhere else. */
export const CERTIFICATES = `${SETTINGS}/certificates`;

/** The one file of a token that its S3 repository may read, and where EKS puts the token of a pod's role (docs/adr/0086). */
export const IDENTITY_TOKEN = `${SETTINGS}/repository-s3/aws-web-identity-token-file`;
const POD_IDENTITY_TOKEN = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token";

const CERTIFICATE = {
  enabled: true,
  certificate: `${CERTIFICATES}/tls.crt`,
  key: `${CERTIFICATES}/tls.key`,
  certificate_authorities: `${CERTIFICATES}/ca.crt`,
  client_authentication: "required",
  supported_protocols: "TLSv1.3",
};

/** Its settings. JSON is YAML. */
export const elasticsearchSettings = (spec: ObservabilitySpec): string => {
  const host = hostOf(spec, ELASTICSEARCH);
  return JSON.stringify(
    {
      "cluster.name": spec.namespace,
      "node.name": "${POD_NAME}",
      "network.host": "0.0.0.0",
      "network.publish_host": `\${POD_NAME}.${host}`,
      "discovery.seed_hosts": [host],
      "cluster.initial_master_nodes": Array.from({ length: SEARCH_NODES }, (_, index) => `${ELASTICSEARCH}-${index}`),
      "readiness.port": READY_PORT,
      "path.data": "/data",
      // The kernel's limit on mappings is the node's: no pod of ours may raise it.
      "node.store.allow_mmap": false,
      // Jaeger writes to aliases. An index under such a name would grow for ever.
      "action.auto_create_index": "-jaeger-*-write,+*",
      "action.destructive_requires_name": true,
      "ingest.geoip.downloader.enabled": false,
      "xpack.ml.enabled": false,
      "xpack.security.enabled": true,
      "xpack.security.autoconfiguration.enabled": false,
      // The users that every Elasticsearch has, `elastic` first: off, so that no first password opens it.
      "xpack.security.authc.reserved_realm.enabled": false,
      "xpack.security.authc.realms.file.parts.order": 0,
      "xpack.security.http.ssl": CERTIFICATE,
      "xpack.security.transport.ssl": { ...CERTIFICATE, verification_mode: "full" },
    },
    undefined,
    2,
  );
};

const reads = (...kinds: string[]): object => ({
  names: kinds.map((kind) => `logs-${kind}-*`),
  privileges: ["read", "view_index_metadata"],
});
/** Looks, and keeps searches of its own. */
const IN_KIBANA = [{ application: "kibana-.kibana", privileges: ["read"], resources: ["*"] }];

/** Who may do what. A user's name is its role's; Kibana's server has the role that Elastic made for it. */
const ROLES: Record<string, object | undefined> = {
  setup: { cluster: ["manage"], indices: [{ names: ["jaeger-*"], privileges: ["create_index", "manage"] }] },
  // It may add lines, and neither read nor change any.
  logstash: {
    cluster: ["monitor"],
    indices: [{ names: LOG_KINDS.map((kind) => `logs-${kind}-*`), privileges: ["auto_configure", "create_doc"] }],
  },
  jaeger: {
    cluster: ["monitor"],
    indices: [{ names: ["jaeger-*"], privileges: ["read", "write", "view_index_metadata"] }],
  },
  grafana: { cluster: ["monitor"], indices: [reads("access", "application")] },
  kibana: undefined,
  // People, in Kibana. Who did what is for those alone who have to know.
  developer: { indices: [reads("access", "application")], applications: IN_KIBANA },
  auditor: { indices: [reads("audit", "access")], applications: IN_KIBANA },
};
export const USERS = Object.keys(ROLES);

export const rolesFile = (): string =>
  JSON.stringify(Object.fromEntries(Object.entries(ROLES).filter(([, role]) => role !== undefined)), undefined, 2);

/** Before Elasticsearch starts: its settings, the way to its role's token, and a file of users with hashes of their passwords. */
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
