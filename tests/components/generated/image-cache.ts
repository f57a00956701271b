// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { TAGS as tags } from "../../support/tags";
import { anything, either, type Field, notBoolean, notNull } from "./fields";

const cacheSecret = fc
  .stringMatching(/^[a-z0-9-]{1,10}$/)
  .map((name) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/${name}`);
const notCacheSecret = either(
  anything,
  fc.constantFrom("hub", "arn:aws:secretsmanager:us-east-1:123456789012:secret:hub"),
);
export const imageCache: Field[] = [
  [
    "images",
    fc.array(fc.constantFrom("nginx", "quay.io/a/b:1", `docker.io/a/b@sha256:${"0".repeat(64)}`)),
    fc.constantFrom<unknown>("nginx", 7, {}, [7], [""], null, undefined),
  ],
  [
    "namespace",
    fc.constantFrom("shop", "shop-prod", "a1_b.c", "x".repeat(19)),
    either(notNull, fc.constantFrom("S", "x", "x".repeat(20), "a--b", "a/", "Shop-prod")),
  ],
  ["dockerHubSecret", cacheSecret, notCacheSecret],
  ["githubSecret", cacheSecret, notCacheSecret],
  ["deletionProtection", fc.boolean(), notBoolean],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];
