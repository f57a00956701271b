// SPDX-License-Identifier: Apache-2.0

/** Operating system and CPU, in Go's names. */
export interface Platform {
  os: "linux" | "darwin";
  cpu: "amd64" | "arm64";
}

/** The URLs of an official release. */
export interface Release {
  /** A `.tar.gz` archive of the binaries, or the binary itself. */
  url: string;
  /** A file with the SHA-256 checksum of `url`: only the checksum, or a line that ends with the file name. */
  checksums: string;
}

/** A Go module and the binaries to build from it. */
export interface GoBuild {
  /** Folder under `modules/`. Its go.mod and go.sum pin every source. */
  module: string;
  /** Folder of a module that is elsewhere in the repository. @default - `modules/` and the name of the module */
  folder?: string;
  /** Binary -> Go package. */
  binaries: Record<string, string>;
  flags?: string[];
  linkerFlags?: string;
  /** Further inputs of the build, besides the module's folder. They are part of the cache key. */
  inputs?: () => string;
  /** Prepares the staged copy of the module before the build. */
  prepare?: (stage: Stage) => Promise<void>;
  /** Adds further files to `out`, the folder of the binaries, after the build. */
  finish?: (stage: Stage, out: string) => Promise<void>;
}

/** A writable copy of a module, and functions that run commands in it. */
export interface Stage {
  folder: string;

  /** Runs a command in `folder` with the environment of the build. @returns its standard output */
  run: (file: string, args: string[]) => Promise<string>;
  /** Downloads and verifies a module that `folder` depends on. @returns its folder */
  moduleFolder: (path: string) => Promise<string>;
}

/** A program that the sandbox runs and that no package registry offers as a binary. */
export interface Product {
  name: string;
  version: string;
  builds: GoBuild[];
  /** Official releases that contain all binaries. @default - the binaries are always built */
  releases?: (platform: Platform) => Release[];
  /** Duration of the builds on two cores with empty caches, in seconds. */
  seconds: number;
  /** Peak memory of the builds, in GiB. */
  gib: number;
}

/** Compiles everything without optimization, which takes about a third less time: for programs that tests run for seconds. */
export const UNOPTIMIZED = "-gcflags=all=-N -l";

/** Compiles some packages without optimization: for generated code that runs seldom. */
export const unoptimized = (...packages: string[]): string[] => packages.map((path) => `-gcflags=${path}=-N -l`);
