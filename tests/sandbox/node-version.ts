// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { arch } from "node:os";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../../sandbox/toolchain/cache";

/** Supported lines of Node.js besides the one that runs the tests, from the npm registry. */
export const NODE_VERSIONS = ["22.23.3", "24.21.0"] as const;

/** Installs a Node.js binary into the cache. @returns the value of PATH with it in the first place */
export const pathWithNode = (version: string): string => {
  const folder = join(cacheFolder(), "node", version);
  mkdirSync(folder, { recursive: true });
  const name = `node-${process.platform}-${arch()}`;
  const { status, stderr } = spawnSync("npm", ["install", "--no-save", "--prefix", folder, `${name}@${version}`], {
    encoding: "utf8",
  });
  expect(status, stderr).to.equal(0);
  return [join(folder, "node_modules", name, "bin"), process.env["PATH"]].join(delimiter);
};
