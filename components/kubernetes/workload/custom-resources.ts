// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { SCRAPED_NAME, type WorkloadSpec } from "../../contracts/workload";
import { CERT_MANAGER_API, issuedBy, LEAF_LIFE, RENEWED_KEY } from "../internal/certificates";
import { metadata } from "../internal/metadata";

/** The name of the secret that holds the workload's certificate, which its pods mount. */
export const certificateSecret = (name: string): string => `${name}-tls`;
/** The Secrets Store CSI driver, which mounts secrets of AWS Secrets Manager as files. */
export const SECRETS_DRIVER = "secrets-store.csi.k8s.io";
/** The prefix of the readiness gate of a TargetGroupBinding: true once the load balancer reports the pod as healthy. */
export const TARGET_HEALTH_CONDITION = "target-health.elbv2.k8s.aws";

/**
 * Requests a certificate that is valid for 90 days and is renewed 30 days before it expires. It is self-signed if no
 * issuer is given.
 */
export const certificate = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): void => {
  const meta = metadata(spec.tags, name, spec.namespace);
  if (spec.certificateIssuer === undefined)
    new CustomResource(
      `${name}-issuer`,
      { apiVersion: CERT_MANAGER_API, kind: "Issuer", metadata: meta, spec: { selfSigned: {} } },
      opts,
    );
  const host = `${name}.${spec.namespace}.svc`;
  new CustomResource(
    `${name}-certificate`,
    {
      apiVersion: CERT_MANAGER_API,
      kind: "Certificate",
      metadata: meta,
      spec: {
        secretName: certificateSecret(name),
        dnsNames: [host, `${host}.cluster.local`, ...(spec.observabilityNamespace === undefined ? [] : [SCRAPED_NAME])],
        ...LEAF_LIFE,
        privateKey: RENEWED_KEY,
        usages: ["digital signature", "server auth"],
        issuerRef:
          spec.certificateIssuer === undefined ? issuedBy(name) : issuedBy(spec.certificateIssuer, "ClusterIssuer"),
      },
    },
    opts,
  );
};

/** Tells the CSI driver which secrets to mount. It reads them with the IAM role of the pod. */
export const secretProviderClass = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): void => {
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
          // The driver reads YAML, of which JSON is a subset.
          objects: pulumi.jsonStringify(
            secrets.map(([file, arn]) => ({ objectName: arn, objectType: "secretsmanager", objectAlias: file })),
          ),
        },
      },
    },
    opts,
  );
};

/** Registers the service's pods in the load balancer's target group. */
export const targetGroupBinding = (
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
