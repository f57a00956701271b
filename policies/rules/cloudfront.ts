// SPDX-License-Identifier: Apache-2.0
import { all, any, each, every, isNotTrue, isSet, oneOf, satisfies, when, within } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { AUDIT_LOGS, ENCRYPTION_IN_TRANSIT, NETWORK_EXPOSURE, NO_PUBLIC_DATA, WEB_FIREWALL } from "./controls";
import { viewerPolicies } from "./tls-policies";
import { aws, CLOUDFRONT_DISTRIBUTIONS } from "./tokens";

const HTTPS_ONLY = ["redirect-to-https", "https-only"];
const YEAR_SECONDS = 31_536_000;
const isCustomOrigin = isSet("customOriginConfig");
/** An S3 website endpoint is a custom origin and does not support origin access control. */
const isS3Origin = satisfies(
  "domainName",
  (domain) => /\.s3[.-](?!website)[^/]*amazonaws\.com(\.cn)?$/.test(String(domain)),
  "must be an S3 bucket endpoint",
);
const LOG_DELIVERY_SOURCES = aws("cloudwatch", "LogDeliverySource");

export const cloudfront: Rule[] = [
  {
    id: "cloudfront-distribution-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront distributions enforce the minimum TLS version for viewers.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: all(
      isNotTrue("viewerCertificate.cloudfrontDefaultCertificate"),
      oneOf("viewerCertificate.minimumProtocolVersion", viewerPolicies),
    ),
    remediation: "Use an ACM certificate and set viewerCertificate.minimumProtocolVersion to TLSv1.3_2025.",
    source:
      "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
  },
  {
    id: "cloudfront-distribution-viewer-https-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront distributions require HTTPS from viewers.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: all(
      oneOf("defaultCacheBehavior.viewerProtocolPolicy", HTTPS_ONLY),
      each("orderedCacheBehaviors", oneOf("viewerProtocolPolicy", HTTPS_ONLY)),
    ),
    remediation: "Set viewerProtocolPolicy of every cache behavior to redirect-to-https or https-only.",
    source: "AWS Security Hub CloudFront.3",
  },
  {
    id: "cloudfront-origin-https-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront distributions connect to custom origins over HTTPS only.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: each("origins", when(isCustomOrigin, oneOf("customOriginConfig.originProtocolPolicy", ["https-only"]))),
    remediation: "Set customOriginConfig.originProtocolPolicy to https-only.",
    source: "AWS Security Hub CloudFront.9",
  },
  {
    id: "cloudfront-origin-tls-minimum-version",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront distributions connect to custom origins with TLS 1.2 only.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: each(
      "origins",
      when(
        isCustomOrigin,
        all(
          isSet("customOriginConfig.originSslProtocols"),
          every("customOriginConfig.originSslProtocols", (protocol) => protocol === "TLSv1.2", "must be TLSv1.2"),
        ),
      ),
    ),
    remediation:
      'Set customOriginConfig.originSslProtocols to ["TLSv1.2"]. TLS 1.2 is the highest version that the property accepts.',
    source: "AWS Security Hub CloudFront.10",
  },
  {
    id: "cloudfront-vpc-origin-https-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront VPC origins use HTTPS only.",
    resources: aws("cloudfront", "VpcOrigin"),
    check: oneOf("vpcOriginEndpointConfig.originProtocolPolicy", ["https-only"]),
    remediation: "Set vpcOriginEndpointConfig.originProtocolPolicy to https-only.",
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  },
  {
    id: "cloudfront-vpc-origin-tls-minimum-version",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront VPC origins use TLS 1.2 only.",
    resources: aws("cloudfront", "VpcOrigin"),
    check: every(
      "vpcOriginEndpointConfig.originSslProtocols.items",
      (protocol) => protocol === "TLSv1.2",
      "must be TLSv1.2",
    ),
    remediation:
      'Set vpcOriginEndpointConfig.originSslProtocols to { items: ["TLSv1.2"], quantity: 1 }. TLS 1.2 is the highest version that the property accepts.',
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  },
  {
    id: "cloudfront-response-headers-hsts-enabled",
    topic: "tls13",
    severity: "medium",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "CloudFront response headers policies set HSTS for at least one year.",
    resources: aws("cloudfront", "ResponseHeadersPolicy"),
    check: within("securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec", YEAR_SECONDS),
    remediation: `Set securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec to ${YEAR_SECONDS} or more.`,
    source: "RFC 6797; hstspreload.org",
  },
  {
    id: "cloudfront-distribution-waf-enabled",
    topic: "network-exposure",
    severity: "high",
    controls: WEB_FIREWALL,
    title: "CloudFront distributions are associated with an AWS WAF web ACL.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: isSet("webAclId"),
    remediation: "Set webAclId to the ARN of a wafv2 WebAcl with the scope CLOUDFRONT.",
    source: "AWS Security Hub CloudFront.6",
  },
  {
    id: "cloudfront-distribution-security-headers",
    topic: "network-exposure",
    severity: "medium",
    level: "advisory",
    controls: NETWORK_EXPOSURE,
    title: "CloudFront distributions have a response headers policy attached.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: isSet("defaultCacheBehavior.responseHeadersPolicyId"),
    remediation: "Set defaultCacheBehavior.responseHeadersPolicyId to a response headers policy with security headers.",
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
  },
  {
    id: "cloudfront-s3-origin-access-control-enabled",
    topic: "network-exposure",
    severity: "high",
    controls: NO_PUBLIC_DATA,
    title: "CloudFront distributions use origin access control for S3 origins.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    check: each(
      "origins",
      when(isS3Origin, any(isSet("originAccessControlId"), isSet("s3OriginConfig.originAccessIdentity"))),
    ),
    remediation: "Set originAccessControlId of the origin. It restricts access to the S3 bucket to the distribution.",
    source: "AWS Security Hub CloudFront.13",
  },
  {
    id: "cloudfront-origin-access-control-signing",
    topic: "network-exposure",
    severity: "medium",
    controls: NETWORK_EXPOSURE,
    title: "CloudFront origin access controls always sign origin requests.",
    resources: aws("cloudfront", "OriginAccessControl"),
    check: all(oneOf("signingBehavior", ["always"]), oneOf("signingProtocol", ["sigv4"])),
    remediation: "Set signingBehavior to always and signingProtocol to sigv4.",
    autoFix: { signingBehavior: "always", signingProtocol: "sigv4" },
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
  },
  {
    id: "cloudfront-distribution-access-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "CloudFront distributions have access logs enabled.",
    resources: CLOUDFRONT_DISTRIBUTIONS,
    ...hasCompanion({
      types: CLOUDFRONT_DISTRIBUTIONS,
      companionTypes: LOG_DELIVERY_SOURCES,
      linkProperty: "resourceArn",
      description: "a cloudwatch LogDeliverySource or a loggingConfig",
      alternative: isSet("loggingConfig.bucket"),
    }),
    remediation: "Add a cloudwatch LogDeliverySource for the distribution and set its logType to ACCESS_LOGS.",
    source: "AWS Security Hub CloudFront.5",
  },
  {
    id: "cloudwatch-log-delivery-source-has-delivery",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "CloudWatch log delivery sources have a log delivery.",
    resources: LOG_DELIVERY_SOURCES,
    ...hasCompanion({
      types: LOG_DELIVERY_SOURCES,
      companionTypes: aws("cloudwatch", "LogDelivery"),
      linkProperty: "deliverySourceName",
      description: "a cloudwatch LogDelivery",
    }),
    remediation:
      "Add a cloudwatch LogDelivery from the source to a LogDeliveryDestination. Set its deliverySourceName to the name of the source.",
    source: "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
  },
];
