// SPDX-License-Identifier: Apache-2.0
export { AuditTrail } from "../../components/aws/audit-trail";
export {
  type AccountRecords,
  type AuditTrailArgs,
  type AuditTrailOutputs,
} from "../../components/contracts/audit-trail";
