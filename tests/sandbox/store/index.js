// SPDX-License-Identifier: Apache-2.0
// A data tier without the rest of the platform, in an existing VPC, with a secondary region.
"use strict";
const { getSecurityGroupOutput } = require("@pulumi/aws/ec2/getSecurityGroup");
const { getSubnetsOutput } = require("@pulumi/aws/ec2/getSubnets");
const { getVpcOutput } = require("@pulumi/aws/ec2/getVpc");
const { Provider } = require("@pulumi/aws/provider");
const { DataTier } = require("./components/aws/data-tier");

const tags = { environment: "dev", owner: "shop@example.com", costCenter: "shop", dataClassification: "internal" };

const provider = new Provider("aws", { region: "us-east-1" });
const vpcId = getVpcOutput({ default: true }, { provider }).id;
new DataTier(
  "store",
  {
    vpcId,
    subnetIds: getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpcId] }] }, { provider }).ids,
    clientSecurityGroupId: getSecurityGroupOutput({ vpcId, name: "default" }, { provider }).id,
    readers: 2,
    secondaryRegion: "us-west-2",
    deletionProtection: false,
    tags,
  },
  { providers: { aws: provider } },
);
