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
    id: "search-requires-https",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A search domain is reached over HTTPS only.",
    resources: SEARCH_DOMAINS,
    // True, where the options are set at all and do not say otherwise.
    check: all(isSet("domainEndpointOptions"), isNotFalse("domainEndpointOptions.enforceHttps")),
    mend: "set domainEndpointOptions.enforceHttps to true",
    remedy: { "domainEndpointOptions.enforceHttps": true },
    source: "AWS Security Hub Opensearch.8",
  },
  {
    id: "search-tls-floor",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A search domain keeps the best policy that the service has: it admits TLS 1.2.",
    resources: SEARCH_DOMAINS,
    check: oneOf("domainEndpointOptions.tlsSecurityPolicy", SEARCH_POLICIES),
    mend: `set domainEndpointOptions.tlsSecurityPolicy to "${SEARCH_POLICIES[0]!}"`,
    source: "AWS Security Hub Opensearch.8",
  },
  {
    id: "search-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: AT_REST,
    requires: "A search domain is encrypted where it is kept.",
    resources: SEARCH_DOMAINS,
    check: isTrue("encryptAtRest.enabled"),
    mend: "set encryptAtRest.enabled to true",
    remedy: { "encryptAtRest.enabled": true },
    source: "AWS Security Hub Opensearch.1",
  },
  {
    id: "search-nodes-encrypt",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A search domain's nodes speak TLS with one another.",
    resources: SEARCH_DOMAINS,
    check: isTrue("nodeToNodeEncryption.enabled"),
    mend: "set nodeToNodeEncryption.enabled to true",
    remedy: { "nodeToNodeEncryption.enabled": true },
    source: "AWS Security Hub Opensearch.3",
  },
  {
    id: "search-own-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: AT_REST,
    requires: "A search domain is encrypted under a key of its owner.",
    resources: SEARCH_DOMAINS,
    check: isOwnKey("encryptAtRest.kmsKeyId"),
    mend: "set encryptAtRest.kmsKeyId to a key of yours",
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
  },
  {
    id: "search-knows-who",
    topic: "identity",
    severity: "high",
    controls: SERVICE_IDENTITY,
    requires: "A search domain knows its users, and what each may read.",
    resources: SEARCH_DOMAINS,
    check: isTrue("advancedSecurityOptions.enabled"),
    mend: "set advancedSecurityOptions.enabled to true",
    source: "AWS Security Hub Opensearch.7",
  },
  {
    id: "search-in-network",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A search domain stands inside a network.",
    resources: SEARCH_DOMAINS,
    check: isSet("vpcOptions.subnetIds"),
    mend: "set vpcOptions.subnetIds and securityGroupIds",
    source: "AWS Security Hub Opensearch.2",
  },
  {
    id: "search-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A search domain's policy allows nothing to everybody, unless the domain knows its users itself.",
    resources: SEARCH_DOMAINS,
    check: any(
      forbids("accessPolicies", isOpen, "must not allow everybody"),
      all(isTrue("advancedSecurityOptions.enabled"), isSet("vpcOptions.subnetIds")),
    ),
    mend: "name principals in accessPolicies",
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
  },
  {
    id: "search-audited",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    requires: "A search domain records who read what.",
    resources: SEARCH_DOMAINS,
    check: publishes("AUDIT_LOGS"),
    mend: 'add { logType: "AUDIT_LOGS", cloudwatchLogGroupArn } to logPublishingOptions',
    source: "AWS Security Hub Opensearch.5",
  },
  {
    id: "search-spans-zones",
    topic: "availability",
    severity: "high",
    level: "advisory",
    controls: RESILIENCE,
    requires: "A search domain has its nodes in two zones or more.",
    resources: SEARCH_DOMAINS,
    check: any(isTrue("clusterConfig.zoneAwarenessEnabled"), isTrue("clusterConfig.multiAzWithStandbyEnabled")),
    mend: "set clusterConfig.zoneAwarenessEnabled to true, with two nodes or more",
    source: "AWS Security Hub Opensearch.6",
  },
];
