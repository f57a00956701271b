// SPDX-License-Identifier: Apache-2.0
import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as lb from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { healthHost, operatorsHost } from "./hostnames";
import type { StaticContent } from "./static-content";

/** AWS's managed policies: nothing is kept unless the origin says so; all that the viewer sent reaches the origin. */
const CACHE_POLICY = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"; // CachingDisabled
const STATIC_CACHE_POLICY = "658327ea-f89d-4fab-a63d-7439e55343f6"; // CachingOptimized
const REQUEST_POLICY = "216adef6-5c7f-47e4-b989-5492eafa07d3"; // AllViewer
const TWO_YEARS = 63_072_000;
/** The origins that the application answers at. */
const HOME = "balancer";
const SECONDARY = "secondary";
/** Those of static content, and the group of them. */
const STATIC = "static";
const STATIC_ANYWHERE = "static-anywhere";

interface Behind {
  origin: lb.LoadBalancer;
  /** The second region's. */
  secondary?: lb.LoadBalancer;
  staticContent: StaticContent;
  certificateArn: pulumi.Output<string>;
  webAclArn: pulumi.Output<string>;
}

/** The CDN: TLS 1.3 only to viewers, HTTP/3, strict transport security, and a private way to the balancer. */
export const distribution = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  behind: Behind,
): cloudfront.Distribution => {
  const balancers = [privateOrigin(parent, name, spec, { originId: HOME, to: behind.origin })];
  if (behind.secondary)
    balancers.push(privateOrigin(parent, `${name}-secondary`, spec, { originId: SECONDARY, to: behind.secondary }));
  const buckets = staticOrigins(behind.staticContent);
  const headers = new cloudfront.ResponseHeadersPolicy(
    `${name}-headers`,
    {
      comment: "Strict transport security and its kin",
      securityHeadersConfig: {
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: TWO_YEARS,
          includeSubdomains: true,
          preload: true,
          override: true,
        },
      },
    },
    { parent },
  );
  return new cloudfront.Distribution(
    `${name}-cdn`,
    {
      enabled: true,
      aliases: [spec.domain, operatorsHost(spec), healthHost(spec)],
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      webAclId: behind.webAclArn,
      origins: [...balancers, ...buckets],
      // What is only read fails over by itself.
      originGroups:
        buckets.length > 1
          ? [
              {
                originId: STATIC_ANYWHERE,
                failoverCriteria: { statusCodes: [500, 502, 503, 504] },
                members: buckets.map(({ originId }) => ({ originId })),
              },
            ]
          : undefined,
      defaultCacheBehavior: {
        // One region at a time, by a switch: CloudFront refuses an origin group, which fails over by itself, where requests may write.
        targetOriginId: spec.secondaryServes ? SECONDARY : HOME,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: CACHE_POLICY,
        originRequestPolicyId: REQUEST_POLICY,
        responseHeadersPolicyId: headers.id,
      },
      orderedCacheBehaviors: [
        {
          pathPattern: "/static/*",
          targetOriginId: buckets.length > 1 ? STATIC_ANYWHERE : STATIC,
          viewerProtocolPolicy: "redirect-to-https",
          allowedMethods: ["GET", "HEAD"],
          cachedMethods: ["GET", "HEAD"],
          compress: true,
          cachePolicyId: STATIC_CACHE_POLICY,
          responseHeadersPolicyId: headers.id,
        },
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: behind.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.3_2025",
      },
      tags: tagsFor(spec.tags, `${name}-cdn`),
    },
    { parent },
  );
};

/** CloudFront's way into a private network: what it is to the distribution. */
const privateOrigin = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  { originId, to }: { originId: string; to: lb.LoadBalancer },
) => {
  const origin = new cloudfront.VpcOrigin(
    `${name}-origin`,
    {
      vpcOriginEndpointConfig: {
        name: `${name}-origin`,
        arn: to.arn,
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        // What CloudFront calls its highest; the balancer's listener holds the floor at 1.3.
        originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
      },
      tags: tagsFor(spec.tags, `${name}-origin`),
    },
    { parent },
  );
  return { originId, domainName: to.dnsName, vpcOriginConfig: { vpcOriginId: origin.id } };
};

const staticOrigins = ({ store, copy, access }: StaticContent) =>
  [{ originId: STATIC, store }, ...(copy ? [{ originId: `${STATIC}-${SECONDARY}`, store: copy }] : [])].map((one) => ({
    originId: one.originId,
    domainName: one.store.bucket.bucketRegionalDomainName,
    originAccessControlId: access.id,
  }));
