// SPDX-License-Identifier: Apache-2.0
import { each, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_IN_TRANSIT, SERVICE_IDENTITY } from "./controls";
import { aws } from "./tokens";

export const rdsProxy: Rule[] = [
  {
    id: "rds-proxy-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "RDS Proxies require TLS.",
    resources: aws("rds", "Proxy"),
    check: isTrue("requireTls"),
    remediation: "Set requireTls to true.",
    autoFix: { requireTls: true },
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html",
  },
  {
    id: "rds-proxy-iam-authentication-required",
    topic: "identity",
    severity: "medium",
    controls: SERVICE_IDENTITY,
    title: "RDS Proxies require IAM authentication.",
    resources: aws("rds", "Proxy"),
    check: each("auths", oneOf("iamAuth", ["REQUIRED"])),
    remediation: "Set auths[].iamAuth to REQUIRED.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-setup.html",
  },
];
