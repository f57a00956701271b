// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { metadata } from "../../internal/metadata";
import { podTemplate, type PodTemplateArgs } from "../../internal/pod-template";
import { certificateMount, hostOf, partCertificate } from "./certificates";
import { clusterReader, serviceAccount } from "./part";

/**
 * The properties in which the pods of the parts differ. The template adds the name, the certificate, the configuration
 * and the defaults.
 */
export interface PartPod extends Pick<
  PodTemplateArgs,
  "initContainers" | "onEveryNode" | "securityContext" | "spec" | "volumes"
> {
  container: Omit<input.core.v1.Container, "name" | "resources"> & { image: pulumi.Input<string> };
  sidecars?: input.core.v1.Container[];
  cpuMillicores: number;
  memoryMiB: number;
  /** @default - `memoryMiB` */
  memoryLimitMiB?: number;
  /** Files of the ConfigMap, by name. */
  config: Record<string, pulumi.Input<string>>;
  /** The folder in which the files of `config` are mounted. */
  configPath: string;
  /** Paths of the files below `configPath`. @default - each file has its name */
  configItems?: input.core.v1.KeyToPath[];
  /** The program reads changed files by itself. @default false - a changed file replaces the pods */
  reloadsConfig?: boolean;
  /** The folder in which the certificate is mounted. @default - `TLS_FOLDER` */
  tlsPath?: string;
  /** The names in the certificate. @default - the name of the service, and all names below it */
  dnsNames?: string[];
  /**
   * What the service account may read in the whole cluster; its token is mounted.
   * @default - no permissions and no token
   */
  clusterRules?: input.rbac.v1.PolicyRule[];
}

/** Creates the service account, the certificate and the ConfigMap of a part, and returns the template of its pods. */
export const partPodTemplate = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  pod: PartPod,
  opts: pulumi.CustomResourceOptions,
): input.core.v1.PodTemplateSpec => {
  const { clusterRules, config, configItems, dnsNames = [hostOf(spec, part), `*.${hostOf(spec, part)}`] } = pod;
  const account = clusterRules
    ? clusterReader(name, spec, part, clusterRules, opts)
    : serviceAccount(name, spec, part, opts);
  partCertificate(name, spec, part, dnsNames, opts);
  const configMap = new core.ConfigMap(
    `${name}-${part}-config`,
    { metadata: metadata(spec.tags, part, spec.namespace), data: config },
    opts,
  );
  return podTemplate({
    app: part,
    tags: spec.tags,
    serviceAccountName: account.metadata.name,
    containers: [partContainer(part, pod), ...(pod.sidecars ?? [])],
    volumes: [
      certificateMount(part).volume,
      { name: "config", configMap: { name: configMap.metadata.name, ...(configItems && { items: configItems }) } },
      ...(pod.volumes ?? []),
    ],
    ...(pod.initContainers && { initContainers: pod.initContainers }),
    ...(pod.securityContext && { securityContext: pod.securityContext }),
    ...(pod.onEveryNode && { onEveryNode: true }),
    ...(!pod.reloadsConfig && { annotations: { "checksum/config": checksum(config) } }),
    spec: { ...(clusterRules && { automountServiceAccountToken: true }), ...pod.spec },
  });
};

const partContainer = (part: string, pod: PartPod): input.core.v1.Container => ({
  ...pod.container,
  name: part,
  resources: {
    requests: { cpu: `${pod.cpuMillicores}m`, memory: `${pod.memoryMiB}Mi` },
    limits: { memory: `${pod.memoryLimitMiB ?? pod.memoryMiB}Mi` },
  },
  volumeMounts: [
    { ...certificateMount(part).mount, ...(pod.tlsPath !== undefined && { mountPath: pod.tlsPath }) },
    { name: "config", mountPath: pod.configPath, readOnly: true },
    ...((pod.container.volumeMounts as input.core.v1.VolumeMount[] | undefined) ?? []),
  ],
});

/** Changes with the files, and so replaces the pods. */
const checksum = (files: PartPod["config"]): pulumi.Output<string> =>
  pulumi.output(files).apply((data) => createHash("sha256").update(JSON.stringify(data)).digest("hex"));

/** A TCP probe. The kubelet cannot call the endpoints over HTTPS, because they require a client certificate. */
export const tcpProbe = (port: string, periodSeconds = 10): input.core.v1.Probe => ({
  tcpSocket: { port },
  periodSeconds,
});
