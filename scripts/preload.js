// SPDX-License-Identifier: Apache-2.0
// Node.js loads this file first in every Redoubt process: `node -r ./scripts/preload.js FILE`. Each part says what it is for.
"use strict";
require("./lazy-modules");
require("./typescript-loader");
require("./short-stack-traces");
