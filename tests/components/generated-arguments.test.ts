// SPDX-License-Identifier: Apache-2.0
import { isIPv6 } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { resolveAuditTrail, type AuditTrailArgs } from "../../components/contracts/audit-trail";
import { resolveEdgeSecurity, type EdgeSecurityArgs } from "../../components/contracts/edge-security";
import { resolveClusterAutoscaler, type ClusterAutoscalerArgs } from "../../components/contracts/cluster-autoscaler";
import {
  resolveLoadBalancerController,
  type LoadBalancerControllerArgs,
} from "../../components/contracts/load-balancer-controller";
import { resolveLogArchive, type LogArchiveArgs } from "../../components/contracts/log-archive";
import { resolveWorkloadIdentity, type WorkloadIdentityArgs } from "../../components/contracts/workload-identity";
import { NatStrategy, resolveNetwork, type NetworkArgs } from "../../components/contracts/network";
import { resolveObservability, type ObservabilityArgs } from "../../components/contracts/observability";
import { expectPlainWording, problemsOf } from "../support/problems";
import { TAGS as tags } from "../support/tags";

/** A field with its valid and its invalid values. */
type Field = [name: string, valid: fc.Arbitrary<unknown>, invalid: fc.Arbitrary<unknown>];

const anything = fc.constantFrom<unknown>(null, "", "x", [], {}, -1, 0.5, Number.NaN, () => 1);
const either = (...kinds: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> => fc.oneof(...kinds);

/** A network with a prefix, and host bits of zero. */
const cidr = (prefix: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 2 ** prefix - 1 }).map((index) => {
    const address = index * 2 ** (32 - prefix);
    return `${[24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".")}/${prefix}`;
  });
const zone = fc.tuple(fc.constantFrom("us-east-1", "eu-central-1"), fc.constantFrom("a", "b", "c", "d"));
const zones = fc.uniqueArray(zone, { minLength: 3, maxLength: 3, selector: ([, letter]) => letter });

const network: Field[] = [
  [
    "cidrBlock",
    fc.integer({ min: 16, max: 20 }).chain(cidr),
    either(
      fc.constantFrom(8, 15, 21, 28).chain(cidr),
      fc.constantFrom("10.0.0.1/16", "10.0.0.0", "::/16", 16),
      fc.constantFrom(null, false).map((v) => v ?? 0),
    ),
  ],
  [
    "nat",
    fc.constantFrom(...Object.values(NatStrategy)),
    either(
      anything.filter((v) => v !== null),
      fc.constant("none"),
    ),
  ],
  [
    "availabilityZones",
    zones.map((all) => all.map(([, letter]) => `us-east-1${letter}`)),
    either(
      anything,
      zones
        .filter((all) => new Set(all.map(([region]) => region)).size > 1)
        .map((all) => all.map((one) => one.join(""))),
      fc.constantFrom(
        ["us-east-1a", "us-east-1a", "us-east-1b"],
        ["us-east-1a", "us-east-1b"],
        ["a", "b", "c"],
        [1, 2, 3],
      ),
    ),
  ],
  [
    "flowLogRetentionDays",
    fc.constantFrom(365, 400, 731, 3653),
    either(
      anything.filter((v) => v !== null),
      fc.integer({ max: 364 }),
      fc.constantFrom(366, 5000, "365"),
    ),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

const records = { trailArn: "a", bucketName: "b", detectorId: "c", findingsTopicArn: "d" };
const auditTrail: Field[] = [
  [
    "retentionDays",
    fc.integer({ min: 365, max: 36_500 }),
    either(
      anything.filter((v) => v !== null),
      fc.integer({ max: 364 }),
      fc.constant("365"),
    ),
  ],
  [
    "deletionProtection",
    fc.boolean(),
    either(
      anything.filter((v) => v !== null),
      fc.constant("true"),
    ),
  ],
  [
    "monthlyBudget",
    fc.integer({ min: 1, max: 10_000_000 }),
    either(
      anything.filter((v) => v !== null),
      fc.integer({ max: 0 }),
      fc.constant("100"),
    ),
  ],
  ["personalDataBuckets", fc.array(fc.string()), fc.constantFrom<unknown>("bucket", 7, {})],
  [
    "accountRecords",
    fc.constant(records),
    fc.constantFrom<unknown>(
      null,
      {},
      "x",
      7,
      { ...records, trailArn: undefined },
      { ...records, findingsTopicArn: "" },
    ),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, costCenter: "" }, undefined, null, 7, {})],
];

