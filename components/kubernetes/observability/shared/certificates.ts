// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { authoritySpec, CERT_MANAGER_API, issuedBy, LEAF_LIFE, RENEWED_KEY } from "../../internal/certificates";
import { metadata } from "../../internal/metadata";

/** The issuer of all certificates of the parts, and the secret that holds its signing key. */
const AUTHORITY = "observability-ca";
const ROOT = "observability-root";
// Logstash reads PKCS #8 only.
const ENCODING = "PKCS8";

/**
 * The folder of a part's certificate: `tls.crt`, `tls.key`, and `ca.crt` to verify the certificates of the other parts.
 */
export const TLS_FOLDER = "/run/tls";

/** The namespace's certificate authority. Parts accept no certificate of any other authority. */
export const certificateAuthority = (
  name: string,
  spec: ObservabilitySpec,
  opts: pulumi.CustomResourceOptions,
): CustomResource => {
  const root = new CustomResource(
    `${name}-root`,
    {
      apiVersion: CERT_MANAGER_API,
      kind: "Issuer",
      metadata: metadata(spec.tags, ROOT, spec.namespace),
      spec: { selfSigned: {} },
    },
    opts,
  );
  const authority = authoritySpec(`${spec.namespace} CA`, AUTHORITY, ROOT);
  const certificate = new CustomResource(
    `${name}-ca-certificate`,
    {
      apiVersion: CERT_MANAGER_API,
      kind: "Certificate",
      metadata: metadata(spec.tags, AUTHORITY, spec.namespace),
      spec: { ...authority, privateKey: { ...authority.privateKey, encoding: ENCODING } },
    },
    { ...opts, dependsOn: root },
  );
  return new CustomResource(
    `${name}-ca`,
    {
      apiVersion: CERT_MANAGER_API,
      kind: "Issuer",
      metadata: metadata(spec.tags, AUTHORITY, spec.namespace),
      spec: { ca: { secretName: AUTHORITY } },
    },
    { ...opts, dependsOn: certificate },
  );
};

/** The DNS name of a part's service, which is in its certificate. */
export const hostOf = (spec: ObservabilitySpec, part: string): string => `${part}.${spec.namespace}.svc`;

/**
 * Requests the server and client certificate of a part. It is valid for 90 days and is renewed 30 days before it
 * expires, with a new key.
 * @param dnsNames The DNS name of the service, and `*.` of it where clients connect to single pods.
 * @param encoding Of the key. `PKCS1` stands for SEC 1 ("EC PRIVATE KEY"), the only encoding of an ECDSA key that the
 * ECK operator reads (`parsePKCS8PrivateKey` in its `certificates/pem.go` returns RSA keys only).
 */
export const partCertificate = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  dnsNames: string[],
  opts: pulumi.CustomResourceOptions,
  encoding: "PKCS1" | "PKCS8" = ENCODING,
): void => {
  new CustomResource(
    `${name}-${part}-certificate`,
    {
      apiVersion: CERT_MANAGER_API,
      kind: "Certificate",
      metadata: metadata(spec.tags, part, spec.namespace),
      spec: {
        commonName: part,
        secretName: secretOf(part),
        dnsNames,
        ...LEAF_LIFE,
        privateKey: { ...RENEWED_KEY, encoding },
        usages: ["digital signature", "server auth", "client auth"],
        issuerRef: issuedBy(AUTHORITY),
      },
    },
    opts,
  );
};

/** The secret with the certificate of a part. */
export const secretOf = (part: string): string => `${part}-tls`;

/** The volume and the mount of a part's certificate. */
export const certificateMount = (part: string): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount } => ({
  volume: { name: "tls", secret: { secretName: secretOf(part), defaultMode: 0o440 } },
  mount: { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
});
