// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { bytesQuantity, cpuQuantity } from "../../components/kubernetes/internal/quantities";

const UNITS: Record<string, number> = { Mi: 1, Gi: 1024, Ti: 1024 ** 2, Pi: 1024 ** 3 };

describe("a quantity", () => {
  it("has the form that Kubernetes writes", () => {
    expect([50, 1000, 1500, 2000].map(cpuQuantity)).to.deep.equal(["50m", "1", "1500m", "2"]);
    expect([512, 1024, 1536, 12_288, 1_048_576, 1_572_864].map(bytesQuantity)).to.deep.equal([
      ...["512Mi", "1Gi", "1536Mi", "12Gi", "1Ti", "1536Gi"],
    ]);
  });

  it("has the value that was given, in the largest unit", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 36 }), fc.constantFrom(1, 1024, 1024 ** 2), (number, factor) => {
        const mib = (number * factor) % 2 ** 40 || 1;
        const [, value, unit] = /^(\d+)(\D+)$/.exec(bytesQuantity(mib))!;
        expect(Number(value) * UNITS[unit!]!).to.equal(mib);
        if (unit !== "Pi") expect(Number(value) % 1024).to.not.equal(0);
      }),
    ));
});
