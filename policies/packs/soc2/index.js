#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
"use strict";
require("../../../scripts/preload");
process.chdir(__dirname); // The engine may start this file by itself, elsewhere; the SDK reads package.json here.
require("../../pack").servePack("soc2");
