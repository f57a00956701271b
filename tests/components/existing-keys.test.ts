// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { DataTier } from "../../components/aws/data-tier";
import { HaCluster } from "../../components/aws/ha-cluster";
import { ImageCache } from "../../components/aws/image-cache";
import { Network } from "../../components/aws/network";
import { record } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const keyArn = "arn:aws:kms:us-east-1:123456789012:key/theirs";
const network = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], tags };
const keys = { database: keyArn, objects: keyArn, backups: keyArn };

/** Components that get the ARN of an existing KMS key. */
const COMPONENTS: [component: string, create: () => unknown][] = [
  ["Network", () => new Network("n", { keyArn, tags })],
  ["HaCluster", () => new HaCluster("c", { ...network, keyArn })],
  ["ImageCache", () => new ImageCache("i", { images: ["nginx"], keyArn, tags })],
  ["AuditTrail", () => new AuditTrail("a", { keyArn, tags })],
  [
    "DataTier",
    () =>
      new DataTier("d", {
        ...network,
        clientSecurityGroupId: "sg-1",
        keys: { ...keys, cache: keyArn },
        secondaryRegion: "us-west-2",
        secondaryKeys: keys,
      }),
  ],
];

/** Every key ARN in a value, at any depth. */
const keysIn = (value: unknown): string[] =>
  JSON.stringify(value).match(/arn:aws:[\w-]+:[\w-]*:\d*:[\w/-]*key[\w/-]*/g) ?? [];

describe("with an existing KMS key", () => {
  for (const [component, create] of COMPONENTS)
    it(`${component} creates no key, and encrypts with the existing one`, async () => {
      const recorded = await record(create);
      expect(recorded.filter(({ type }) => type.startsWith("aws:kms/")).map(({ name }) => name)).to.deep.equal([]);
      const named = recorded.flatMap(({ inputs }) => keysIn(inputs));
      expect(named).to.not.have.length(0);
      expect(new Set(named)).to.deep.equal(new Set([keyArn]));
    });
});
