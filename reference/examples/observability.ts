// SPDX-License-Identifier: Apache-2.0
import { CertificateAuthority, Observability } from "../../package/kubernetes";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const authority = new CertificateAuthority("platform", { tags });
const observability = new Observability("observability", {
  targets: {
    p95Milliseconds: 200,
    requestsPerSecond: 2000,
    availabilityPercent: 99.9,
    rtoMinutes: 15,
    rpoMinutes: 5,
  },
  certificateIssuer: authority.issuerName,
  tags,
});
export const { grafanaUrl, prometheusUrl } = observability;
