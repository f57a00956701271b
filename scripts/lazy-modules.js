// SPDX-License-Identifier: Apache-2.0
// Loads two packages on first use instead of at the start.
//
// Why: @pulumi/pulumi requires the TypeScript compiler and npm's dependency resolver at every start, but uses them only to
// serialize functions, which no Redoubt program does. Loading them takes 0.9 s of CPU time in each process (1.6 s instead of
// 0.7 s to load the stack and all policy rules, median of five on two cores).
// Without this file: everything works, and each process starts 0.9 s later.
"use strict";
const Module = require("node:module");

const LAZY = new Set(["typescript", "@npmcli/arborist"]);

const load = Module._load;
Module._load = function (request, ...rest) {
  const loadNow = () => load.call(this, request, ...rest);
  if (!LAZY.has(request)) return loadNow();
  // With `__esModule`, TypeScript's import helper keeps the proxy instead of copying all members of the module.
  const get = (_, key) => key === "__esModule" || loadNow()[key];
  return new Proxy({}, { get, has: (_, key) => key in loadNow() });
};
