// SPDX-License-Identifier: Apache-2.0
// Amazon OpenSearch Service domains. Resources of the `elasticsearch` module are domains under the service's former name.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { all, any, defineCheck, isCustomerManagedKey, isNotFalse, isSet, isTrue, oneOf, type Check } from "../checks";
import { valuesAt } from "../property-path";
import type { Rule } from "../rule";
import {
  AUDIT_LOGS,
  ENCRYPTION_AT_REST,
  ENCRYPTION_IN_TRANSIT,
  NO_PUBLIC_DATA,
  RESILIENCE,
  SERVICE_IDENTITY,
} from "./controls";
import { policyNotPublic } from "./policy-not-public";
import { OPENSEARCH_POLICIES } from "./tls-policies";
import { OPENSEARCH_DOMAINS } from "./tokens";

interface LogPublishingOption {
  logType?: unknown;
  enabled?: unknown;
}

/** The domain publishes logs of this type. An option that does not set `enabled` is enabled. */
const publishesLogs = (logType: string): Check =>
  defineCheck(["logPublishingOptions.logType", "logPublishingOptions.enabled"], (properties) => {
    const options = valuesAt(properties, "logPublishingOptions") as (LogPublishingOption | typeof UNKNOWN)[];
    const matching = options.filter(
      (option): option is LogPublishingOption => option !== UNKNOWN && option.logType === logType,
    );
    if (matching.some(({ enabled }) => [undefined, true, "true"].includes(enabled as boolean))) return PASS;
    const isUnknown =
      options.some((option) => option === UNKNOWN || option.logType === UNKNOWN) ||
      matching.some(({ enabled }) => enabled === UNKNOWN);
    return isUnknown
      ? unknownAt("logPublishingOptions")
      : violation(`logPublishingOptions must include an enabled option with the logType ${logType}`);
  });

export const opensearch: Rule[] = [
  {
    id: "opensearch-domain-https-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "OpenSearch domains require HTTPS.",
    resources: OPENSEARCH_DOMAINS,
    // The provider sets enforceHttps to true by default, but only if domainEndpointOptions is set.
    check: all(isSet("domainEndpointOptions"), isNotFalse("domainEndpointOptions.enforceHttps")),
    remediation: "Set domainEndpointOptions.enforceHttps to true.",
    autoFix: { "domainEndpointOptions.enforceHttps": true },
    source: "AWS Security Hub Opensearch.8",
  },
  {
    id: "opensearch-domain-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "OpenSearch domains require TLS 1.2 and strong ciphers.",
    resources: OPENSEARCH_DOMAINS,
    check: oneOf("domainEndpointOptions.tlsSecurityPolicy", OPENSEARCH_POLICIES),
    remediation: `Set domainEndpointOptions.tlsSecurityPolicy to "${OPENSEARCH_POLICIES[0]!}". The service has no policy that requires TLS 1.3.`,
    source: "AWS Security Hub Opensearch.8",
  },
  {
    id: "opensearch-domain-encrypted-at-rest",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "OpenSearch domains are encrypted at rest.",
    resources: OPENSEARCH_DOMAINS,
    check: isTrue("encryptAtRest.enabled"),
    remediation: "Set encryptAtRest.enabled to true.",
    autoFix: { "encryptAtRest.enabled": true },
    source: "AWS Security Hub Opensearch.1",
  },
  {
    id: "opensearch-domain-node-to-node-encryption",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "OpenSearch domains have node-to-node encryption enabled.",
    resources: OPENSEARCH_DOMAINS,
    check: isTrue("nodeToNodeEncryption.enabled"),
    remediation: "Set nodeToNodeEncryption.enabled to true.",
    autoFix: { "nodeToNodeEncryption.enabled": true },
    source: "AWS Security Hub Opensearch.3",
  },
  {
    id: "opensearch-domain-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "OpenSearch domains are encrypted with a customer managed KMS key.",
    resources: OPENSEARCH_DOMAINS,
    check: isCustomerManagedKey("encryptAtRest.kmsKeyId"),
    remediation: "Set encryptAtRest.kmsKeyId to a customer managed KMS key.",
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
  },
  {
    id: "opensearch-domain-fine-grained-access-control",
    topic: "identity",
    severity: "high",
    controls: SERVICE_IDENTITY,
    title: "OpenSearch domains have fine-grained access control enabled.",
    resources: OPENSEARCH_DOMAINS,
    check: isTrue("advancedSecurityOptions.enabled"),
    remediation: "Set advancedSecurityOptions.enabled to true.",
    source: "AWS Security Hub Opensearch.7",
  },
  {
    id: "opensearch-domain-in-vpc-only",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "OpenSearch domains are in a VPC.",
    resources: OPENSEARCH_DOMAINS,
    check: isSet("vpcOptions.subnetIds"),
    remediation: "Set vpcOptions.subnetIds and vpcOptions.securityGroupIds.",
    source: "AWS Security Hub Opensearch.2",
  },
  {
    id: "opensearch-domain-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "OpenSearch domains do not allow public access.",
    resources: OPENSEARCH_DOMAINS,
    check: any(
      policyNotPublic("accessPolicies"),
      all(isTrue("advancedSecurityOptions.enabled"), isSet("vpcOptions.subnetIds")),
    ),
    remediation:
      "Specify principals in accessPolicies, or put the domain in a VPC and set advancedSecurityOptions.enabled to true.",
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
  },
  {
    id: "opensearch-domain-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "OpenSearch domains publish audit logs to CloudWatch Logs.",
    resources: OPENSEARCH_DOMAINS,
    check: publishesLogs("AUDIT_LOGS"),
    remediation: 'Add { logType: "AUDIT_LOGS", cloudwatchLogGroupArn } to logPublishingOptions.',
    source: "AWS Security Hub Opensearch.5",
  },
  {
    id: "opensearch-domain-multi-az",
    topic: "availability",
    severity: "high",
    level: "advisory",
    controls: RESILIENCE,
    title: "OpenSearch domains have nodes in at least two availability zones.",
    resources: OPENSEARCH_DOMAINS,
    check: any(isTrue("clusterConfig.zoneAwarenessEnabled"), isTrue("clusterConfig.multiAzWithStandbyEnabled")),
    remediation: "Set clusterConfig.zoneAwarenessEnabled to true, and clusterConfig.instanceCount to 2 or more.",
    source: "AWS Security Hub Opensearch.6",
  },
];
