// SPDX-License-Identifier: Apache-2.0
import { EdgeSecurity, Network } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { tags });
const edge = new EdgeSecurity("edge", { domain: "shop.example.com", network, blockedCountries: ["KP"], tags });
export const { url, nameServers } = edge;
