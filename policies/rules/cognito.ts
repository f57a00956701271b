// SPDX-License-Identifier: Apache-2.0
import { any, isNotTrue, isSet, isTrue, oneOf, within } from "../checks";
import type { Rule } from "../rule";
import { ACCESS, DELETION, FACTORS, STRONG_PASSWORDS } from "./controls";
import { aws } from "./tokens";

const POOLS = aws("cognito", "UserPool");

export const cognito: Rule[] = [
  {
    id: "users-need-second-factor",
    topic: "identity",
    severity: "critical",
    controls: FACTORS,
    requires: "Users of a pool need a second factor.",
    resources: POOLS,
    check: oneOf("mfaConfiguration", ["ON"]),
    mend: 'set mfaConfiguration to "ON"',
    source: "AWS Security Hub Cognito.5",
  },
  {
    id: "users-have-second-factor",
    topic: "identity",
    severity: "high",
    controls: FACTORS,
    requires: "Users of a pool have a second factor to choose.",
    resources: POOLS,
    check: any(
      isTrue("softwareTokenMfaConfiguration.enabled"),
      isSet("webAuthnConfiguration"),
      isSet("emailMfaConfiguration"),
      isSet("smsConfiguration"),
    ),
    mend: "set softwareTokenMfaConfiguration.enabled to true",
    source: "docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",
  },
  {
    id: "users-passwords-long",
    topic: "identity",
    severity: "high",
    controls: STRONG_PASSWORDS,
    requires: "Users of a pool choose passwords of 12 characters or more.",
    resources: POOLS,
    check: within("passwordPolicy.minimumLength", 12),
    mend: "set passwordPolicy.minimumLength to 12 or more",
    source: "PCI-DSS 4.0.1, 8.3.6",
  },
  {
    id: "users-protected-from-takeover",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: STRONG_PASSWORDS,
    requires: "A pool stops log-ins that look stolen.",
    resources: POOLS,
    check: oneOf("userPoolAddOns.advancedSecurityMode", ["ENFORCED"]),
    mend: 'set userPoolAddOns.advancedSecurityMode to "ENFORCED" (userPoolTier "PLUS")',
    source: "AWS Security Hub Cognito.1",
  },
  {
    id: "users-deletion-protected",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: DELETION,
    requires: "A pool can't be deleted by mistake, with its users.",
    resources: POOLS,
    check: oneOf("deletionProtection", ["ACTIVE"]),
    mend: 'set deletionProtection to "ACTIVE"',
    remedy: { deletionProtection: "ACTIVE" },
    source: "AWS Security Hub Cognito.6",
  },
  {
    id: "identities-known",
    topic: "identity",
    severity: "high",
    controls: ACCESS,
    requires: "A pool of identities gives rights in AWS to nobody who has not logged in.",
    resources: aws("cognito", "IdentityPool"),
    check: isNotTrue("allowUnauthenticatedIdentities"),
    mend: "leave allowUnauthenticatedIdentities out, or set it to false",
    remedy: { allowUnauthenticatedIdentities: false },
    source: "AWS Security Hub Cognito.2",
  },
];
