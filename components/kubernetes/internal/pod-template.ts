// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { annotationsFor, labelsFor } from "./metadata";
import {
  CONTAINER_SECURITY_CONTEXT,
  FAILED_NODE_TOLERATIONS,
  POD_SECURITY_CONTEXT,
  topologySpread,
} from "./pod-defaults";

/** The properties in which the pods of the platform differ. */
export interface PodTemplateArgs {
  /** The value of the pod's `app.kubernetes.io/name` label. */
  app: string;
  tags: PlatformTags;
  serviceAccountName: pulumi.Input<string>;
  containers: input.core.v1.Container[];
  initContainers?: input.core.v1.Container[];
  volumes?: input.core.v1.Volume[];
  /** Labels besides the platform's. */
  labels?: Record<string, string>;
  /** Annotations besides those of every object. */
  annotations?: Record<string, pulumi.Input<string>>;
  /** Changes to the pod's default security context. */
  securityContext?: input.core.v1.PodSecurityContext;
  /**
   * Schedules the pod on every node, tainted ones included, as a DaemonSet needs.
   * @default false - pods spread over zones
   */
  onEveryNode?: boolean;
  /** Other fields of the pod's spec. */
  spec?: Partial<input.core.v1.PodSpec>;
}

/** Builds every pod template of the platform, so that all pods meet the restricted Pod Security Standard. */
export const podTemplate = (args: PodTemplateArgs): input.core.v1.PodTemplateSpec => ({
  metadata: {
    labels: { ...labelsFor(args.tags, args.app), ...args.labels },
    annotations: { ...annotationsFor(args.tags), ...args.annotations },
  },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { ...POD_SECURITY_CONTEXT, ...args.securityContext },
    serviceAccountName: args.serviceAccountName,
    ...(args.onEveryNode
      ? { tolerations: [{ operator: "Exists" }] }
      : { topologySpreadConstraints: topologySpread(args.app), tolerations: FAILED_NODE_TOLERATIONS }),
    ...args.spec,
    ...(args.initContainers && { initContainers: args.initContainers.map(hardened) }),
    containers: args.containers.map(hardened),
    ...(args.volumes && { volumes: args.volumes }),
  },
});

const hardened = (container: input.core.v1.Container): input.core.v1.Container => ({
  ...container,
  securityContext: CONTAINER_SECURITY_CONTEXT,
});
