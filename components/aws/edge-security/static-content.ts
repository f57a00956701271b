// SPDX-License-Identifier: Apache-2.0
import * as cloudfront from "@pulumi/aws/cloudfront";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { enableAccessLogs } from "../internal/access-log";
import { encryptionKey } from "../internal/key";
import { replicate } from "../internal/replication";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";
import type { RegionalSpec } from "./load-balancer";

/** The buckets of static content, and the origin access control that CloudFront reads them with. */
export interface StaticContent {
  store: SecureBucket;
  /** The replica in the secondary region. */
  replica?: SecureBucket;
  access: cloudfront.OriginAccessControl;
}

/** The access log bucket of each region. */
interface LogBuckets {
  primary: SecureBucket;
  secondary?: SecureBucket;
}

/** Creates a bucket that only CloudFront can read, with access logs, and a replica in the secondary region if there is one. */
export const staticContent = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  logs: LogBuckets,
  cdnArn: pulumi.Output<string>,
): StaticContent => {
  const primary = contentBucket(parent, name, spec, logs.primary, cdnArn);
  const secondary =
    logs.secondary &&
    contentBucket(parent, `${name}-secondary`, { ...spec, ...spec.secondary }, logs.secondary, cdnArn);
  if (secondary)
    replicate(parent, `${name}-static`, {
      source: primary.store,
      sourceKeyArn: primary.keyArn,
      destination: secondary.store,
      destinationKeyArn: secondary.keyArn,
      tags: spec.tags,
    });
  const access = new cloudfront.OriginAccessControl(
    `${name}-static-access`,
    {
      description: "Signs every request for static content",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    { parent },
  );
  return { store: primary.store, replica: secondary?.store, access };
};

/** Creates a region's bucket with its own key. */
const contentBucket = (
  parent: pulumi.Resource,
  name: string,
  { region, deletionProtection, tags }: RegionalSpec,
  logs: SecureBucket,
  cdnArn: pulumi.Output<string>,
): { store: SecureBucket; keyArn: pulumi.Output<string> } => {
  const cdn = {
    Effect: "Allow" as const,
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceArn": cdnArn } },
  };
  const key = encryptionKey(parent, `${name}-static-key`, {
    purpose: "Static content",
    statements: [{ Sid: "CloudFrontDecrypt", ...cdn, Action: "kms:Decrypt", Resource: "*" }],
    region,
    tags,
  });
  const store = secureBucket(parent, `${name}-static`, {
    keyArn: key.arn,
    forceDestroy: !deletionProtection,
    statements: (arn) => [
      { Sid: "CloudFrontRead", ...cdn, Action: "s3:GetObject", Resource: pulumi.interpolate`${arn}/*` },
    ],
    region,
    tags,
  });
  enableAccessLogs(`${name}-static`, store, logs, region);
  return { store, keyArn: key.arn };
};
