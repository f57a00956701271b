// SPDX-License-Identifier: Apache-2.0
import { CertificateAuthority, Workload } from "../../package/kubernetes";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const authority = new CertificateAuthority("platform", { tags });
const shop = new Workload("shop", {
  image: `registry.example.com/shop@sha256:${"0".repeat(64)}`,
  replicas: { min: 3, max: 12 },
  certificateIssuer: authority.issuerName,
  environment: { LOG_LEVEL: "info" },
  tags,
});
export const { namespace, serviceName } = shop;
