// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { resolveDataTier, type DataTierArgs } from "../../components/contracts/data-tier";
import { ArgumentError } from "../../components/lib/problems";
import { expectPlainWording } from "../support/problems";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "sg-1", tags };

describe("resolveDataTier with 10,000 generated inputs", () => {
  const within = (value: number | undefined, low: number, high: number): boolean =>
    value === undefined || (Number.isInteger(value) && value >= low && value <= high);
  const count = fc.option(fc.oneof(fc.integer({ min: -3, max: 45 }), fc.double()), { nil: undefined });
  const inputs = fc.record({
    readers: count,
    cacheReplicas: count,
    backupRetentionDays: count,
    instanceClass: fc.constantFrom(undefined, "db.r8g.large", "db.t4g.medium", "large", "", "cache.m7g.large"),
    cacheNodeType: fc.constantFrom(undefined, "cache.m7g.large", "large", "db.r8g.large"),
    secondaryRegion: fc.constantFrom(undefined, "us-west-2", "us-gov-west-1", "west", ""),
    secondarySubnetIds: fc.constantFrom<string[] | undefined>(undefined, ["x", "y"]),
    secondaryKeys: fc.constantFrom(undefined, { database: "arn:aws:kms:us-east-1:123456789012:key/db" }),
  });
  const isGlobal = ({ secondaryRegion }: Partial<DataTierArgs>): boolean => secondaryRegion?.startsWith("us-") ?? false;
  const invalidFields = (args: Partial<DataTierArgs>): string[] =>
    Object.entries({
      readers: within(args.readers, 1, isGlobal(args) ? 14 : 15),
      instanceClass:
        args.instanceClass === undefined ||
        args.instanceClass === "db.r8g.large" ||
        (args.instanceClass === "db.t4g.medium" && !isGlobal(args)),
      cacheNodeType: args.cacheNodeType === undefined || /^cache\.\w+\.\w+$/.test(args.cacheNodeType),
      cacheReplicas: within(args.cacheReplicas, 1, 5),
      backupRetentionDays: within(args.backupRetentionDays, 7, 35),
      secondaryRegion: args.secondaryRegion === undefined || args.secondaryRegion.startsWith("us-"),
      secondarySubnetIds: args.secondarySubnetIds === undefined || args.secondaryRegion !== undefined,
      secondaryKeys: args.secondaryKeys === undefined || args.secondaryRegion !== undefined,
    })
      .filter(([, ok]) => !ok)
      .map(([field]) => field);

  it("reports exactly the invalid fields and keeps the values of valid inputs", () => {
    fc.assert(
      fc.property(inputs, (args) => {
        let found: string[] = [];
        try {
          const spec = resolveDataTier("d", { ...location, ...args });
          for (const [field, value] of Object.entries(args))
            if (value !== undefined) expect(spec).to.have.property(field, value);
          expect(spec).to.include({ deletionProtection: true });
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          for (const problem of error.problems) {
            expect(problem.component).to.equal('DataTier "d"');
            expectPlainWording(problem);
          }
          found = error.problems.map(({ field }) => field);
        }
        expect(found).to.deep.equal(invalidFields(args));
      }),
      { numRuns: 10_000 },
    );
  });
});
