// SPDX-License-Identifier: Apache-2.0
// Builds the package in dist/: compiled JavaScript, declarations, and the policy packs. npm runs it before it packs the repository, and
// after it installs the package from a git URL (`prepare` in package.json). The repository itself runs from TypeScript (docs/adr/0036).
"use strict";
const { spawnSync } = require("node:child_process");
const { cpSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const dist = join(root, "dist");

/**
 * Makes the exports of a compiled barrel lazy: `import { Network } from "@redoubt/platform/aws"` loads the modules of `Network` only.
 * Node.js still finds the names for ES modules, because the compiler assigns each of them once before it defines the getters.
 */
const makeLazy = (file) => {
  const source = readFileSync(file, "utf8");
  const lazy = source
    .replace(/^var (\w+) = (require\(".+?"\));$/gm, "const $1 = () => $2;")
    .replace(
      /^Object\.defineProperty\(exports, ("\w+"), \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/gm,
      "defineLazy($1, () => $2().$3);",
    )
    .replace(
      /^(exports\.\w+ = .*void 0;)$/m,
      "$1\nconst defineLazy = (name, get) => Object.defineProperty(exports, name, { enumerable: true, get });",
    );
  if (!/^defineLazy\(/m.test(lazy) || /^(var|Object\.defineProperty\(exports, "(?!__esModule))/m.test(lazy))
    throw new Error(`${file}: the compiler wrote an export in an unknown form; adapt makeLazy in scripts/build.js`);
  writeFileSync(file, lazy);
};

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "--project", join(root, "tsconfig.package.json")],
  { stdio: "inherit" },
);
if (status !== 0) process.exit(1);
for (const folder of ["aws", "kubernetes"]) makeLazy(join(dist, "package", folder, "index.js"));
// The compiler copies package.json, because the reports read the version from it. The copy holds nothing else.
const { name, version } = require("../package.json");
writeFileSync(join(dist, "package.json"), `${JSON.stringify({ name, version })}\n`);
for (const path of ["policies/packs", "scripts/lazy-modules.js"])
  cpSync(join(root, path), join(dist, path), { recursive: true });