const edgeSecurity: Field[] = [
  [
    "domain",
    fc.domain().filter((name) => name === name.toLowerCase() && !/xn--/.test(name)),
    either(anything, fc.constantFrom("localhost", "A.example.com", "a..b", "-a.example.com")),
  ],
  [
    "targetPort",
    fc.integer({ min: 1024, max: 65_535 }),
    either(
      anything.filter((v) => v !== null),
      fc.constantFrom(443, 65_536, "8443"),
    ),
  ],
  [
    "rateLimit",
    fc.integer({ min: 100, max: 2_000_000_000 }),
    either(
      anything.filter((v) => v !== null),
      fc.integer({ max: 99 }),
      fc.constant("2000"),
    ),
  ],
  [
    "blockedCountries",
    fc.uniqueArray(fc.stringMatching(/^[A-Z]{2}$/), { maxLength: 50 }),
    fc.constantFrom<unknown>("KP", {}, ["kp"], ["KP", "KP"], [7], ["KOR"]),
  ],
  [
    "botControl",
    fc.boolean(),
    either(
      anything.filter((v) => v !== null),
      fc.constant("true"),
    ),
  ],
  [
    "shieldAdvanced",
    fc.boolean(),
    either(
      anything.filter((v) => v !== null),
      fc.constant("true"),
    ),
  ],
  [
    "standbyAddresses",
    either(fc.constant([]), fc.tuple(fc.ipV4(), fc.ipV6().filter(isIPv6))),
    either(
      fc.constantFrom<unknown>("203.0.113.10", {}, [7], ["status.example.com", "::1"], ["203.0.113.10"], ["::1"]),
      fc.tuple(fc.ipV4(), fc.ipV4()),
    ),
  ],
  [
    "deletionProtection",
    fc.boolean(),
    either(
      anything.filter((v) => v !== null),
      fc.constant("true"),
    ),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

const targets = {
  p95Milliseconds: 200,
  requestsPerSecond: 2000,
  availabilityPercent: 99.9,
  rtoMinutes: 15,
  rpoMinutes: 5,
};
const signOn = {
  clientId: "c",
  clientSecret: "s",
  editorGroup: "g",
  authorizeUrl: "https://id.example/a",
  tokenUrl: "https://id.example/t",
  userInfoUrl: "https://id.example/u",
};
const notNull = anything.filter((value) => value !== null);
const notText = notNull.filter((value) => typeof value !== "string");
const observability: Field[] = [
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
/** Fields that are never omitted. */
const REQUIRED = ["tags", "targets"];

const arns = (service: string): fc.Arbitrary<string[]> =>
  fc
    .array(fc.stringMatching(/^[a-z0-9/-]{1,12}$/), { minLength: 1, maxLength: 3 })
    .map((names) => names.map((name) => `arn:aws:${service}:us-east-1:1:${name}`));
const notArns = fc.constantFrom<unknown>(
  "arn:aws:kms:us-east-1:1:key/k",
  {},
  7,
  false,
  ["x"],
  ["arn:aws:rds-db:us-east-1:1:dbuser:c/*"],
  ["arn:aws:kms:us-east-1:1:key/k", ""],
);
const kubernetesName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
const notKubernetesName = fc.constantFrom<unknown>("", "Shop", "-a", "a-", "1a", "a.b", "a".repeat(64), 7, {}, []);
const workloadIdentity: Field[] = [
  ["workload", kubernetesName, either(notKubernetesName, fc.constant(null))],
  ["namespace", kubernetesName, notKubernetesName],
  ["secretArns", either(arns("secretsmanager"), fc.constant([])), notArns],
  ["keyArns", either(arns("kms"), fc.constant([])), notArns],
  ["databaseUserArns", either(arns("rds-db"), fc.constant([])), notArns],
  ["cacheArns", arns("elasticache"), notArns],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

const logArchive: Field[] = [
  ["namespace", kubernetesName, notKubernetesName],
  [
    "deletionProtection",
    fc.boolean(),
    either(
      anything.filter((v) => v !== null),
      fc.constant("true"),
    ),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

/** Fields of the controllers that have a region. */
const controller: Field[] = [
  [
    "region",
    fc.constantFrom("us-east-1", "us-gov-west-1", "ap-southeast-2"),
    either(anything, fc.constantFrom("us-east", "us-east-1a", "US-EAST-1", undefined)),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, costCenter: "" }, undefined, null, 7, {})],
];

interface Generated {
  args: Record<string, unknown>;
  invalid: string[];
}

/** Arguments in which each field is valid, invalid or omitted. */
const generated = (fields: Field[]): fc.Arbitrary<Generated> =>
  fc
    .tuple(
      ...fields.map(([name, valid, invalid]) =>
        fc.oneof(
          { weight: 3, arbitrary: valid.map((value) => ({ name, value, kind: "valid" })) },
          { weight: 1, arbitrary: invalid.map((value) => ({ name, value, kind: "invalid" })) },
          {
            weight: REQUIRED.includes(name) ? 0 : 1,
            arbitrary: fc.constant({ name, value: undefined, kind: "omitted" }),
          },
        ),
      ),
    )
    .map((chosen) => ({
      args: Object.fromEntries(chosen.filter(({ kind }) => kind !== "omitted").map(({ name, value }) => [name, value])),
      invalid: chosen.filter(({ kind }) => kind === "invalid").map(({ name }) => name),
    }));

const contracts: [name: string, fields: Field[], resolve: (args: Record<string, unknown>) => unknown][] = [
  ["resolveNetwork", network, (args) => resolveNetwork("n", args as unknown as NetworkArgs)],
  [
    "resolveEdgeSecurity",
    edgeSecurity,
    (args) =>
      resolveEdgeSecurity("e", {
        vpcId: "v",
        subnetIds: [],
        domain: "a.example.com",
        ...args,
      } as unknown as EdgeSecurityArgs),
  ],
  ["resolveObservability", observability, (args) => resolveObservability("o", args as unknown as ObservabilityArgs)],
  [
    "resolveWorkloadIdentity",
    workloadIdentity,
    (args) =>
      resolveWorkloadIdentity("i", {
        clusterName: "c",
        workload: "app",
        cacheArns: ["arn:aws:elasticache:us-east-1:1:user:u"],
        ...args,
      } as unknown as WorkloadIdentityArgs),
  ],
  [
    "resolveClusterAutoscaler",
    controller,
    (args) =>
      resolveClusterAutoscaler("s", {
        clusterName: "c",
        region: "us-east-1",
        ...args,
      } as unknown as ClusterAutoscalerArgs),
  ],
  [
    "resolveLoadBalancerController",
    controller,
    (args) =>
      resolveLoadBalancerController("j", {
        clusterName: "c",
        vpcId: "v",
        region: "us-east-1",
        ...args,
      } as unknown as LoadBalancerControllerArgs),
  ],
  [
    "resolveLogArchive",
    logArchive,
    (args) => resolveLogArchive("l", { clusterName: "c", ...args } as unknown as LogArchiveArgs),
  ],
  ["resolveAuditTrail", auditTrail, (args) => resolveAuditTrail("a", args as unknown as AuditTrailArgs)],
];

for (const [name, fields, resolve] of contracts)
  describe(`${name}, with 10,000 generated arguments`, () => {
    it("rejects every invalid field by its name, and no valid field", () => {
      const reported = new Set<string>();
      fc.assert(
        fc.property(generated(fields), ({ args, invalid }) => {
          const problems = problemsOf(() => resolve(args));
          expect([...new Set(problems.map(({ field }) => field.split(".")[0]!))]).to.have.members(invalid);
          for (const problem of problems) {
            reported.add(problem.field.split(".")[0]!);
            expectPlainWording(problem);
          }
        }),
        { numRuns: 10_000 },
      );
      expect([...reported]).to.have.members(fields.map(([field]) => field));
    });
  });
