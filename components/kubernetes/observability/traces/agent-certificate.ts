// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { CERT_MANAGER_API, issuedBy, LEAF_LIFE, RENEWED_KEY } from "../../internal/certificates";
import { metadata } from "../../internal/metadata";
import { hostOf } from "../shared/certificates";
import { AGENT, WORKLOADS_TLS_FOLDER } from "./collector-config";

const SECRET = `${AGENT}-workloads`;

/**
 * Requests a server certificate of the issuer of the workloads, who cannot verify certificates of the namespace's own
 * authority. That one stays for the parts: they accept client certificates, and workloads must have none of them.
 */
export const receiverCertificate = (
  name: string,
  spec: ObservabilitySpec,
  opts: pulumi.CustomResourceOptions,
): { volumes: input.core.v1.Volume[]; mounts: input.core.v1.VolumeMount[] } => {
  if (spec.certificateIssuer === undefined) return { volumes: [], mounts: [] };
  new CustomResource(
    `${name}-${SECRET}-certificate`,
    {
      apiVersion: CERT_MANAGER_API,
      kind: "Certificate",
      metadata: metadata(spec.tags, SECRET, spec.namespace),
      spec: {
        secretName: SECRET,
        dnsNames: [hostOf(spec, AGENT)],
        ...LEAF_LIFE,
        privateKey: RENEWED_KEY,
        usages: ["digital signature", "server auth"],
        issuerRef: issuedBy(spec.certificateIssuer, "ClusterIssuer"),
      },
    },
    opts,
  );
  return {
    volumes: [{ name: "tls-workloads", secret: { secretName: SECRET, defaultMode: 0o440 } }],
    mounts: [{ name: "tls-workloads", mountPath: WORKLOADS_TLS_FOLDER, readOnly: true }],
  };
};

/** The certificate of the workloads' authority without any key, for pods that verify workloads. */
export const workloadAuthority = (
  mountPath: string,
): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount } => ({
  volume: {
    name: "workload-authority",
    secret: { secretName: SECRET, defaultMode: 0o440, items: [{ key: "ca.crt", path: "ca.crt" }] },
  },
  mount: { name: "workload-authority", mountPath, readOnly: true },
});
