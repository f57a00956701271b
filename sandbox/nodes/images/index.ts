// SPDX-License-Identifier: Apache-2.0
import type { Report } from "../../lib/report";

/** An archive with one image (OCI image layout) for `ctr --namespace k8s.io images import`. */
export interface ImageArchive {
  archive: string;
  /**
   * Names that the import creates, as containerd looks them up: `repository@sha256:…` for a pinned reference, `repository:tag` for
   * another one. The archive contains them, so that no image has to be tagged after the import.
   */
  names: string[];
}

/**
 * Writes an image archive for each program that pods run: programs that were built from Go modules, and stand-ins for those that no
 * package registry has. Reuses archives of an earlier call whose contents are the same.
 * @param references Images of the pods as the manifests name them, in any registry or mirror: `mirror/docker-hub/prom/prometheus:v3.4.0@sha256:…`.
 * The base images (`BASE_IMAGES`) are always added.
 * @param folder Folder for the archives. It is created.
 * @throws UserError if `substitutes.ts` has no row for a reference
 */
export declare const prepareImages: (
  references: readonly string[],
  folder: string,
  report: Report,
) => Promise<ImageArchive[]>;

/** Names of the images that the nodes themselves need. Their archives are made from programs that are built here. */
export const BASE_IMAGES = {
  /** Sandbox image of containerd. */
  pause: "registry.redoubt.test/pause:1",
  /** User 65532; `coredns -conf FILE`. */
  coredns: "registry.redoubt.test/coredns:1",
  /** Arguments of the pods start with `controller`, `webhook` or `cainjector`. */
  certManager: "registry.redoubt.test/cert-manager:1",
  /** `metrics-server` of the EKS add-on. */
  metricsServer: "registry.redoubt.test/metrics-server:1",
  /** Static BusyBox for probes of tests: `sh`, `wget`, `nc`, `sleep`. */
  busybox: "registry.redoubt.test/busybox:1",
} as const;

/**
 * The images that the pods of a stack use, from its settings: those of `components/kubernetes/images.ts` in the stack's registry of
 * each region, and the workload's image.
 */
export declare const imageReferences: (stack: "dev" | "prod") => string[];
