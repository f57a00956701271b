// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { TARGETS as targets } from "../../support/observability";
import { TAGS as tags } from "../../support/tags";
import { anything, either, notNull, notText, type Field } from "./fields";

const signOn = {
  clientId: "c",
  clientSecret: "s",
  editorGroup: "g",
  authorizeUrl: "https://id.example/a",
  tokenUrl: "https://id.example/t",
  userInfoUrl: "https://id.example/u",
};
export const observability: Field[] = [
  [
    "targets",
    fc.constant(targets),
    fc.constantFrom<unknown>(
      { ...targets, rtoMinutes: 0 },
      { ...targets, p95Milliseconds: "200" },
      {},
      undefined,
      null,
      7,
    ),
  ],
  [
    "namespace",
    fc.constantFrom("observability", "o11y"),
    either(
      notNull.filter((value) => value !== "x"),
      fc.constantFrom("Metrics", "-x", "a_b"),
    ),
  ],
  [
    "retentionDays",
    fc.integer({ min: 1, max: 400 }),
    either(notNull, fc.integer({ min: 401 }), fc.constantFrom(0, "15")),
  ],
  ["storageGiB", fc.integer({ min: 10, max: 16_384 }), either(notNull, fc.integer({ max: 9 }), fc.constant("50"))],
  ["notificationSecret", fc.constant("hooks"), either(notText, fc.constantFrom(null, "", "https://hooks.example/x"))],
  [
    "cloudWatchRegion",
    fc.constantFrom("us-east-1", "eu-central-1", "us-gov-west-1"),
    either(anything, fc.constantFrom("us-east-1a", "US-EAST-1")),
  ],
  [
    "remoteWrite",
    fc.constant({ url: "https://m.example/w", tokenSecret: "t" }),
    either(anything, fc.constantFrom({ url: "http://m.example/w", tokenSecret: "t" }, { url: "https://m.example/w" })),
  ],
  [
    "signOn",
    fc.constant(signOn),
    either(
      anything,
      fc.constantFrom(
        { ...signOn, tokenUrl: "http://id.example/t" },
        { ...signOn, clientId: "" },
        { ...signOn, clientSecret: undefined },
      ),
    ),
  ],
  [
    "grafanaUrl",
    fc.constantFrom("https://grafana.example", "https://example.com:8443/grafana"),
    either(notNull, fc.constantFrom("http://grafana.example", "grafana")),
  ],
  ["runbooksUrl", fc.constantFrom("https://runbooks.example", "docs/runbooks"), either(notText, fc.constant(""))],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, environment: "-" }, undefined, null, 7, {})],
];
/** Fields of the controllers that have a region. */
export const controller: Field[] = [
  [
    "region",
    fc.constantFrom("us-east-1", "us-gov-west-1", "ap-southeast-2"),
    either(anything, fc.constantFrom("us-east", "us-east-1a", "US-EAST-1", undefined)),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, costCenter: "" }, undefined, null, 7, {})],
];
