// SPDX-License-Identifier: Apache-2.0
// What Node loads first, wherever it runs Redoubt: `node -r ./scripts/preload.js FILE`. It lets Node run TypeScript, and keeps
// what @pulumi/pulumi loads at every start and hardly ever uses out of the way: together 1.5 seconds of each process.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const sourceMaps = require("source-map-support");

/** Serve serialized functions only, which no program here has: the compiler and npm's resolver of dependencies. */
const SELDOM = new Set(["typescript", "@npmcli/arborist"]);

const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = () => load.call(this, request, ...rest);
  // `__esModule` has importers take it as it is, not a copy of all that is in it.
  return SELDOM.has(request)
    ? new Proxy({}, { get: (_, key) => key === "__esModule" || loaded()[key], has: (_, key) => key in loaded() })
    : loaded();
};

// Types are taken away, not checked; that is the work of `npm run types`. What came of a file is kept under node_modules, so
// that a start pays only for what has changed.
const compilerOptions = {
  esModuleInterop: true,
  inlineSourceMap: true,
  module: 1 /* CommonJS */,
  target: 9 /* ES2022 */,
};
const { version } = require("typescript/package.json");
const folder = join(__dirname, "..", "node_modules", ".cache", "redoubt", `typescript-${version}`);

const compiled = new Map();

require.extensions[".ts"] = (module, fileName) => {
  const source = readFileSync(fileName, "utf8");
  const output = kept(source) ?? transpiled(source, fileName);
  compiled.set(fileName, output);
  module._compile(output, fileName);
};

// Stack traces show lines of TypeScript. An error without a message is @pulumi/pulumi's note of where something was made. That of
// a promise is read only if it leaks, so it is put into words only then; finding its lines would cost half a second besides.
sourceMaps.install({ environment: "node", retrieveFile: (path) => compiled.get(path) ?? null });
const mapped = Error.prepareStackTrace;
Error.prepareStackTrace = (error, frames) => {
  if (error.message !== "") return mapped(error, frames);
  const toString = () => `${error}\n    at ${frames.join("\n    at ")}`;
  return frames[0]?.getFunctionName() === "debuggablePromise" ? { toString } : toString();
};

const fileOf = (source) =>
  join(folder, `${createHash("sha256").update(source).update(JSON.stringify(compilerOptions)).digest("hex")}.js`);

const kept = (source) => {
  try {
    return readFileSync(fileOf(source), "utf8");
  } catch {
    return undefined;
  }
};

const transpiled = (source, fileName) => {
  const { outputText } = require("typescript").transpileModule(source, { compilerOptions, fileName });
  mkdirSync(folder, { recursive: true });
  const unfinished = `${fileOf(source)}.${process.pid}`;
  writeFileSync(unfinished, outputText);
  renameSync(unfinished, fileOf(source));
  return outputText;
};
