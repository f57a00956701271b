// SPDX-License-Identifier: Apache-2.0
import { any, isNotTrue, isSet, isTrue, oneOf, within } from "../checks";
import type { Rule } from "../rule";
import { ACCESS_CONTROL, DELETION_PROTECTION, MULTI_FACTOR, STRONG_PASSWORDS } from "./controls";
import { aws } from "./tokens";

const USER_POOLS = aws("cognito", "UserPool");

export const cognito: Rule[] = [
  {
    id: "cognito-user-pool-mfa-required",
    topic: "identity",
    severity: "critical",
    controls: MULTI_FACTOR,
    title: "Cognito user pools require MFA.",
    resources: USER_POOLS,
    check: oneOf("mfaConfiguration", ["ON"]),
    remediation: 'Set mfaConfiguration to "ON".',
    source: "AWS Security Hub Cognito.5",
  },
  {
    id: "cognito-user-pool-mfa-method-configured",
    topic: "identity",
    severity: "high",
    controls: MULTI_FACTOR,
    title: "Cognito user pools have an MFA method configured.",
    resources: USER_POOLS,
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
    resources: USER_POOLS,
    check: within("passwordPolicy.minimumLength", 12),
    remediation: "Set passwordPolicy.minimumLength to 12 or more.",
    source: "PCI DSS 4.0.1, 8.3.6",
  },
  {
    id: "cognito-user-pool-threat-protection-enforced",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: STRONG_PASSWORDS,
    title: "Cognito user pools enforce threat protection.",
    resources: USER_POOLS,
    check: oneOf("userPoolAddOns.advancedSecurityMode", ["ENFORCED"]),
    remediation: 'Set userPoolAddOns.advancedSecurityMode to "ENFORCED". This requires userPoolTier "PLUS".',
    source: "AWS Security Hub Cognito.1",
  },
  {
    id: "cognito-user-pool-deletion-protection-enabled",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: DELETION_PROTECTION,
    title: "Cognito user pools have deletion protection enabled.",
    resources: USER_POOLS,
    check: oneOf("deletionProtection", ["ACTIVE"]),
    remediation: 'Set deletionProtection to "ACTIVE".',
    autoFix: { deletionProtection: "ACTIVE" },
    source: "AWS Security Hub Cognito.6",
  },
  {
    id: "cognito-identity-pool-no-guest-access",
    topic: "identity",
    severity: "high",
    controls: ACCESS_CONTROL,
    title: "Cognito identity pools do not allow unauthenticated identities.",
    resources: aws("cognito", "IdentityPool"),
    check: isNotTrue("allowUnauthenticatedIdentities"),
    remediation: "Omit allowUnauthenticatedIdentities or set it to false.",
    autoFix: { allowUnauthenticatedIdentities: false },
    source: "AWS Security Hub Cognito.2",
  },
];
