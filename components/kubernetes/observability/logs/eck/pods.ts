// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { bytesQuantity, cpuQuantity } from "../../../internal/quantities";
import { podTemplate } from "../../../internal/pod-template";
import { serviceAccount } from "../../shared/part";

/** The user of Elastic's container images. */
const ELASTIC_USER = { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 };

/** What the pods of an Elastic part need besides what the operator adds: image, configuration, certificates, probes. */
export interface ElasticPod {
  container: Omit<input.core.v1.Container, "name" | "resources">;
  cpuMillicores: number;
  memoryMiB: number;
  /** Changes to the init containers that the operator adds, by name. */
  initContainers?: input.core.v1.Container[];
  volumes?: input.core.v1.Volume[];
}

/**
 * Creates the service account of an Elastic part, and returns the template from which the operator makes its pods. The
 * operator keeps the fields of the template, and adds its own.
 */
export const elasticPods = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  { container, cpuMillicores, memoryMiB, initContainers, volumes }: ElasticPod,
  opts: pulumi.CustomResourceOptions,
): input.core.v1.PodTemplateSpec =>
  podTemplate({
    app: part,
    tags: spec.tags,
    serviceAccountName: serviceAccount(name, spec, part, opts).metadata.name,
    containers: [
      {
        ...container,
        // The operator recognizes the container by its name.
        name: part,
        resources: {
          requests: { cpu: cpuQuantity(cpuMillicores), memory: bytesQuantity(memoryMiB) },
          limits: { memory: bytesQuantity(memoryMiB) },
        },
      },
    ],
    ...(initContainers && { initContainers }),
    ...(volumes && { volumes }),
    securityContext: ELASTIC_USER,
  });
