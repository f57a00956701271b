// SPDX-License-Identifier: Apache-2.0
import * as cloudfront from "@pulumi/aws/cloudfront";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { logRequests } from "../internal/access-log";
import { encryptionKey } from "../internal/key";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";

/** Where static content is kept, and how the CDN signs its requests for it. */
export interface StaticContent {
  store: SecureBucket;
  access: cloudfront.OriginAccessControl;
}

/** A bucket that only the CDN reads, every request logged. */
export const staticContent = (
  parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec, logs: SecureBucket, cdnArn: pulumi.Output<string>,
): StaticContent => {
  const cdn = { Effect: "Allow" as const, Principal: { Service: "cloudfront.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceArn": cdnArn } } };
  const key = encryptionKey(parent, `${name}-static-key`, {
    purpose: "Static content", statements: [{ Sid: "CdnDecrypts", ...cdn, Action: "kms:Decrypt", Resource: "*" }], tags: spec.tags,
  });
  const store = secureBucket(parent, `${name}-static`, {
    keyArn: key.arn,
    disposable: !spec.deletionProtection,
    statements: (arn) => [{ Sid: "CdnReads", ...cdn, Action: "s3:GetObject", Resource: pulumi.interpolate`${arn}/*` }],
    tags: spec.tags,
  });
  logRequests(`${name}-static`, store, logs);
  const access = new cloudfront.OriginAccessControl(`${name}-static-access`, {
    description: "Every request for static content is signed", originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4",
  }, { parent });
  return { store, access };
};
