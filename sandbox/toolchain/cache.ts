// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Platform, Product } from "./product";

/** Folder for everything that is built or downloaded, shared by all checkouts on the machine. */
export const cacheFolder = (): string => join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "redoubt");

export const modulesFolder = join(__dirname, "modules");

/** The platform of this machine. @throws Error if the sandbox does not support it */
export const platform = (): Platform => {
  const cpu = ({ x64: "amd64", arm64: "arm64" } as const)[process.arch as string];
  if ((process.platform !== "linux" && process.platform !== "darwin") || !cpu)
    throw new Error(
      `platform ${process.platform} ${process.arch} is not supported; use Linux or macOS on x64 or arm64`,
    );
  return { os: process.platform, cpu };
};

/** The folder of a product in the cache. Its name contains a hash of everything that the build depends on. */
export const productFolder = (product: Product): string => {
  const hash = createHash("sha256").update(JSON.stringify([product.version, platform()]));
  for (const build of product.builds) {
    hash.update(JSON.stringify([build.module, build.binaries, build.flags, build.linkerFlags, build.inputs?.()]));
    hashFolder(hash, build.folder ?? join(modulesFolder, build.module));
  }
  return join(cacheFolder(), "products", `${product.name}-${hash.digest("hex").slice(0, 12)}`);
};

/** Whether the cache holds the complete product. A finished build is moved there in one step. */
export const isCached = (product: Product): boolean => existsSync(productFolder(product));

const hashFolder = (hash: ReturnType<typeof createHash>, folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    hash.update(entry.name);
    if (entry.isDirectory()) hashFolder(hash, path);
    else hash.update(readFileSync(path));
  }
};
