// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { isCidr, isDomain, isHttpsUrl, isIntegerWithin, isKubernetesName, isMatch } from "../../components/lib/checks";

const each = (check: (value: unknown) => boolean, valid: unknown[], invalid: unknown[]): void => {
  for (const value of valid) it(`accepts ${JSON.stringify(value)}`, () => expect(check(value)).to.equal(true));
  for (const value of invalid)
    it(`rejects ${JSON.stringify(value) ?? String(value)}`, () => expect(check(value)).to.equal(false));
};

describe("isIntegerWithin, from 3 to 20", () =>
  each((value) => isIntegerWithin(value, 3, 20), [3, 20, 7], [2, 21, 3.5, "7", null, undefined, Number.NaN, Infinity]));

describe("isCidr, from /16 to /20", () => {
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

  it("accepts a network only if its host bits are zero", () =>
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

describe("isMatch", () => each((value) => isMatch(value, /^a/), ["a"], ["b", ["a"], { toString: 1 }, null, undefined]));

describe("isKubernetesName", () =>
  each(
    isKubernetesName,
    ["a", "shop-1", "a".repeat(63)],
    ["", "Shop", "-a", "a-", "1a", "a.b", "a".repeat(64), 7, null],
  ));

describe("isHttpsUrl", () =>
  each(
    isHttpsUrl,
    ["https://example.com", "https://example.com:8443/grafana"],
    ["http://example.com", "https://", "https://example.com:99999", "grafana", "https://a b", undefined],
  ));
