#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
"use strict";
require("../preload");
process.chdir(__dirname); // The SDK reads package.json from the working directory, which the engine can set to another one.
require("../../pack").servePack("identity");
