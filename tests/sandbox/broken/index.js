// SPDX-License-Identifier: Apache-2.0
// A stack that the gate must refuse: BREAKS names the topic of the rule that it breaks.
"use strict";
const ebs = require("@pulumi/aws/ebs");
const cloudfront = require("@pulumi/aws/cloudfront");

const tags = {
  Environment: "dev",
  Owner: "team@example.com",
  CostCenter: "platform",
  DataClassification: "internal",
  ManagedBy: "redoubt",
};
const volume = { availabilityZone: "us-east-1a", size: 1 };

const broken = {
  tls13: () =>
    new cloudfront.ResponseHeadersPolicy("broken", {
      securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: 60, override: true } },
    }),
  "encryption-at-rest": () => new ebs.Volume("broken", { ...volume, encrypted: false, tags }),
  tagging: () => new ebs.Volume("broken", { ...volume, encrypted: true, tags: { ...tags, Owner: "somebody" } }),
};
broken[process.env.BREAKS]();
