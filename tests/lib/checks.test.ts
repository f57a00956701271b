// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { isCidr, isDomain, isIntegerWithin } from "../../components/lib/checks";

const each = (check: (value: unknown) => boolean, right: unknown[], wrong: unknown[]): void => {
  for (const value of right) it(`takes ${JSON.stringify(value)}`, () => expect(check(value)).to.equal(true));
  for (const value of wrong)
    it(`refuses ${JSON.stringify(value) ?? String(value)}`, () => expect(check(value)).to.equal(false));
};

describe("isIntegerWithin 3 and 20", () =>
  each((value) => isIntegerWithin(value, 3, 20), [3, 20, 7], [2, 21, 3.5, "7", null, undefined, Number.NaN, Infinity]));

describe("isCidr of /16 to /20", () => {
  each(
    (value) => isCidr(value, 16, 20),
    ["10.0.0.0/16", "172.16.16.0/20"],
    [
      "10.0.0.0/15",
      "10.0.0.0/21",
      "10.0.0.1/16",
      "10.0.0.0",
      "10.0.0.0/16 ",
      "256.0.0.0/16",
      "10.0.0.0/99",
      "::/16",
      10,
      null,
      undefined,
    ],
  );

  it("takes a network exactly when its host bits are zero", () =>
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 16, max: 20 }), (address, prefix) => {
        const dotted = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
        return isCidr(`${dotted}/${prefix}`, 16, 20) === (address % 2 ** (32 - prefix) === 0);
      }),
    ));
});

describe("isDomain", () =>
  each(
    isDomain,
    ["example.com", "a.b-c.example.co"],
    [
      "localhost",
      "Example.com",
      "example.com.",
      "-a.example.com",
      "a_b.example.com",
      "10.0.0.1",
      `${"a".repeat(64)}.com`,
      "",
      7,
      undefined,
    ],
  ));
