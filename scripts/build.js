// SPDX-License-Identifier: Apache-2.0
// Builds the package in dist/: compiled JavaScript, declarations, and the policy packs. npm runs it before it packs the repository, and
// after it installs the package from a git URL (`prepare` in package.json). The repository itself runs from TypeScript (docs/adr/0036).
"use strict";
const { spawnSync } = require("node:child_process");
const { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

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

/** The files of a folder and its subfolders whose names end with `suffix`. */
const filesIn = (folder, suffix) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name));

/** The declaration files that `file` leads to, itself included. */
const reachable = (file, found = new Set()) => {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
    const target = join(dirname(file), path);
    reachable(existsSync(`${target}.d.ts`) ? `${target}.d.ts` : join(target, "index.d.ts"), found);
  }
  return found;
};

/** Removes the declarations that no import path of the package leads to: those of the parts of components, and of single rules. */
const removeInternalDeclarations = () => {
  const entries = filesIn(join(dist, "package"), ".d.ts");
  const kept = entries.reduce((found, entry) => reachable(entry, found), new Set());
  for (const file of filesIn(dist, ".d.ts")) {
    if (kept.has(file)) continue;
    rmSync(file);
    rmSync(`${file}.map`);
  }
};

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "--project", join(root, "tsconfig.package.json")],
  { stdio: "inherit" },
);
if (status !== 0) process.exit(1);
for (const folder of ["aws", "kubernetes"]) makeLazy(join(dist, "package", folder, "index.js"));
removeInternalDeclarations();
// The compiler copies package.json, because the reports read the version from it. The copy holds nothing else.
const { name, version } = require("../package.json");
writeFileSync(join(dist, "package.json"), `${JSON.stringify({ name, version })}\n`);
for (const path of ["policies/packs", "scripts/lazy-modules.js"])
  cpSync(join(root, path), join(dist, path), { recursive: true });
