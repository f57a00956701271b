// SPDX-License-Identifier: Apache-2.0
// The entry point of the Pulumi program (`main` in Pulumi.yaml). It is in this folder because the engine runs a program in the folder of
// its entry point, and `main` in package.json belongs to the package.
"use strict";
module.exports = require("./stacks");
