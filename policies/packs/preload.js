// SPDX-License-Identifier: Apache-2.0
// Node.js loads this file first in each pack. A pack is TypeScript in the repository, and compiled in the installed package.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");
require(existsSync(join(__dirname, "..", "pack.ts")) ? "../../scripts/preload" : "../../scripts/lazy-modules");
