// SPDX-License-Identifier: Apache-2.0
// How programs of the Prometheus family serve and call: TLS 1.3, and a certificate of the namespace's authority on both sides.
import { TLS_FOLDER } from "../shared/certificates";

const CERTIFICATE = { cert_file: `${TLS_FOLDER}/tls.crt`, key_file: `${TLS_FOLDER}/tls.key` };

/** Serves nobody without a certificate. */
const SERVER = {
  ...CERTIFICATE,
  client_ca_file: `${TLS_FOLDER}/ca.crt`,
  client_auth_type: "RequireAndVerifyClientCert",
  min_version: "TLS13",
};

/** Calls `host`, whatever the address, and believes only the authority. */
export const clientTls = (host: string): object => ({
  ...CERTIFICATE,
  ca_file: `${TLS_FOLDER}/ca.crt`,
  server_name: host,
  min_version: "TLS13",
});

/** The file of `--web.config.file`. JSON is YAML. */
export const webConfig = (): string => JSON.stringify({ tls_server_config: SERVER }, undefined, 2);

/** The file of Alertmanager's `--cluster.tls-config`. */
export const gossipConfig = (host: string): string =>
  JSON.stringify({ tls_server_config: SERVER, tls_client_config: clientTls(host) }, undefined, 2);
