// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import type { Report } from "../../lib/report";
import { UserError } from "../../lib/run";
import { ensureProduct, ensureProducts } from "../../toolchain";
import { standIns } from "../../toolchain/node-products";
import { CERT_MANAGER } from "../../toolchain/operators";
import { ensureSystemPrograms } from "../../toolchain/packages";
import { containerdName } from "../stack-images";
import { writeArchive, type Image } from "./archive";
import { BASE_FILES, PROGRAM_IMAGES, programImage, standInImage } from "./programs";
import { substituteOf, type Program } from "./substitutes";
import { executable, type Entry } from "./tar";

/** An archive with one image (OCI image layout) for `ctr --namespace k8s.io images import`. */
export interface ImageArchive {
  archive: string;
  /**
   * Names that the import creates, as containerd looks them up: `repository@sha256:…` for a pinned reference, `repository:tag` for
   * another one. The archive contains them, so that no image has to be tagged after the import.
   */
  names: string[];
}

/** Names of the images that the nodes themselves need. Their archives are made from programs that are built here. */
export const BASE_IMAGES = {
  /** Sandbox image of containerd. */
  pause: "registry.redoubt.test/pause:1",
  /** User 65532; `-conf FILE`. */
  coredns: "registry.redoubt.test/coredns:1",
  /** Names in the objects of cert-manager's chart. */
  certManagerController: `quay.io/jetstack/cert-manager-controller:v${CERT_MANAGER}`,
  certManagerWebhook: `quay.io/jetstack/cert-manager-webhook:v${CERT_MANAGER}`,
  certManagerInjector: `quay.io/jetstack/cert-manager-cainjector:v${CERT_MANAGER}`,
  /** `metrics-server` of the EKS add-on. */
  metricsServer: "registry.redoubt.test/metrics-server:1",
  /** Static BusyBox for probes of tests: `sh`, `wget`, `nc`, `sleep`. User 65532. */
  busybox: "registry.redoubt.test/busybox:1",
} as const;

/** Programs in base images, and their first arguments. */
const BASE_PROGRAMS: Readonly<Record<string, { program: Program; argument?: string }>> = {
  coredns: { program: "coredns" },
  certManagerController: { program: "cert-manager", argument: "controller" },
  certManagerWebhook: { program: "cert-manager", argument: "webhook" },
  certManagerInjector: { program: "cert-manager", argument: "cainjector" },
  metricsServer: { program: "metrics-server" },
};

/**
 * Writes an image archive for each program that pods run: programs that were built from Go modules, and stand-ins for those that no
 * package registry has. Reuses archives of an earlier call whose contents are the same.
 * @param references Images of the pods as the manifests name them, in any registry or mirror: `mirror/docker-hub/prom/prometheus:v3.4.0@sha256:…`.
 * The base images (`BASE_IMAGES`) are always added.
 * @param folder Folder for the archives. It is created.
 * @throws UserError if `substitutes.ts` has no row for a reference
 */
export const prepareImages = async (
  references: readonly string[],
  folder: string,
  report: Report,
): Promise<ImageArchive[]> => {
  const groups = groupBySubstitute(references);
  const programs = new Set([...groups.values()].flatMap(({ program }) => program ?? []));
  for (const { program } of Object.values(BASE_PROGRAMS)) programs.add(program);
  const folders = await ensureProducts(
    [...programs].map((one) => PROGRAM_IMAGES[one].product),
    report,
  );
  const standInFolder = await ensureProduct(standIns, report);
  const standIn = join(standInFolder, "stand-in");
  const imageOf = (program: Program): Image =>
    programImage(program, folders.get(PROGRAM_IMAGES[program].product)!, standIn);

  const archives: ImageArchive[] = [];
  const add = async (image: Image, names: string[]): Promise<void> => {
    const entries = [...BASE_FILES, ...image.entries];
    archives.push({ archive: await writeArchive({ ...image, entries }, names, folder), names });
  };
  for (const [name, { program, argument }] of Object.entries(BASE_PROGRAMS)) {
    const image = imageOf(program);
    const entrypoint = [...image.entrypoint, ...(argument === undefined ? [] : [argument])];
    await add({ ...image, name: `base-${name.toLowerCase()}`, entrypoint }, [
      BASE_IMAGES[name as keyof typeof BASE_IMAGES],
    ]);
  }
  await add(pauseImage(standInFolder), [BASE_IMAGES.pause]);
  await add(await busyboxImage(report), [BASE_IMAGES.busybox]);
  for (const [repository, { program, names, standIn: row }] of groups)
    await add(program === undefined ? standInImage(repository, row!, standIn) : imageOf(program), [...names]);
  return archives;
};

interface Group {
  program: Program | undefined;
  standIn: Parameters<typeof standInImage>[1] | undefined;
  names: Set<string>;
}

const groupBySubstitute = (references: readonly string[]): Map<string, Group> => {
  const groups = new Map<string, Group>();
  for (const reference of references) {
    const found = substituteOf(reference);
    if (found === undefined)
      throw new UserError(
        `real nodes: image ${reference} has no substitute; add a row for it to sandbox/nodes/images/substitutes.ts`,
      );
    const { repository, substitute } = found;
    const group = groups.get(repository) ?? {
      program: substitute.runs === "stand-in" ? undefined : substitute.program,
      standIn: substitute.runs === "stand-in" ? substitute : undefined,
      names: new Set(),
    };
    groups.set(repository, group);
    group.names.add(containerdName(reference));
  }
  return groups;
};

const pauseImage = (folder: string): Image => ({
  name: "base-pause",
  entries: [executable("pause", join(folder, "pause"))],
  entrypoint: ["/pause"],
  user: "65535:65535",
});

const BUSYBOX_PROGRAMS = ["cat", "nc", "nslookup", "sh", "sleep", "wget"];

const busyboxImage = async (report: Report): Promise<Image> => ({
  name: "base-busybox",
  entries: [
    executable("bin/busybox", (await ensureSystemPrograms(report)).programs.busybox),
    ...BUSYBOX_PROGRAMS.map((name): Entry => ({ type: "link", path: `bin/${name}`, target: "/bin/busybox" })),
  ],
  entrypoint: ["/bin/sh"],
  user: "65532:65532",
});
