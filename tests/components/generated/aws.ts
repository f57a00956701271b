// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { NatStrategy } from "../../../components/contracts/network";
import { isPublicAddress, overlaps, RESERVED_IN_VPC } from "../../../components/lib/addresses";
import { TAGS as tags } from "../../support/tags";
import { anything, either, type Field, kubernetesName, notBoolean, notKubernetesName, notNull } from "./fields";

/** A network with a prefix, and host bits of zero. */
const cidr = (prefix: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 2 ** prefix - 1 }).map((index) => {
    const address = index * 2 ** (32 - prefix);
    return `${[24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".")}/${prefix}`;
  });
const publicIpv6 = fc.integer({ min: 0, max: 0xffff }).map((index) => `2600:1f18::${index.toString(16)}`);
const zone = fc.tuple(fc.constantFrom("us-east-1", "eu-central-1"), fc.constantFrom("a", "b", "c", "d"));
const zones = fc.uniqueArray(zone, { minLength: 3, maxLength: 3, selector: ([, letter]) => letter });

export const network: Field[] = [
  [
    "cidrBlock",
    fc
      .integer({ min: 16, max: 20 })
      .chain(cidr)
      .filter((range) => !RESERVED_IN_VPC.some((reserved) => overlaps(range, reserved))),
    either(
      fc.constantFrom(8, 15, 21, 28).chain(cidr),
      fc.constantFrom("10.0.0.1/16", "10.0.0.0", "::/16", 16),
      fc.constantFrom(null, false).map((v) => v ?? 0),
    ),
  ],
  ["nat", fc.constantFrom(...Object.values(NatStrategy)), either(notNull, fc.constant("none"))],
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
    either(notNull, fc.integer({ max: 364 }), fc.constantFrom(366, 5000, "365")),
  ],
  [
    "imageAccounts",
    fc.array(fc.stringMatching(/^\d{12}$/)),
    either(
      anything.filter((v) => v !== null && !(Array.isArray(v) && v.length === 0)),
      fc.constantFrom(["1"], [123456789012], "123456789012"),
    ),
  ],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

const records = { trailArn: "a", bucketName: "b", detectorId: "c", findingsTopicArn: "d" };
export const auditTrail: Field[] = [
  [
    "retentionDays",
    fc.integer({ min: 365, max: 36_500 }),
    either(notNull, fc.integer({ max: 364 }), fc.constant("365")),
  ],
  ["deletionProtection", fc.boolean(), notBoolean],
  [
    "monthlyBudget",
    fc.integer({ min: 1, max: 10_000_000 }),
    either(notNull, fc.integer({ max: 0 }), fc.constant("100")),
  ],
  [
    "personalDataBuckets",
    fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/)),
    fc.constantFrom<unknown>("bucket", 7, {}, ["Bucket"], [""]),
  ],
  [
    "monitoredClusters",
    fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/)),
    fc.constantFrom<unknown>("cluster", 7, {}, ["same", "same"], [""]),
  ],
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

export const edgeSecurity: Field[] = [
  [
    "domain",
    fc
      .domain()
      .filter(
        (name) => name === name.toLowerCase() && name.length <= 64 && !/xn--|\.(alt|test|local|onion)$/.test(name),
      ),
    either(anything, fc.constantFrom("localhost", "A.example.com", "a..b", "-a.example.com", "a.local")),
  ],
  ["targetPort", fc.integer({ min: 1024, max: 65_535 }), either(notNull, fc.constantFrom(443, 65_536, "8443"))],
  [
    "rateLimit",
    fc.integer({ min: 100, max: 2_000_000_000 }),
    either(notNull, fc.integer({ max: 99 }), fc.constant("2000")),
  ],
  [
    "blockedCountries",
    fc.uniqueArray(fc.constantFrom("KP", "GB", "XK", "DE"), { maxLength: 50 }),
    fc.constantFrom<unknown>("KP", {}, ["kp"], ["KP", "KP"], [7], ["KOR"], ["UK"]),
  ],
  ["botControl", fc.boolean(), notBoolean],
  ["shieldAdvanced", fc.boolean(), notBoolean],
  [
    "standbyAddresses",
    either(fc.constant([]), fc.tuple(fc.ipV4().filter(isPublicAddress), publicIpv6)),
    either(
      fc.constantFrom<unknown>("203.0.113.10", {}, [7], ["status.example.com", "::1"], ["203.0.113.10"], ["::1"]),
      fc.tuple(fc.ipV4(), fc.ipV4()),
    ),
  ],
  ["deletionProtection", fc.boolean(), notBoolean],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

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
export const workloadIdentity: Field[] = [
  ["workload", kubernetesName, either(notKubernetesName, fc.constant(null))],
  ["namespace", kubernetesName, notKubernetesName],
  ["secretArns", either(arns("secretsmanager"), fc.constant([])), notArns],
  ["keyArns", either(arns("kms"), fc.constant([])), notArns],
  ["databaseUserArns", either(arns("rds-db"), fc.constant([])), notArns],
  ["cacheArns", arns("elasticache"), notArns],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];

export const logArchive: Field[] = [
  ["namespace", kubernetesName, notKubernetesName],
  ["deletionProtection", fc.boolean(), notBoolean],
  ["tags", fc.constant(tags), fc.constantFrom<unknown>({ ...tags, owner: "nobody" }, undefined, null, 7, {})],
];
