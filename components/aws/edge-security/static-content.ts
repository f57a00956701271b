// SPDX-License-Identifier: Apache-2.0
import * as cloudfront from "@pulumi/aws/cloudfront";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { logRequests } from "../internal/access-log";
import { encryptionKey } from "../internal/key";
import { replicate } from "../internal/replication";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";
import type { Site } from "./load-balancer";

/** Where static content is kept, and how the CDN signs its requests for it. */
export interface StaticContent {
  store: SecureBucket;
  /** The second region's copy. */
  copy?: SecureBucket;
  access: cloudfront.OriginAccessControl;
}

/** Where each region's requests for it are logged. */
interface Logs {
  home: SecureBucket;
  secondary?: SecureBucket;
}

/** A bucket that only the CDN reads, every request logged, and copied to the second region where there is one. */
export const staticContent = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  logs: Logs,
  cdnArn: pulumi.Output<string>,
): StaticContent => {
  const home = bucketOf(parent, name, spec, logs.home, cdnArn);
  const secondary =
    logs.secondary && bucketOf(parent, `${name}-secondary`, { ...spec, ...spec.secondary }, logs.secondary, cdnArn);
  if (secondary)
    replicate(parent, `${name}-static`, {
      from: home.store,
      keyArn: home.keyArn,
      to: secondary.store,
      copyKeyArn: secondary.keyArn,
      tags: spec.tags,
    });
  const access = new cloudfront.OriginAccessControl(
    `${name}-static-access`,
    {
      description: "Every request for static content is signed",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    { parent },
  );
  return { store: home.store, copy: secondary?.store, access };
};

/** A region's bucket, under a key of its own. */
const bucketOf = (
  parent: pulumi.Resource,
  name: string,
  { region, deletionProtection, tags }: Site,
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
    statements: [{ Sid: "CdnDecrypts", ...cdn, Action: "kms:Decrypt", Resource: "*" }],
    region,
    tags,
  });
  const store = secureBucket(parent, `${name}-static`, {
    keyArn: key.arn,
    disposable: !deletionProtection,
    statements: (arn) => [{ Sid: "CdnReads", ...cdn, Action: "s3:GetObject", Resource: pulumi.interpolate`${arn}/*` }],
    region,
    tags,
  });
  logRequests(`${name}-static`, store, logs, region);
  return { store, keyArn: key.arn };
};
