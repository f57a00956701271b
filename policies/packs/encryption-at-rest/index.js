// SPDX-License-Identifier: Apache-2.0
"use strict";
require("ts-node").register({ transpileOnly: true, cwd: __dirname, projectSearchDir: __dirname });
require("../../pack").servePack("encryption-at-rest");
