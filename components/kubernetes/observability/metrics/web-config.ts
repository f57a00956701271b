// SPDX-License-Identifier: Apache-2.0
// TLS settings of Prometheus, Alertmanager and the exporters: mutual TLS 1.3 with certificates of the namespace's CA.
import { TLS_FOLDER } from "../shared/certificates";

const CERTIFICATE = { cert_file: `${TLS_FOLDER}/tls.crt`, key_file: `${TLS_FOLDER}/tls.key` };

/** Requires a client certificate. */
const SERVER = {
  ...CERTIFICATE,
  client_ca_file: `${TLS_FOLDER}/ca.crt`,
  client_auth_type: "RequireAndVerifyClientCert",
  min_version: "TLS13",
};

/** Verifies the certificate of the server against the namespace's CA and against `host`, whatever address is dialed. */
export const clientTls = (host: string): object => ({
  ...CERTIFICATE,
  ca_file: `${TLS_FOLDER}/ca.crt`,
  server_name: host,
  min_version: "TLS13",
});

/** The file for `--web.config.file`, as JSON, which is valid YAML. */
export const webConfig = (): string => JSON.stringify({ tls_server_config: SERVER }, undefined, 2);

/** The file for Alertmanager's `--cluster.tls-config`. */
export const gossipConfig = (host: string): string =>
  JSON.stringify({ tls_server_config: SERVER, tls_client_config: clientTls(host) }, undefined, 2);
