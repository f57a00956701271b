// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { metadata } from "../../internal/pod-defaults";

const API_VERSION = "cert-manager.io/v1";
/** The issuer of all parts' certificates, and the secret with the key that it signs with. */
const AUTHORITY = "observability-ca";
const ROOT = "observability-root";
// PKCS #8: what Logstash and Elasticsearch read as well as all others.
const KEY = { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" };
const issuedBy = (name: string): object => ({ group: "cert-manager.io", kind: "Issuer", name });

/** Where a part finds its certificate: `tls.crt`, `tls.key`, and `ca.crt` to know the others by. */
export const TLS_FOLDER = "/run/tls";

/** The namespace's own authority: nobody outside has a certificate that a part takes. */
export const certificateAuthority = (
  name: string,
  spec: ObservabilitySpec,
  opts: pulumi.CustomResourceOptions,
): CustomResource => {
  const root = new CustomResource(
    `${name}-root`,
    {
      apiVersion: API_VERSION,
      kind: "Issuer",
      metadata: metadata(spec.tags, ROOT, spec.namespace),
      spec: { selfSigned: {} },
    },
    opts,
  );
  const authority = new CustomResource(
    `${name}-ca-certificate`,
    {
      apiVersion: API_VERSION,
      kind: "Certificate",
      metadata: metadata(spec.tags, AUTHORITY, spec.namespace),
      spec: {
        isCA: true,
        commonName: `${spec.namespace} CA`,
        secretName: AUTHORITY,
        duration: "43800h0m0s",
        renewBefore: "8760h0m0s",
        // Parts that hold a certificate of the old key would be strangers to those with one of the new.
        privateKey: { ...KEY, rotationPolicy: "Never" },
        usages: ["cert sign", "crl sign", "digital signature"],
        issuerRef: issuedBy(ROOT),
      },
    },
    { ...opts, dependsOn: root },
  );
  return new CustomResource(
    `${name}-ca`,
    {
      apiVersion: API_VERSION,
      kind: "Issuer",
      metadata: metadata(spec.tags, AUTHORITY, spec.namespace),
      spec: { ca: { secretName: AUTHORITY } },
    },
    { ...opts, dependsOn: authority },
  );
};

/** The name by which a part's service is called; its certificate holds it. */
export const hostOf = (spec: ObservabilitySpec, part: string): string => `${part}.${spec.namespace}.svc`;

/**
 * A part's certificate, to serve and to call with: 90 days, renewed a month before its end with a new key.
 * @param dnsNames What it is called by: its service, and where pods are called one by one, `*.` of it.
 * @returns The name of the secret that holds it; see `mounted`.
 */
export const partCertificate = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  dnsNames: string[],
  opts: pulumi.CustomResourceOptions,
): string => {
  const secretName = secretOf(part);
  new CustomResource(
    `${name}-${part}-certificate`,
    {
      apiVersion: API_VERSION,
      kind: "Certificate",
      metadata: metadata(spec.tags, part, spec.namespace),
      spec: {
        commonName: part,
        secretName,
        dnsNames,
        duration: "2160h0m0s",
        renewBefore: "720h0m0s",
        privateKey: KEY,
        usages: ["digital signature", "server auth", "client auth"],
        issuerRef: issuedBy(AUTHORITY),
      },
    },
    opts,
  );
  return secretName;
};

const secretOf = (part: string): string => `${part}-tls`;

/** A part's certificate as its pods have it. */
export const mounted = (part: string): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount } => ({
  volume: { name: "tls", secret: { secretName: secretOf(part), defaultMode: 0o440 } },
  mount: { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
});
