// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Report } from "../lib/report";
import { run, UserError } from "../lib/run";
import { cacheFolder } from "./cache";

/** Programs that a node runs, besides those of Kubernetes, and their Debian packages. */
const PROGRAMS = {
  busybox: "busybox-static",
  conntrack: "conntrack",
  containerd: "containerd",
  "containerd-shim-runc-v2": "containerd",
  ctr: "containerd",
  ip: "iproute2",
  iptables: "iptables",
  nft: "nftables",
  runc: "runc",
} as const;
type SystemProgram = keyof typeof PROGRAMS;

const CNI_PLUGINS = ["host-local", "loopback", "portmap", "ptp"];
const CNI_PACKAGE = "containernetworking-plugins";
/** Folders where Debian, and the releases of the plugins, install them. */
const CNI_FOLDERS = ["/usr/lib/cni", "/opt/cni/bin"];

/** Change it when the unpacked folder changes, so that caches are filled again. */
const LAYOUT = "2";

/** Packages to install by hand. */
const PACKAGES = [...new Set([...Object.values(PROGRAMS), CNI_PACKAGE])].sort();
const INSTALL = `apt-get install --no-install-recommends ${PACKAGES.join(" ")}`;

/** Programs of the operating system that a node runs. */
interface SystemPrograms {
  /** Path of each program. */
  programs: Record<SystemProgram, string>;
  cniPlugins: string;
}

/**
 * Returns the programs on PATH, or, if any is missing, unpacks their Debian packages into the cache: nothing is installed.
 * @throws UserError that names what is missing and the command that installs it
 */
export const ensureSystemPrograms = async (report: Report): Promise<SystemPrograms> => {
  const installed = (process.env["PATH"] ?? "").split(delimiter);
  const missing = missingFrom(installed, CNI_FOLDERS);
  if (missing.length === 0) return programsIn(installed, CNI_FOLDERS);
  const folder = await unpackPackages(missing, report);
  const unpacked = [...installed, join(folder, "wrappers")];
  const plugins = [...CNI_FOLDERS, ...CNI_FOLDERS.map((path) => join(folder, path))];
  const still = missingFrom(unpacked, plugins);
  if (still.length > 0)
    throw new UserError(
      `real nodes: ${still.join(", ")} is missing in ${folder}; remove this folder, or run \`${INSTALL}\``,
    );
  return programsIn(unpacked, plugins);
};

const find = (program: string, folders: readonly string[]): string | undefined =>
  folders.map((folder) => join(folder, program)).find((path) => existsSync(path));

const hasPlugins = (folder: string): boolean => CNI_PLUGINS.every((plugin) => existsSync(join(folder, plugin)));

const missingFrom = (path: readonly string[], cni: readonly string[]): string[] => [
  ...Object.keys(PROGRAMS).filter((program) => find(program, path) === undefined),
  ...(cni.some(hasPlugins) ? [] : ["the CNI plugins"]),
];

const programsIn = (path: readonly string[], cni: readonly string[]): SystemPrograms => ({
  programs: Object.fromEntries(
    Object.keys(PROGRAMS).map((program) => [program, find(program, path)!]),
  ) as SystemPrograms["programs"],
  cniPlugins: cni.find(hasPlugins)!,
});

/** Unpacks the packages, and those that they depend on and that are not installed. @returns a folder of the cache */
const unpackPackages = async (missing: readonly string[], report: Report): Promise<string> => {
  const versions = await packagesToInstall().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.split("\n").at(-1) : String(error);
    throw new UserError(
      `real nodes: ${missing.join(", ")} is not on PATH, and apt-get cannot find the packages (${reason}); ` +
        `on Debian or Ubuntu run \`apt-get update\` and retry, or run \`${INSTALL}\`; on other systems install the same programs`,
    );
  });
  const hash = createHash("sha256")
    .update([LAYOUT, ...versions].join())
    .digest("hex")
    .slice(0, 12);
  const folder = join(cacheFolder(), "products", `node-packages-${hash}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(join(partial, "wrappers"), { recursive: true });
  await report.during(`downloading ${versions.length} Debian packages of real nodes`, unpack(versions, partial));
  writeWrappers(partial, folder);
  await rename(partial, folder);
  return folder;
};

/** The packages that an installation would add, as NAME=VERSION. apt-get verifies their checksums when it downloads them. */
const packagesToInstall = async (): Promise<string[]> => {
  const plan = await run("apt-get", ["--simulate", "install", "--no-install-recommends", ...PACKAGES]);
  return [...plan.matchAll(/^Inst (\S+) \((\S+) /gm)].map(([, name, version]) => `${name!}=${version!}`);
};

const unpack = async (versions: readonly string[], folder: string): Promise<void> => {
  const archives = join(folder, "archives");
  await mkdir(archives);
  // The user _apt may not write to the folder. apt-get then downloads as root, and says so.
  await run("apt-get", ["download", ...versions], { cwd: archives });
  for (const file of readdirSync(archives)) await run("dpkg-deb", ["--extract", join(archives, file), folder]);
  await rm(archives, { recursive: true });
};

const STATIC = "busybox";

/** Names that the installation of a package would add as an alternative. */
const ALTERNATIVES: Readonly<Record<string, string>> = { "iptables-nft": "iptables" };

/** Scripts that start the unpacked programs with their shared libraries. */
const writeWrappers = (partial: string, folder: string): void => {
  for (const bin of ["usr/sbin", "usr/bin", "sbin", "bin"]) {
    if (!existsSync(join(partial, bin))) continue;
    // A static program needs no libraries, and is copied into images.
    if (existsSync(join(partial, bin, STATIC)))
      symlinkSync(join(folder, bin, STATIC), join(partial, "wrappers", STATIC));
    for (const program of readdirSync(join(partial, bin)).filter((name) => name !== STATIC))
      writeFileSync(
        join(partial, "wrappers", ALTERNATIVES[program] ?? program),
        [
          "#!/bin/sh",
          `export LD_LIBRARY_PATH=$(echo ${folder}/usr/lib/*-linux-gnu* ${folder}/lib/*-linux-gnu* | tr ' ' :)`,
          `export XTABLES_LIBDIR=$(echo ${folder}/usr/lib/*-linux-gnu*/xtables)`,
          `exec ${join(folder, bin, program)} "$@"`,
          "",
        ].join("\n"),
        { mode: 0o755 },
      );
  }
};
