// SPDX-License-Identifier: Apache-2.0
// A stack that the policy pack must reject. TOPIC selects the resource, by the topic of the rule that it violates.
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

const resources = {
  tls13: () =>
    new cloudfront.ResponseHeadersPolicy("noncompliant", {
      securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: 60, override: true } },
    }),
  "encryption-at-rest": () => new ebs.Volume("noncompliant", { ...volume, encrypted: false, tags }),
  tagging: () =>
    new ebs.Volume("noncompliant", { ...volume, encrypted: true, tags: { ...tags, Owner: "not-an-address" } }),
};
resources[process.env.TOPIC]();
