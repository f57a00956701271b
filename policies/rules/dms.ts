// SPDX-License-Identifier: Apache-2.0
// AWS Database Migration Service.
import { oneOf } from "../checks";
import type { Rule } from "../rule";
import { NO_PUBLIC_DATA } from "./controls";
import { aws } from "./tokens";

export const dms: Rule[] = [
  {
    id: "dms-replication-instance-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "DMS replication instances are not publicly accessible.",
    resources: aws("dms", "ReplicationInstance"),
    check: oneOf("publiclyAccessible", [false]),
    remediation: "Set publiclyAccessible to false.",
    autoFix: { publiclyAccessible: false },
    source: "AWS Security Hub DMS.1",
  },
];
