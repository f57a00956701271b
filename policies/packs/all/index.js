// SPDX-License-Identifier: Apache-2.0
"use strict";
require("../../compile");
require("../../pack").servePack("all");
