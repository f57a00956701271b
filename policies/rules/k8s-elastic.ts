// SPDX-License-Identifier: Apache-2.0
// The custom resources of Elastic Cloud on Kubernetes (ECK). The rules for Pods apply to their pod templates.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { any, defineCheck, each, formatValue, isNotTrue, isSet, all, type Check } from "../checks";
import { valueAt, type Properties } from "../property-path";
import type { Rule } from "../rule";
import { ACCESS_CONTROL, ENCRYPTION_AT_REST, ENCRYPTION_IN_TRANSIT, RESILIENCE } from "./controls";
import { ECK_ELASTICSEARCH, ECK_HTTP, ECK_LOGSTASH } from "./tokens";

const GUIDE = "elastic.co/docs/deploy-manage/";

/** A setting of Elasticsearch, which a configuration can write with dots, as nested objects, or with both. */
const settingIn = (config: unknown, name: string): unknown => {
  if (config === UNKNOWN) return UNKNOWN;
  for (const [key, value] of Object.entries((config ?? {}) as Properties)) {
    if (key === name) return value;
    if (!name.startsWith(`${key}.`)) continue;
    const found = settingIn(value, name.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Checks a setting in the configuration of each node set. */
const setting = (name: string, isAllowed: (value: unknown) => boolean, requirement: string): Check =>
  each(
    "spec.nodeSets",
    defineCheck(["config"], ({ config }) => {
      const value = settingIn(config, name);
      if (value === UNKNOWN) return unknownAt("config");
      if (isAllowed(value)) return PASS;
      return violation(`config ${name} ${value === undefined ? "is not set; it" : formatValue(value)} ${requirement}`);
    }),
  );

const isTls13Only = (value: unknown): boolean => String([value].flat()) === "TLSv1.3";

const hasThreeNodes = defineCheck(["spec.nodeSets.count"], (properties) => {
  const nodeSets = valueAt(properties, "spec.nodeSets");
  const counts = nodeSets === UNKNOWN ? [UNKNOWN] : ((nodeSets ?? []) as unknown[]).map((set) => valueAt(set, "count"));
  if (counts.includes(UNKNOWN)) return unknownAt("spec.nodeSets");
  const total = counts.reduce((sum: number, count) => sum + Number(count ?? 1), 0);
  return total >= 3 ? PASS : violation(`spec.nodeSets count ${total} must be 3 or more in total`);
});

const claimsNameStorageClass = (path: string): Check => all(isSet(path), each(path, isSet("spec.storageClassName")));

export const k8sElastic: Rule[] = [
  {
    id: "eck-http-tls-enabled",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Elastic resources serve their HTTP API with TLS.",
    resources: ECK_HTTP,
    // A certificate of your own turns TLS on too.
    check: any(
      isNotTrue("spec.http.tls.selfSignedCertificate.disabled"),
      isSet("spec.http.tls.certificate.secretName"),
    ),
    remediation: "Remove spec.http.tls.selfSignedCertificate.disabled.",
    source: `${GUIDE}security/k8s-https-settings`,
  },
  {
    id: "eck-elasticsearch-tls-minimum-version",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Elasticsearch resources require TLS 1.3 for HTTP and transport.",
    resources: ECK_ELASTICSEARCH,
    check: all(
      ...["http", "transport"].map((side) =>
        setting(`xpack.security.${side}.ssl.supported_protocols`, isTls13Only, "must be TLSv1.3"),
      ),
    ),
    remediation:
      "Set xpack.security.http.ssl.supported_protocols and xpack.security.transport.ssl.supported_protocols to TLSv1.3.",
    source: "elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings",
  },
  {
    id: "eck-elasticsearch-no-anonymous-access",
    topic: "identity",
    severity: "critical",
    controls: ACCESS_CONTROL,
    title: "Elasticsearch resources do not allow anonymous access.",
    resources: ECK_ELASTICSEARCH,
    check: all(
      setting(
        "xpack.security.enabled",
        (value) => [undefined, true, "true"].includes(value as undefined),
        "must be true",
      ),
      setting("xpack.security.authc.anonymous.roles", (value) => value === undefined, "must not be set"),
    ),
    remediation: "Remove xpack.security.enabled and xpack.security.authc.anonymous from spec.nodeSets[].config.",
    source: `${GUIDE}users-roles/cluster-or-deployment-auth/anonymous-access`,
  },
  {
    id: "eck-elasticsearch-storage-class-set",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: ENCRYPTION_AT_REST,
    title: "Elasticsearch resources specify a StorageClass for their volumes.",
    resources: ECK_ELASTICSEARCH,
    check: each("spec.nodeSets", claimsNameStorageClass("volumeClaimTemplates")),
    remediation:
      "Set spec.nodeSets[].volumeClaimTemplates[].spec.storageClassName to a StorageClass that encrypts volumes.",
    source: `${GUIDE}deploy/cloud-on-k8s/volume-claim-templates`,
  },
  {
    id: "eck-logstash-storage-class-set",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: ENCRYPTION_AT_REST,
    title: "Logstash resources specify a StorageClass for their volumes.",
    resources: ECK_LOGSTASH,
    check: claimsNameStorageClass("spec.volumeClaimTemplates"),
    remediation: "Set spec.volumeClaimTemplates[].spec.storageClassName to a StorageClass that encrypts volumes.",
    source: `${GUIDE}deploy/cloud-on-k8s/configuration-logstash`,
  },
  {
    id: "eck-elasticsearch-minimum-nodes",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Elasticsearch resources have at least three nodes.",
    resources: ECK_ELASTICSEARCH,
    check: hasThreeNodes,
    remediation: "Set spec.nodeSets[].count to 3 or more in total, so that a majority remains when a node is lost.",
    source: `${GUIDE}production-guidance/availability-and-resilience`,
  },
];
