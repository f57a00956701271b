// SPDX-License-Identifier: Apache-2.0
import { Network } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { cidrBlock: "10.20.0.0/16", tags });
export const vpcId = network.vpcId;
