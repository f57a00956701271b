// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { checkOptional, requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { requireKubernetesName } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";

/**
 * The namespace of cert-manager, in which a `ClusterIssuer` looks for its signing key. The EKS add-on creates it.
 * Source: cert-manager, "Issuer Configuration", "Cluster Resource Namespace".
 */
export const CERT_MANAGER_NAMESPACE = "cert-manager";

/** Arguments of a `CertificateAuthority`. */
export interface CertificateAuthorityArgs {
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

/** Outputs of a `CertificateAuthority`. */
export interface CertificateAuthorityOutputs {
  /** Name of the cert-manager `ClusterIssuer`, which is the name of the component. */
  readonly issuerName: pulumi.Output<string>;
}

/** Checks the name and the arguments; none of them has a default value. @throws ArgumentError */
export const resolveCertificateAuthority = (name: string, args: CertificateAuthorityArgs): CertificateAuthorityArgs => {
  requirePlain("CertificateAuthority", name, args, []);
  const problems = new Problems(`CertificateAuthority "${name}"`);
  requireKubernetesName(problems, "name", name);
  return problems.orThrow({ ...args, tags: checkTags(problems, args.tags) });
};

/** Requires the name of a cert-manager issuer, if one is set. @returns The value to use; see `checkInput`. */
export const checkIssuer = (
  problems: Problems,
  issuer: pulumi.Input<string> | undefined,
): pulumi.Input<string> | undefined =>
  checkOptional(problems, issuer, (found, value) => requireKubernetesName(found, "certificateIssuer", value));
