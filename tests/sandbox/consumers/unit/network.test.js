// SPDX-License-Identifier: Apache-2.0
// A team's unit test, with the test runner of Node.js and the mocks of the package.
"use strict";
const assert = require("node:assert");
const { test } = require("node:test");
const pulumi = require("@pulumi/pulumi");
const { platformMocks } = require("@redoubt/platform/testing");

test("the network has three private subnets", async () => {
  await pulumi.runtime.setMocks(platformMocks());
  const { Network } = require("@redoubt/platform/aws");
  const tags = { environment: "dev", owner: "shop@example.com", costCenter: "shop", dataClassification: "internal" };
  const { privateSubnetIds } = new Network("network", { tags });
  const ids = await new Promise((resolve) => privateSubnetIds.apply(resolve));
  assert.deepStrictEqual(ids, ["network-vpc-private-a", "network-vpc-private-b", "network-vpc-private-c"]);
});
