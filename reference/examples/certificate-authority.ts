// SPDX-License-Identifier: Apache-2.0
import { CertificateAuthority } from "../../package/kubernetes";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const authority = new CertificateAuthority("platform", { tags });
export const certificateIssuer = authority.issuerName;
