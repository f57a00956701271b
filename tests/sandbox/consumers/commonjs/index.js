// SPDX-License-Identifier: Apache-2.0
"use strict";
const { Network } = require("@redoubt/platform/aws");

const tags = { environment: "dev", owner: "shop@example.com", costCenter: "shop", dataClassification: "internal" };
module.exports = { vpcId: new Network("network", { tags }).vpcId };
