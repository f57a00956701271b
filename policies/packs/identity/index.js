#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
"use strict";
require("../preload");
require("../../pack").servePack("identity", __dirname);
