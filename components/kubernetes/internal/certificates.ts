// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";

/** The API of cert-manager's `Issuer`, `ClusterIssuer` and `Certificate`. */
export const CERT_MANAGER_API = "cert-manager.io/v1";

/** A reference to the issuer of a certificate. */
export const issuedBy = (name: pulumi.Input<string>, kind: "Issuer" | "ClusterIssuer" = "Issuer"): object => ({
  group: "cert-manager.io",
  kind,
  name,
});

/** A key that is replaced at each renewal. */
export const RENEWED_KEY = { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" };

/** The life of a certificate of a server or client: 90 days, renewed 30 days before its end. */
export const LEAF_LIFE = { duration: "2160h0m0s", renewBefore: "720h0m0s" };

/**
 * `spec` of the certificate of an authority: valid for 5 years and renewed after 4, with the same key. With a new key,
 * clients would reject the certificates that the old key signed, until all are renewed.
 * @param secretName Secret for the certificate and its key.
 * @param issuer Self-signing issuer.
 */
export const authoritySpec = (commonName: string, secretName: string, issuer: string) => ({
  isCA: true,
  commonName,
  secretName,
  duration: "43800h0m0s",
  renewBefore: "8760h0m0s",
  privateKey: { ...RENEWED_KEY, rotationPolicy: "Never" },
  usages: ["cert sign", "crl sign", "digital signature"],
  issuerRef: issuedBy(issuer),
});
