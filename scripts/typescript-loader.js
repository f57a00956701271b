// SPDX-License-Identifier: Apache-2.0
// Lets Node.js load TypeScript: it removes the types and caches the result by content, under node_modules/.cache. Types are checked
// by `npm run types`, not here.
//
// Why not a published loader: none of them reuses compiled files between processes at this price. CPU time to load the stack and
// all policy rules, with lazy-modules.js, best of three: this file 0.6 s, @swc-node/register 1.1 s, sucrase 1.8 s, tsx 2.0 s
// (docs/adr has the decision). Node.js 22 and 24 can remove types too, but not enums, and Node.js 20 can't.
// Without this file: no Redoubt program starts.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const sourceMaps = require("source-map-support");
const { version } = require("typescript/package.json");

const compilerOptions = {
  esModuleInterop: true,
  inlineSourceMap: true,
  module: 1 /* CommonJS */,
  target: 9 /* ES2022 */,
};
const cacheFolder = join(__dirname, "..", "node_modules", ".cache", "redoubt", `typescript-${version}`);
const compiled = new Map();

require.extensions[".ts"] = (module, fileName) => {
  const source = readFileSync(fileName, "utf8");
  const output = readCache(source) ?? compile(source, fileName);
  compiled.set(fileName, output);
  module._compile(output, fileName);
};

// Stack traces show the lines of the TypeScript files.
sourceMaps.install({ environment: "node", retrieveFile: (path) => compiled.get(path) ?? null });

const cacheFile = (source) => {
  const key = createHash("sha256").update(source).update(JSON.stringify(compilerOptions)).digest("hex");
  return join(cacheFolder, `${key}.js`);
};

const readCache = (source) => {
  try {
    return readFileSync(cacheFile(source), "utf8");
  } catch {
    return undefined;
  }
};

const compile = (source, fileName) => {
  const { outputText } = require("typescript").transpileModule(source, { compilerOptions, fileName });
  mkdirSync(cacheFolder, { recursive: true });
  // The rename is atomic: another process that starts now reads a whole file or none.
  const partial = `${cacheFile(source)}.${process.pid}`;
  writeFileSync(partial, outputText);
  renameSync(partial, cacheFile(source));
  return outputText;
};
