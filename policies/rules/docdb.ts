// SPDX-License-Identifier: Apache-2.0
// Parameter groups of DocumentDB clusters. The rules of rds.ts and rds-encryption.ts check the clusters themselves.
import { PASS } from "../check-result";
import type { Rule } from "../rule";
import { AUDIT_LOGS, ENCRYPTION_IN_TRANSIT } from "./controls";
import { setsParameter } from "./db-parameters";
import { aws } from "./tokens";

export const docdb: Rule[] = [
  {
    id: "docdb-cluster-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "DocumentDB cluster parameter groups require TLS.",
    resources: aws("docdb", "ClusterParameterGroup"),
    check: setsParameter("tls", ["ENABLED", "TLS1.2+", "TLS1.3+", "FIPS-140-3"], PASS),
    remediation: "Omit the parameter tls from parameters or set it to tls1.3+.",
    source: "docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html",
  },
  {
    id: "docdb-cluster-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "DocumentDB cluster parameter groups have audit logs enabled.",
    resources: aws("docdb", "ClusterParameterGroup"),
    check: setsParameter("audit_logs", ["ENABLED", "ALL"]),
    remediation: "Set the parameter audit_logs to all in parameters.",
    source: "docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
  },
];
