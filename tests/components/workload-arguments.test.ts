// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { resolveWorkload, type WorkloadArgs } from "../../components/contracts/workload";
import { ArgumentError, formatProblem } from "../../components/lib/problems";
import { expectPlainWording } from "../support/problems";
import { TAGS as tags } from "../support/tags";

const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;
const CANARY_IMAGE = `registry.example/app@sha256:${"b".repeat(64)}`;

describe("resolveWorkload", () => {
  it("either returns a complete spec or throws an error that names the invalid argument, for any input", () => {
    const anyValue = fc.oneof(
      fc.integer({ min: -2, max: 70_000 }),
      fc.string(),
      fc.double(),
      fc.constantFrom(null, [], {}, true),
    );
    const optional = <T>(valid: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 4, arbitrary: valid },
        { weight: 1, arbitrary: anyValue },
      );
    const cidr = fc.constantFrom("10.0.0.0/16", "10.0.0.0/8", "10.0.0.0/7", "10.0.0.1/24", "0.0.0.0/0");
    const bounds = fc.record({ min: fc.integer({ min: 1, max: 30 }), max: fc.integer({ min: 1, max: 30 }) });
    const inputs = fc.record({
      image: fc.oneof({ weight: 4, arbitrary: fc.constant(IMAGE) }, { weight: 1, arbitrary: anyValue }),
      namespace: optional(fc.constantFrom("shop", "Shop", "-")),
      port: optional(fc.constantFrom(8443, 443)),
      replicas: optional(bounds),
      targetCpuPercent: optional(fc.integer({ min: 0, max: 100 })),
      targetRequestsPerSecond: fc.option(fc.integer({ min: -1, max: 10 }), { nil: undefined }),
      clientCidrs: optional(fc.array(cidr, { maxLength: 2 })),
      peers: optional(
        fc.array(
          fc.record({
            name: fc.constantFrom("database", "Data"),
            cidrs: fc.array(cidr, { maxLength: 2 }),
            port: fc.integer({ min: 0, max: 65_536 }),
          }),
          { maxLength: 2 },
        ),
      ),
      deregistrationSeconds: optional(fc.integer({ min: -1, max: 3601 })),
      canary: fc.option(
        fc.record({
          image: fc.constantFrom(CANARY_IMAGE, "app:latest"),
          replicas: optional(fc.integer({ min: 0, max: 21 })),
        }),
        { nil: undefined },
      ),
    });
    const fields =
      "image|namespace|port|replicas\\.(min|max)|targetCpuPercent|targetRequestsPerSecond|clientCidrs|peers|deregistrationSeconds|canary\\.(image|replicas)";
    let accepted = 0;
    fc.assert(
      fc.property(inputs, (given) => {
        try {
          const spec = resolveWorkload("app", { ...given, tags } as WorkloadArgs);
          accepted++;
          expect(spec.replicas.min >= 3 && spec.replicas.min <= spec.replicas.max).to.equal(true);
          expect(
            ([...spec.clientCidrs, ...spec.peers.flatMap(({ cidrs }) => cidrs)] as string[]).every(
              (one) => Number(one.split("/")[1]) >= 8,
            ),
          ).to.equal(true);
          expect(spec.image).to.match(/@sha256:/);
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          expect(error.problems).to.have.length.above(0);
          error.problems.forEach(expectPlainWording);
          for (const problem of error.problems)
            expect(formatProblem(problem)).to.match(new RegExp(`^Workload "app": (${fields}) [^]*; `));
        }
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).to.be.above(20);
  });
});
