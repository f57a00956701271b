// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Platform, Product } from "./product";

/** Where everything built or downloaded is kept, for all checkouts on the machine. */
export const cacheFolder = (): string => join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "redoubt");

export const modulesFolder = join(__dirname, "modules");

/** This machine, or an error that names the kinds that are supported. */
export const platform = (): Platform => {
  const cpu = ({ x64: "amd64", arm64: "arm64" } as const)[process.arch as string];
  if ((process.platform !== "linux" && process.platform !== "darwin") || !cpu)
    throw new Error(`the sandbox runs on Linux or macOS, x64 or arm64; this is ${process.platform} ${process.arch}`);
  return { os: process.platform, cpu };
};

/** The folder in the cache that holds a product, keyed by everything that decides what it is. */
export const productFolder = (product: Product): string => {
  const hash = createHash("sha256").update(JSON.stringify([product.version, platform()]));
  for (const build of product.builds) {
    hash.update(JSON.stringify([build.module, build.binaries, build.flags, build.linkerFlags, build.inputs?.()]));
    hashFolder(hash, join(modulesFolder, build.module));
  }
  return join(cacheFolder(), "products", `${product.name}-${hash.digest("hex").slice(0, 12)}`);
};

/** True once the product stands whole in the cache: it is moved there in one step. */
export const isCached = (product: Product): boolean => existsSync(productFolder(product));

const hashFolder = (hash: ReturnType<typeof createHash>, folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    hash.update(entry.name);
    if (entry.isDirectory()) hashFolder(hash, path);
    else hash.update(readFileSync(path));
  }
};
