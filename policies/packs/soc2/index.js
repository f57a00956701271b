// SPDX-License-Identifier: Apache-2.0
"use strict";
require("../../../scripts/preload");
require("../../pack").servePack("soc2");
