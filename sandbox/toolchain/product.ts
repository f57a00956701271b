// SPDX-License-Identifier: Apache-2.0

/** A kind of machine, as Go names it. */
export interface Platform {
  os: "linux" | "darwin";
  cpu: "amd64" | "arm64";
}

/** Where an official release is found. */
export interface Release {
  /** A `.tar.gz` that holds the binaries, or, with one binary, that binary itself. */
  url: string;
  /** A file that names the SHA-256 of `url`: alone, or in a line that ends with the file's name. */
  checksums: string;
}

/** One Go module under `modules/` and what to build of it. */
export interface GoBuild {
  /** Folder under `modules/`; its go.mod and go.sum pin every source. */
  module: string;
  /** Binary -> Go package. */
  binaries: Record<string, string>;
  flags?: string[];
  linkerFlags?: string;
  /** Everything besides the module's folder that decides what is built: part of the cache's key. */
  inputs?: () => string;
  /** Completes the staged copy of the module before the build. */
  prepare?: (stage: Stage) => Promise<void>;
  /** Completes `out`, where the binaries stand, after it. */
  finish?: (stage: Stage, out: string) => Promise<void>;
}

/** A writable copy of a module, and the means to work in it. */
export interface Stage {
  folder: string;

  /** Runs a command in `folder` with the environment of a build; answers its standard output. */
  run: (file: string, args: string[]) => Promise<string>;
  /** The folder of a module that `folder` depends on, downloaded and verified. */
  moduleFolder: (path: string) => Promise<string>;
}

/** Something that the sandbox runs and no package registry ships as a binary. */
export interface Product {
  name: string;
  version: string;
  builds: GoBuild[];
  /** Official releases that hold all the binaries. Without one, they are always built. */
  releases?: (platform: Platform) => Release[];
  /** What the builds took on two cores with nothing cached, in seconds. */
  seconds: number;
  /** The most memory that they held at once, in GiB. */
  gib: number;
}

/** Flags that compile some packages fast rather than to run fast: for generated code that runs seldom. */
export const unoptimised = (...packages: string[]): string[] => packages.map((path) => `-gcflags=${path}=-N -l`);
