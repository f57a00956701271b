// SPDX-License-Identifier: Apache-2.0
import { isNotTrue, oneOf, satisfies, when, isSet, all } from "../checks";
import type { Rule } from "../rule";
import { IN_TRANSIT } from "./controls";

const DISTRIBUTION = ["aws:cloudfront/distribution:Distribution"];
const HTTPS_ONLY = ["redirect-to-https", "https-only"];
const YEAR_SECONDS = 31_536_000;

export const cloudfront: Rule[] = [
  {
    id: "cdn-tls-floor",
    topic: "tls13",
    severity: "critical",
    requires: "A distribution keeps the floor of TLS towards viewers.",
    resources: DISTRIBUTION,
    check: all(
      isNotTrue("viewerCertificate.cloudfrontDefaultCertificate"),
      oneOf("viewerCertificate.minimumProtocolVersion", ({ minTls }) =>
        minTls === "1.3" ? ["TLSv1.3_2025"] : ["TLSv1.3_2025", "TLSv1.2_2025", "TLSv1.2_2021"]),
    ),
    mend: 'give it a certificate of its own and set viewerCertificate.minimumProtocolVersion to "TLSv1.3_2025"',
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    controls: IN_TRANSIT,
  },
  {
    id: "cdn-viewers-encrypt",
    topic: "tls13",
    severity: "critical",
    requires: "A distribution serves viewers over HTTPS only.",
    resources: DISTRIBUTION,
    check: all(
      oneOf("defaultCacheBehavior.viewerProtocolPolicy", HTTPS_ONLY),
      when(isSet("orderedCacheBehaviors"), oneOf("orderedCacheBehaviors.viewerProtocolPolicy", HTTPS_ONLY)),
    ),
    mend: 'set viewerProtocolPolicy of every cache behaviour to "redirect-to-https" or "https-only"',
    source: "AWS Security Hub CloudFront.3",
    controls: IN_TRANSIT,
  },
  {
    id: "cdn-origins-encrypt",
    topic: "tls13",
    severity: "high",
    requires: "A distribution reaches its own origins over HTTPS only.",
    resources: DISTRIBUTION,
    check: when(
      satisfies("origins", (origins) => Array.isArray(origins) && origins.some((origin) => "customOriginConfig" in (origin as object)), "has custom origins"),
      satisfies("origins", (origins) => (origins as { customOriginConfig?: { originProtocolPolicy?: unknown } }[]).every(
        ({ customOriginConfig }) => customOriginConfig === undefined || customOriginConfig.originProtocolPolicy === "https-only",
      ), 'must reach every custom origin with originProtocolPolicy "https-only"'),
    ),
    mend: 'set customOriginConfig.originProtocolPolicy to "https-only"',
    source: "AWS Security Hub CloudFront.9",
    controls: IN_TRANSIT,
  },
  {
    id: "cdn-private-origin-encrypts",
    topic: "tls13",
    severity: "high",
    requires: "A distribution's private way to an origin is HTTPS only.",
    resources: ["aws:cloudfront/vpcOrigin:VpcOrigin"],
    check: oneOf("vpcOriginEndpointConfig.originProtocolPolicy", ["https-only"]),
    mend: 'set vpcOriginEndpointConfig.originProtocolPolicy to "https-only"',
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
    controls: IN_TRANSIT,
  },
  {
    id: "cdn-strict-transport-security",
    topic: "tls13",
    severity: "medium",
    requires: "Browsers are told to come back over HTTPS only, for a year or more.",
    resources: ["aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"],
    check: satisfies("securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
      (age) => typeof age === "number" && age >= YEAR_SECONDS, `must be ${YEAR_SECONDS} or more`),
    mend: `set securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec to ${YEAR_SECONDS} or more`,
    source: "RFC 6797; hstspreload.org",
    controls: IN_TRANSIT,
  },
];
