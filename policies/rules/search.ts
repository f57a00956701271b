// SPDX-License-Identifier: Apache-2.0
// OpenSearch, under its older name too.
import { PASS, UNKNOWN, unknownAt, violation } from "../answer";
import { all, any, isNotFalse, isOwnKey, isSet, isTrue, oneOf, reading, valuesAt } from "../checks";
import { forbids, isOpen } from "../documents";
import type { Rule } from "../rule";
import { AT_REST, AUDIT, IN_TRANSIT, PRIVATE_STORES, RESILIENCE, SERVICE_IDENTITY } from "./controls";
import { SEARCH_POLICIES } from "./tls-policies";
import { SEARCH_DOMAINS } from "./tokens";

interface Publishing {
  logType?: unknown;
  enabled?: unknown;
}
/** Logs of one type go somewhere; an entry is on unless it says otherwise. */
const publishes = (type: string) =>
  reading(["logPublishingOptions.logType", "logPublishingOptions.enabled"], (properties) => {
    const entries = valuesAt(properties, "logPublishingOptions") as (Publishing | typeof UNKNOWN)[];
    const own = entries.filter((one): one is Publishing => one !== UNKNOWN && one.logType === type);
    if (own.some(({ enabled }) => [undefined, true, "true"].includes(enabled as boolean))) return PASS;
    const isOpen =
      entries.some((one) => one === UNKNOWN || one.logType === UNKNOWN) ||
      own.some(({ enabled }) => enabled === UNKNOWN);
    return isOpen ? unknownAt("logPublishingOptions") : violation(`logPublishingOptions must send ${type}`);
  });

export const search: Rule[] = [
  {
    id: "opensearch-domain-https-required",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "OpenSearch domains require HTTPS.",
    resources: SEARCH_DOMAINS,
    // True, where the options are set at all and do not say otherwise.
    check: all(isSet("domainEndpointOptions"), isNotFalse("domainEndpointOptions.enforceHttps")),
    remediation: "Set domainEndpointOptions.enforceHttps to true.",
    autoFix: { "domainEndpointOptions.enforceHttps": true },
    source: "AWS Security Hub Opensearch.8",
  },
  {
    id: "opensearch-domain-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "OpenSearch domains use the latest TLS security policy.",
    resources: SEARCH_DOMAINS,
    check: oneOf("domainEndpointOptions.tlsSecurityPolicy", SEARCH_POLICIES),
    remediation: `set domainEndpointOptions.tlsSecurityPolicy to "${SEARCH_POLICIES[0]!}"`,
    source: "AWS Security Hub Opensearch.8",
  },
  {
    id: "opensearch-domain-encrypted-at-rest",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: AT_REST,
    title: "OpenSearch domains are encrypted at rest.",
    resources: SEARCH_DOMAINS,
    check: isTrue("encryptAtRest.enabled"),
    remediation: "Set encryptAtRest.enabled to true.",
    autoFix: { "encryptAtRest.enabled": true },
    source: "AWS Security Hub Opensearch.1",
  },
  {
    id: "opensearch-domain-node-to-node-encryption",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "OpenSearch domains have node-to-node encryption enabled.",
    resources: SEARCH_DOMAINS,
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
    controls: AT_REST,
    title: "OpenSearch domains are encrypted with a customer managed KMS key.",
    resources: SEARCH_DOMAINS,
    check: isOwnKey("encryptAtRest.kmsKeyId"),
    remediation: "Set encryptAtRest.kmsKeyId to a customer managed KMS key.",
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
  },
  {
    id: "opensearch-domain-fine-grained-access-control",
    topic: "identity",
    severity: "high",
    controls: SERVICE_IDENTITY,
    title: "OpenSearch domains have fine-grained access control enabled.",
    resources: SEARCH_DOMAINS,
    check: isTrue("advancedSecurityOptions.enabled"),
    remediation: "Set advancedSecurityOptions.enabled to true.",
    source: "AWS Security Hub Opensearch.7",
  },
  {
    id: "opensearch-domain-in-vpc-only",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "OpenSearch domains are in a VPC.",
    resources: SEARCH_DOMAINS,
    check: isSet("vpcOptions.subnetIds"),
    remediation: "Set vpcOptions.subnetIds and vpcOptions.securityGroupIds.",
    source: "AWS Security Hub Opensearch.2",
  },
  {
    id: "opensearch-domain-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "OpenSearch domains without fine-grained access control do not allow public access.",
    resources: SEARCH_DOMAINS,
    check: any(
      forbids("accessPolicies", isOpen, "must not allow everybody"),
      all(isTrue("advancedSecurityOptions.enabled"), isSet("vpcOptions.subnetIds")),
    ),
    remediation: "Name principals in accessPolicies. A domain in a VPC with advancedSecurityOptions.enabled set to true is exempt.",
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
  },
  {
    id: "opensearch-domain-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    title: "OpenSearch domains publish audit logs to CloudWatch Logs.",
    resources: SEARCH_DOMAINS,
    check: publishes("AUDIT_LOGS"),
    remediation: "Add { logType: \"AUDIT_LOGS\", cloudwatchLogGroupArn } to logPublishingOptions.",
    source: "AWS Security Hub Opensearch.5",
  },
  {
    id: "opensearch-domain-multi-az",
    topic: "availability",
    severity: "high",
    level: "advisory",
    controls: RESILIENCE,
    title: "OpenSearch domains have nodes in at least two availability zones.",
    resources: SEARCH_DOMAINS,
    check: any(isTrue("clusterConfig.zoneAwarenessEnabled"), isTrue("clusterConfig.multiAzWithStandbyEnabled")),
    remediation: "Set clusterConfig.zoneAwarenessEnabled to true, and clusterConfig.instanceCount to 2 or more.",
    source: "AWS Security Hub Opensearch.6",
  },
];
