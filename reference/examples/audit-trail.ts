// SPDX-License-Identifier: Apache-2.0
import { AuditTrail } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const audit = new AuditTrail("audit", { monthlyBudget: 2000, tags });
export const findings = audit.findingsTopicArn;
