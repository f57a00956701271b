// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { WorkloadSpec } from "../../contracts/workload";
import { metadata } from "../internal/pod-defaults";

/** Where the certificate of a workload is kept, and what its pods mount. */
export const certificateSecret = (name: string): string => `${name}-tls`;
/** Mounts secrets of a secret store as files. */
export const SECRETS_DRIVER = "secrets-store.csi.k8s.io";
/** The condition, before the binding's name, by which a pod knows that the balancer finds it healthy. */
export const JOINED = "target-health.elbv2.k8s.aws";

/** A certificate of 90 days, renewed a month before its end with a new key; without an issuer named, signed by that key itself. */
export const certificate = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): void => {
  const apiVersion = "cert-manager.io/v1";
  const meta = metadata(spec.tags, name, spec.namespace);
  if (spec.certificateIssuer === undefined)
    new CustomResource(
      `${name}-issuer`,
      { apiVersion, kind: "Issuer", metadata: meta, spec: { selfSigned: {} } },
      opts,
    );
  const host = `${name}.${spec.namespace}.svc`;
  new CustomResource(
    `${name}-certificate`,
    {
      apiVersion,
      kind: "Certificate",
      metadata: meta,
      spec: {
        secretName: certificateSecret(name),
        dnsNames: [host, `${host}.cluster.local`],
        duration: "2160h0m0s",
        renewBefore: "720h0m0s",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: ["digital signature", "server auth"],
        issuerRef: {
          group: "cert-manager.io",
          ...(spec.certificateIssuer === undefined
            ? { kind: "Issuer", name }
            : { kind: "ClusterIssuer", name: spec.certificateIssuer }),
        },
      },
    },
    opts,
  );
};

/** What the secrets' driver mounts, read in the pod's own role. */
export const mountedSecrets = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): void => {
  const secrets = Object.entries(spec.secrets);
  if (secrets.length === 0) return;
  new CustomResource(
    `${name}-secrets`,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: metadata(spec.tags, name, spec.namespace),
      spec: {
        provider: "aws",
        parameters: {
          usePodIdentity: "true",
          // The driver reads YAML, of which JSON is a part.
          objects: pulumi.jsonStringify(
            secrets.map(([file, arn]) => ({ objectName: arn, objectType: "secretsmanager", objectAlias: file })),
          ),
        },
      },
    },
    opts,
  );
};

/** Keeps the addresses of the service's pods in the balancer's target group. */
export const targetGroupMembership = (
  name: string,
  spec: WorkloadSpec,
  service: core.Service,
  opts: pulumi.CustomResourceOptions,
): void => {
  if (spec.targetGroupArn === undefined) return;
  new CustomResource(
    `${name}-membership`,
    {
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: metadata(spec.tags, name, spec.namespace),
      spec: {
        targetGroupARN: spec.targetGroupArn,
        targetType: "ip",
        serviceRef: { name: service.metadata.name, port: 443 },
      },
    },
    opts,
  );
};
