// SPDX-License-Identifier: Apache-2.0
import { all, any, each, every, isNotTrue, isSet, isTrue, oneOf, satisfies, when, within } from "../checks";
import { hasCompanion } from "../links";
import type { Rule } from "../rule";
import { AUDIT, EXPOSURE, IN_TRANSIT, PRIVATE_STORES, WEB_FIREWALL } from "./controls";
import { viewerPolicies } from "./tls-policies";
import { aws, DISTRIBUTIONS } from "./tokens";

const HTTPS_ONLY = ["redirect-to-https", "https-only"];
const YEAR_SECONDS = 31_536_000;
const hasCustom = isSet("customOriginConfig");
const isBucket = satisfies("domainName", (domain) => /\.s3[.-](?!website)[^/]*amazonaws\.com(\.cn)?$/.test(String(domain)), "is a bucket's");
const LOG_SOURCES = aws("cloudwatch", "LogDeliverySource");

export const cloudfront: Rule[] = [
  {
    id: "cdn-tls-floor", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A distribution keeps the floor of TLS towards viewers.",
    resources: DISTRIBUTIONS,
    check: all(isNotTrue("viewerCertificate.cloudfrontDefaultCertificate"), oneOf("viewerCertificate.minimumProtocolVersion", viewerPolicies)),
    mend: 'give it a certificate of its own and set viewerCertificate.minimumProtocolVersion to "TLSv1.3_2025"',
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
  },
  {
    id: "cdn-viewers-encrypt", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A distribution serves viewers over HTTPS only.",
    resources: DISTRIBUTIONS,
    check: all(
      oneOf("defaultCacheBehavior.viewerProtocolPolicy", HTTPS_ONLY),
      each("orderedCacheBehaviors", oneOf("viewerProtocolPolicy", HTTPS_ONLY)),
    ),
    mend: 'set viewerProtocolPolicy of every cache behaviour to "redirect-to-https" or "https-only"',
    source: "AWS Security Hub CloudFront.3",
  },
  {
    id: "cdn-origins-encrypt", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A distribution reaches its own origins over HTTPS only.",
    resources: DISTRIBUTIONS,
    check: each("origins", when(hasCustom, oneOf("customOriginConfig.originProtocolPolicy", ["https-only"]))),
    mend: 'set customOriginConfig.originProtocolPolicy to "https-only"',
    source: "AWS Security Hub CloudFront.9",
  },
  {
    id: "cdn-origins-tls-floor", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A distribution reaches its own origins under the highest TLS that can be asked for, 1.2.",
    resources: DISTRIBUTIONS,
    check: each("origins", when(hasCustom, all(
      isSet("customOriginConfig.originSslProtocols"),
      every("customOriginConfig.originSslProtocols", (protocol) => protocol === "TLSv1.2", "must be TLSv1.2 and nothing else")))),
    mend: 'set customOriginConfig.originSslProtocols to ["TLSv1.2"]',
    source: "AWS Security Hub CloudFront.10",
  },
  {
    id: "cdn-private-origin-encrypts", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A distribution's private way to an origin is HTTPS only.",
    resources: aws("cloudfront", "VpcOrigin"),
    check: oneOf("vpcOriginEndpointConfig.originProtocolPolicy", ["https-only"]),
    mend: 'set vpcOriginEndpointConfig.originProtocolPolicy to "https-only"',
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  },
  {
    id: "cdn-private-origin-tls-floor", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A distribution's private way to an origin asks for the highest TLS that it can, 1.2.",
    resources: aws("cloudfront", "VpcOrigin"),
    check: every("vpcOriginEndpointConfig.originSslProtocols.items", (protocol) => protocol === "TLSv1.2", "must be TLSv1.2 and nothing else"),
    mend: 'set vpcOriginEndpointConfig.originSslProtocols to { items: ["TLSv1.2"], quantity: 1 }',
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  },
  {
    id: "cdn-strict-transport-security", topic: "tls13", severity: "medium", controls: IN_TRANSIT,
    requires: "Browsers are told to come back over HTTPS only, for a year or more.",
    resources: aws("cloudfront", "ResponseHeadersPolicy"),
    check: within("securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec", YEAR_SECONDS),
    mend: `set securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec to ${YEAR_SECONDS} or more`,
    source: "RFC 6797; hstspreload.org",
  },
  {
    id: "cdn-behind-waf", topic: "network-exposure", severity: "high", controls: WEB_FIREWALL,
    requires: "A distribution stands behind a web application firewall.",
    resources: DISTRIBUTIONS,
    check: isSet("webAclId"),
    mend: "set webAclId to the ARN of a wafv2 WebAcl of scope CLOUDFRONT",
    source: "AWS Security Hub CloudFront.6",
  },
  {
    id: "cdn-sends-security-headers", topic: "network-exposure", severity: "medium", level: "advisory", controls: EXPOSURE,
    requires: "A distribution tells browsers how to handle its pages.",
    resources: DISTRIBUTIONS,
    check: isSet("defaultCacheBehavior.responseHeadersPolicyId"),
    mend: "set defaultCacheBehavior.responseHeadersPolicyId to a policy with security headers",
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
  },
  {
    id: "cdn-buckets-closed", topic: "network-exposure", severity: "high", controls: PRIVATE_STORES,
    requires: "A bucket behind a distribution is reached through it only.",
    resources: DISTRIBUTIONS,
    check: each("origins", when(isBucket, any(isSet("originAccessControlId"), isSet("s3OriginConfig.originAccessIdentity")))),
    mend: "give the origin an originAccessControlId",
    source: "AWS Security Hub CloudFront.13",
  },
  {
    id: "cdn-signs-origin-requests", topic: "network-exposure", severity: "medium", controls: EXPOSURE,
    requires: "Requests of a distribution to its origin are signed, always.",
    resources: aws("cloudfront", "OriginAccessControl"),
    check: all(oneOf("signingBehavior", ["always"]), oneOf("signingProtocol", ["sigv4"])),
    mend: 'set signingBehavior to "always" and signingProtocol to "sigv4"', remedy: { signingBehavior: "always", signingProtocol: "sigv4" },
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
  },
  {
    id: "cdn-logs-access", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A distribution logs the requests that it serves.",
    resources: DISTRIBUTIONS,
    ...hasCompanion({
      of: DISTRIBUTIONS, is: LOG_SOURCES, by: "resourceArn", called: "a cloudwatch LogDeliverySource, or a loggingConfig",
      or: isSet("loggingConfig.bucket"),
    }),
    mend: "deliver its logs by a cloudwatch LogDeliverySource of type ACCESS_LOGS",
    source: "AWS Security Hub CloudFront.5",
  },
  {
    id: "log-source-delivers", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A source of logs delivers them somewhere.",
    resources: LOG_SOURCES,
    ...hasCompanion({ of: LOG_SOURCES, is: aws("cloudwatch", "LogDelivery"), by: "deliverySourceName", called: "a cloudwatch LogDelivery" }),
    mend: "add a cloudwatch LogDelivery of it to a LogDeliveryDestination",
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
  },
  {
    id: "waf-has-rules", topic: "network-exposure", severity: "high", controls: WEB_FIREWALL,
    requires: "A web application firewall has rules.",
    resources: aws("wafv2", "WebAcl"),
    ...hasCompanion({
      of: aws("wafv2", "WebAcl"), is: aws("wafv2", "WebAclRuleGroupAssociation", "WebAclRule"), by: "webAclArn", called: "a rule, or a WebAclRuleGroupAssociation",
      or: any(isSet("rules"), isSet("ruleJson")),
    }),
    mend: "give it rules: the managed groups, and a limit of requests an address",
    source: "AWS Security Hub WAF.10",
  },
  {
    id: "waf-measured", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A web application firewall and its rules count what they see.",
    resources: aws("wafv2", "WebAcl"),
    check: all(isTrue("visibilityConfig.cloudwatchMetricsEnabled"), each("rules", isTrue("visibilityConfig.cloudwatchMetricsEnabled"))),
    mend: "set visibilityConfig.cloudwatchMetricsEnabled to true, of the firewall and of each rule",
    source: "AWS Security Hub WAF.12",
  },
  {
    id: "waf-logged", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A web application firewall logs what it decides.",
    resources: aws("wafv2", "WebAcl"),
    ...hasCompanion({
      of: aws("wafv2", "WebAcl"), is: aws("wafv2", "WebAclLoggingConfiguration"), by: "resourceArn", called: "a wafv2 WebAclLoggingConfiguration",
    }),
    mend: "add a wafv2 WebAclLoggingConfiguration",
    source: "AWS Security Hub WAF.11",
  },
];
