// SPDX-License-Identifier: Apache-2.0
import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as lb from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { healthHost, operatorsHost } from "./hostnames";
import type { StaticContent } from "./static-content";

// AWS managed policies. Responses of the application are not cached, and the origin receives everything that the viewer sent.
const CACHE_POLICY = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"; // CachingDisabled
const STATIC_CACHE_POLICY = "658327ea-f89d-4fab-a63d-7439e55343f6"; // CachingOptimized
const REQUEST_POLICY = "216adef6-5c7f-47e4-b989-5492eafa07d3"; // AllViewer
const TWO_YEARS = 63_072_000;
// Origin ids. docs/region-switch.md names the secondary one.
const PRIMARY = "primary";
const SECONDARY = "secondary";
const STATIC = "static";
const STATIC_GROUP = "static-failover";

interface DistributionArgs {
  primary: lb.LoadBalancer;
  secondary?: lb.LoadBalancer;
  staticContent: StaticContent;
  certificateArn: pulumi.Output<string>;
  webAclArn: pulumi.Output<string>;
}

/** Creates the CloudFront distribution: TLS 1.3 for viewers, HTTP/3, security response headers and VPC origins. */
export const distribution = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  args: DistributionArgs,
): cloudfront.Distribution => {
  const loadBalancers = [vpcOrigin(parent, name, spec, { originId: PRIMARY, loadBalancer: args.primary })];
  if (args.secondary)
    loadBalancers.push(
      vpcOrigin(parent, `${name}-secondary`, spec, { originId: SECONDARY, loadBalancer: args.secondary }),
    );
  const buckets = staticOrigins(args.staticContent);
  const headers = new cloudfront.ResponseHeadersPolicy(
    `${name}-headers`,
    {
      comment: "HSTS and other security response headers",
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
      webAclId: args.webAclArn,
      origins: [...loadBalancers, ...buckets],
      // Only origins of read-only content can fail over automatically.
      originGroups:
        buckets.length > 1
          ? [
              {
                originId: STATIC_GROUP,
                failoverCriteria: { statusCodes: [500, 502, 503, 504] },
                members: buckets.map(({ originId }) => ({ originId })),
              },
            ]
          : undefined,
      defaultCacheBehavior: {
        // CloudFront rejects an origin group for a cache behavior that allows write methods. An operator switches the region.
        targetOriginId: spec.secondaryServes ? SECONDARY : PRIMARY,
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
          targetOriginId: buckets.length > 1 ? STATIC_GROUP : STATIC,
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
        acmCertificateArn: args.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.3_2025",
      },
      tags: tagsFor(spec.tags, `${name}-cdn`),
    },
    { parent },
  );
};

/** Creates a VPC origin, through which CloudFront reaches an internal load balancer, and returns its origin settings. */
const vpcOrigin = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  { originId, loadBalancer }: { originId: string; loadBalancer: lb.LoadBalancer },
) => {
  const origin = new cloudfront.VpcOrigin(
    `${name}-origin`,
    {
      vpcOriginEndpointConfig: {
        // The automatic name of the load balancer, with its random suffix: no other VPC origin of the account has it.
        name: loadBalancer.name,
        arn: loadBalancer.arn,
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        // TLSv1.2 is the highest value that CloudFront accepts here. The load balancer's listener enforces TLS 1.3.
        originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
      },
      tags: tagsFor(spec.tags, `${name}-origin`),
    },
    // CloudFront does not update a VPC origin that a distribution uses (https://github.com/aws/aws-cdk/issues/35765).
    { parent, replaceOnChanges: ["vpcOriginEndpointConfig"] },
  );
  return { originId, domainName: loadBalancer.dnsName, vpcOriginConfig: { vpcOriginId: origin.id } };
};

/** Returns the origin settings of the static content buckets. */
const staticOrigins = ({ store, replica, access }: StaticContent) =>
  [
    { originId: STATIC, bucket: store.bucket },
    ...(replica ? [{ originId: `${STATIC}-${SECONDARY}`, bucket: replica.bucket }] : []),
  ].map(({ originId, bucket }) => ({
    originId,
    domainName: bucket.bucketRegionalDomainName,
    originAccessControlId: access.id,
  }));
