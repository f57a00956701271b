// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import {
  CERT_MANAGER_NAMESPACE,
  resolveCertificateAuthority,
  type CertificateAuthorityArgs,
  type CertificateAuthorityOutputs,
} from "../contracts/certificate-authority";
import { authoritySpec, CERT_MANAGER_API } from "./internal/certificates";
import { metadata } from "./internal/metadata";

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
        apiVersion: CERT_MANAGER_API,
        kind: "Issuer",
        metadata: metadata(tags, name, CERT_MANAGER_NAMESPACE),
        spec: { selfSigned: {} },
      },
      { parent: this },
    );
    const authority = new CustomResource(
      `${name}-certificate`,
      {
        apiVersion: CERT_MANAGER_API,
        kind: "Certificate",
        metadata: metadata(tags, name, CERT_MANAGER_NAMESPACE),
        spec: authoritySpec(`${name} CA`, name, name),
      },
      { parent: this, dependsOn: root },
    );
    new CustomResource(
      `${name}-issuer`,
      {
        apiVersion: CERT_MANAGER_API,
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
