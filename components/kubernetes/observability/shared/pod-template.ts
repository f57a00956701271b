// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { labelsFor, metadata, secureContainer, securePod, spread, tolerations } from "../../internal/pod-defaults";
import { hostOf, mounted, partCertificate } from "./certificates";
import { account } from "./part";

/** A container and what its pod has besides; the template adds name, certificate, configuration and what keeps it safe. */
export interface Contents {
  container: Omit<input.core.v1.Container, "name" | "resources"> & { image: string };
  cpuMillicores: number;
  memoryMiB: number;
  /** Where the files of `config` are mounted. */
  configPath: string;
  config: Record<string, pulumi.Input<string>>;
  /** Where the certificate is mounted. @default - where most parts have it */
  tlsPath?: string;
  pod?: Partial<input.core.v1.PodSpec>;
}

/** A part's account, certificate and configuration, and a template of pods that have them. A changed file makes new pods. */
export const templateFor = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  contents: Contents,
  opts: pulumi.CustomResourceOptions,
): input.core.v1.PodTemplateSpec => {
  const subject = account(name, spec, part, opts);
  partCertificate(name, spec, part, [hostOf(spec, part), `*.${hostOf(spec, part)}`], opts);
  const { container, config, configPath, cpuMillicores, memoryMiB, pod = {}, tlsPath } = contents;
  const files = new core.ConfigMap(
    `${name}-${part}-config`,
    { metadata: metadata(spec.tags, part, spec.namespace), data: config },
    opts,
  );
  const checksum = pulumi
    .output(config)
    .apply((data) => createHash("sha256").update(JSON.stringify(data)).digest("hex"));
  return {
    metadata: {
      labels: labelsFor(spec.tags, part),
      annotations: { owner: spec.tags.owner, "checksum/config": checksum },
    },
    spec: {
      ...securePod,
      serviceAccountName: subject.metadata.name,
      topologySpreadConstraints: spread(part),
      tolerations,
      ...pod,
      containers: [
        {
          ...secureContainer,
          ...container,
          name: part,
          resources: {
            requests: { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` },
            limits: { memory: `${memoryMiB}Mi` },
          },
          volumeMounts: [
            { ...mounted(part).mount, ...(tlsPath !== undefined && { mountPath: tlsPath }) },
            { name: "config", mountPath: configPath, readOnly: true },
            ...((container.volumeMounts as input.core.v1.VolumeMount[] | undefined) ?? []),
          ],
        },
      ],
      volumes: [
        mounted(part).volume,
        { name: "config", configMap: { name: files.metadata.name } },
        ...((pod.volumes as input.core.v1.Volume[] | undefined) ?? []),
      ],
    },
  };
};

/** Elastic's images are made for this user. */
export const ELASTIC_USER = {
  securityContext: { ...securePod.securityContext, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
};

/** Opened and closed: the kubelet has no certificate that it would be let in with. */
export const portOpen = (port: string, periodSeconds = 10): input.core.v1.Probe => ({
  tcpSocket: { port },
  periodSeconds,
});
