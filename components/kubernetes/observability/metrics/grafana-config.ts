// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { ELASTICSEARCH_SERVICE, PASSWORDS } from "../shared/elasticsearch-client";
import { hostOf, TLS_FOLDER } from "../shared/certificates";

/** Where the provisioning files and dashboards are mounted. */
export const CONFIG_PATH = "/etc/redoubt";
/** Where the secret of the OpenID Connect client is mounted. */
export const SIGN_ON_PATH = "/run/sign-on";
/** Only the owner and the group of the pod can read secret files. */
export const SECRET_FILE_MODE = 0o440;

/** ConfigMap key -> path under Grafana's provisioning folder. */
export const PROVISIONING = {
  "datasources.yaml": "datasources/datasources.yaml",
  "dashboards.yaml": "dashboards/dashboards.yaml",
};

/** Single sign-on is the only way in: no default administrator, no login form, no anonymous access, no sign-up. */
const LOGIN_RESTRICTIONS = {
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  GF_AUTH_BASIC_ENABLED: "false",
  GF_AUTH_DISABLE_LOGIN_FORM: "true",
  GF_SECURITY_COOKIE_SECURE: "true",
  GF_SECURITY_COOKIE_SAMESITE: "lax",
  GF_SECURITY_STRICT_TRANSPORT_SECURITY: "true",
  GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
};

const SERVER_SETTINGS = {
  GF_PATHS_PROVISIONING: `${CONFIG_PATH}/provisioning`,
  GF_SERVER_PROTOCOL: "https",
  GF_SERVER_HTTP_PORT: "8443",
  GF_SERVER_MIN_TLS_VERSION: "TLS1.3",
  GF_SERVER_CERT_FILE: `${TLS_FOLDER}/tls.crt`,
  GF_SERVER_CERT_KEY: `${TLS_FOLDER}/tls.key`,
  GF_SERVER_CERTS_WATCH_INTERVAL: "1m",
  // Grafana encrypts data source secrets with this key. Its default is public, so use the pod's own private key.
  GF_SECURITY_SECRET_KEY__FILE: `${TLS_FOLDER}/tls.key`,
};

/** Grafana's settings as environment variables. Secrets are read from files. */
export const grafanaSettings = ({ signOn, grafanaUrl }: ObservabilitySpec): Record<string, pulumi.Input<string>> => ({
  ...LOGIN_RESTRICTIONS,
  ...SERVER_SETTINGS,
  GF_SERVER_ROOT_URL: grafanaUrl,
  ...(signOn !== undefined && {
    GF_AUTH_GENERIC_OAUTH_ENABLED: "true",
    GF_AUTH_GENERIC_OAUTH_NAME: "Single sign-on",
    GF_AUTH_GENERIC_OAUTH_ALLOW_SIGN_UP: "true",
    GF_AUTH_GENERIC_OAUTH_AUTO_LOGIN: "true",
    GF_AUTH_GENERIC_OAUTH_CLIENT_ID: signOn.clientId,
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: `${SIGN_ON_PATH}/client-secret`,
    GF_AUTH_GENERIC_OAUTH_SCOPES: "openid profile email",
    GF_AUTH_GENERIC_OAUTH_AUTH_URL: signOn.authorizeUrl,
    // This is an endpoint URL, not a secret.
    GF_AUTH_GENERIC_OAUTH_TOKEN_URL: signOn.tokenUrl,
    GF_AUTH_GENERIC_OAUTH_API_URL: signOn.userInfoUrl,
    GF_AUTH_GENERIC_OAUTH_USE_PKCE: "true",
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: pulumi.interpolate`contains(groups[*], '${signOn.editorGroup}') && 'Editor' || 'Viewer'`,
  }),
});

interface Source extends Record<string, unknown> {
  secureJsonData: Record<string, string>;
}

/** Elasticsearch requires a user and password. It does not ask for the client certificate (docs/adr/0031). */
const withPassword = (source: Source): Source => ({
  ...source,
  basicAuth: true,
  basicAuthUser: "grafana",
  secureJsonData: { ...source.secureJsonData, basicAuthPassword: `$__file{${PASSWORDS}/grafana}` },
});

/** Data sources, each called with Grafana's client certificate, and dashboard folders that follow the file tree. */
export const provisioningFiles = (spec: ObservabilitySpec): Record<keyof typeof PROVISIONING, string> => {
  const source = (uid: string, name: string, host: string, port: number, more: object = {}): Source => ({
    name,
    uid,
    type: uid,
    access: "proxy",
    editable: false,
    url: `https://${hostOf(spec, host)}:${port}`,
    jsonData: { tlsAuth: true, tlsAuthWithCACert: true, serverName: hostOf(spec, host), ...more },
    secureJsonData: Object.fromEntries(
      Object.entries({ tlsCACert: "ca.crt", tlsClientCert: "tls.crt", tlsClientKey: "tls.key" }).map(([key, file]) => [
        key,
        `$__file{${TLS_FOLDER}/${file}}`,
      ]),
    ),
  });
  return {
    "datasources.yaml": JSON.stringify(
      {
        apiVersion: 1,
        datasources: [
          {
            ...source("prometheus", "Prometheus", "prometheus", 9090, {
              exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: "jaeger" }],
            }),
            isDefault: true,
          },
          source("alertmanager", "Alertmanager", "alertmanager", 9093, { implementation: "prometheus" }),
          withPassword(
            source("elasticsearch", "Elasticsearch", ELASTICSEARCH_SERVICE, 9200, {
              index: "logs-*",
              timeField: "@timestamp",
              logMessageField: "message",
              logLevelField: "log.level",
            }),
          ),
          source("jaeger", "Jaeger", "jaeger", 16_686, {
            tracesToLogsV2: { datasourceUid: "elasticsearch", filterByTraceID: true },
          }),
        ],
      },
      undefined,
      2,
    ),
    "dashboards.yaml": JSON.stringify(
      {
        apiVersion: 1,
        providers: [
          {
            name: "redoubt",
            type: "file",
            allowUiUpdates: false,
            options: { path: `${CONFIG_PATH}/dashboards`, foldersFromFilesStructure: true },
          },
        ],
      },
      undefined,
      2,
    ),
  };
};
