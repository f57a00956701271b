// SPDX-License-Identifier: Apache-2.0
import { any, isNotTrue, isSet, isTrue, oneOf, within } from "../checks";
import type { Rule } from "../rule";
import { ACCESS, DELETION, FACTORS, STRONG_PASSWORDS } from "./controls";
import { aws } from "./tokens";

const POOLS = aws("cognito", "UserPool");

export const cognito: Rule[] = [
  {
    id: "cognito-user-pool-mfa-required",
    topic: "identity",
    severity: "critical",
    controls: FACTORS,
    title: "Cognito user pools require MFA.",
    resources: POOLS,
    check: oneOf("mfaConfiguration", ["ON"]),
    remediation: "Set mfaConfiguration to \"ON\".",
    source: "AWS Security Hub Cognito.5",
  },
  {
    id: "cognito-user-pool-mfa-method-configured",
    topic: "identity",
    severity: "high",
    controls: FACTORS,
    title: "Cognito user pools have an MFA method configured.",
    resources: POOLS,
    check: any(
      isTrue("softwareTokenMfaConfiguration.enabled"),
      isSet("webAuthnConfiguration"),
      isSet("emailMfaConfiguration"),
      isSet("smsConfiguration"),
    ),
    remediation: "Set softwareTokenMfaConfiguration.enabled to true.",
    source: "docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",
  },
  {
    id: "cognito-user-pool-password-min-length",
    topic: "identity",
    severity: "high",
    controls: STRONG_PASSWORDS,
    title: "Cognito user pools require passwords of at least 12 characters.",
    resources: POOLS,
    check: within("passwordPolicy.minimumLength", 12),
    remediation: "Set passwordPolicy.minimumLength to 12 or more.",
    source: "PCI-DSS 4.0.1, 8.3.6",
  },
  {
    id: "cognito-user-pool-threat-protection-enforced",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: STRONG_PASSWORDS,
    title: "Cognito user pools enforce threat protection.",
    resources: POOLS,
    check: oneOf("userPoolAddOns.advancedSecurityMode", ["ENFORCED"]),
    remediation: "Set userPoolAddOns.advancedSecurityMode to \"ENFORCED\". This requires userPoolTier \"PLUS\".",
    source: "AWS Security Hub Cognito.1",
  },
  {
    id: "cognito-user-pool-deletion-protection-enabled",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: DELETION,
    title: "Cognito user pools have deletion protection enabled.",
    resources: POOLS,
    check: oneOf("deletionProtection", ["ACTIVE"]),
    remediation: "Set deletionProtection to \"ACTIVE\".",
    autoFix: { deletionProtection: "ACTIVE" },
    source: "AWS Security Hub Cognito.6",
  },
  {
    id: "cognito-identity-pool-no-guest-access",
    topic: "identity",
    severity: "high",
    controls: ACCESS,
    title: "Cognito identity pools do not allow unauthenticated identities.",
    resources: aws("cognito", "IdentityPool"),
    check: isNotTrue("allowUnauthenticatedIdentities"),
    remediation: "Omit allowUnauthenticatedIdentities or set it to false.",
    autoFix: { allowUnauthenticatedIdentities: false },
    source: "AWS Security Hub Cognito.2",
  },
];
