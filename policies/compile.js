// SPDX-License-Identifier: Apache-2.0
// Lets a pack be started from its TypeScript at once. The engine's own compiler checks types at every start, 2.5 seconds a
// pack; that is the tests' work, so this one takes its place and only takes the types away.
"use strict";
const { readFileSync } = require("node:fs");
const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");

const compilerOptions = { esModuleInterop: true, module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };

require.extensions[".ts"] = (module, fileName) => {
  module._compile(transpileModule(readFileSync(fileName, "utf8"), { compilerOptions, fileName }).outputText, fileName);
};
