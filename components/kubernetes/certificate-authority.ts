// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import {
  CERT_MANAGER_NAMESPACE,
  resolveCertificateAuthority,
  type CertificateAuthorityArgs,
  type CertificateAuthorityOutputs,
} from "../contracts/certificate-authority";
import { metadata } from "./internal/metadata";

const API_VERSION = "cert-manager.io/v1";
const GROUP = "cert-manager.io";

/**
 * A certificate authority for the server certificates of a cluster, and the cert-manager `ClusterIssuer` that signs with
 * it. Each secret with a certificate contains the authority's certificate too, so that pods of different namespaces can
 * verify each other (docs/adr/0032).
 */
export class CertificateAuthority extends pulumi.ComponentResource implements CertificateAuthorityOutputs {
  readonly issuerName: pulumi.Output<string>;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered. */
  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    const { tags } = resolveCertificateAuthority(name, args);
    super("redoubt-kubernetes:index:CertificateAuthority", name, {}, opts);

    const root = new CustomResource(
      `${name}-root`,
      {
        apiVersion: API_VERSION,
        kind: "Issuer",
        metadata: metadata(tags, name, CERT_MANAGER_NAMESPACE),
        spec: { selfSigned: {} },
      },
      { parent: this },
    );
    const authority = new CustomResource(
      `${name}-certificate`,
      {
        apiVersion: API_VERSION,
        kind: "Certificate",
        metadata: metadata(tags, name, CERT_MANAGER_NAMESPACE),
        spec: certificateSpec(name),
      },
      { parent: this, dependsOn: root },
    );
    new CustomResource(
      `${name}-issuer`,
      {
        apiVersion: API_VERSION,
        kind: "ClusterIssuer",
        metadata: metadata(tags, name),
        spec: { ca: { secretName: name } },
      },
      { parent: this, dependsOn: authority },
    );

    this.issuerName = pulumi.output(name);
    this.registerOutputs({ issuerName: this.issuerName });
  }
}

/** The authority is valid for 5 years and is renewed after 4, with the same key, so that all its certificates stay valid. */
const certificateSpec = (name: string): object => ({
  isCA: true,
  commonName: `${name} CA`,
  secretName: name,
  duration: "43800h0m0s",
  renewBefore: "8760h0m0s",
  privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
  usages: ["cert sign", "crl sign", "digital signature"],
  issuerRef: { group: GROUP, kind: "Issuer", name },
});
