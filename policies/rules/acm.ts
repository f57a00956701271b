// SPDX-License-Identifier: Apache-2.0
import { any, isSet, oneOf, satisfies } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_IN_TRANSIT } from "./controls";
import { aws } from "./tokens";

export const acm: Rule[] = [
  {
    id: "acm-certificate-key-algorithm-strong",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "ACM certificates use RSA 2048 or stronger keys.",
    resources: aws("acm", "Certificate"),
    check: satisfies("keyAlgorithm", (algorithm) => algorithm !== "RSA_1024", "must be RSA_2048 or stronger"),
    remediation: "Set keyAlgorithm to EC_prime256v1.",
    source: "AWS Security Hub ACM.2",
  },
  {
    id: "acm-certificate-dns-validation",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "ACM certificates use DNS validation.",
    resources: aws("acm", "Certificate"),
    check: any(oneOf("validationMethod", ["DNS"]), isSet("privateKey"), isSet("certificateAuthorityArn")),
    remediation: "Set validationMethod to DNS. ACM can then renew certificates that AWS issues without manual steps.",
    source: "docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html",
  },
];
