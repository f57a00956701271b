// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { canonicalAddress, isPublicAddress, isPublicNetwork, overlaps } from "../../components/lib/addresses";

describe("isPublicAddress", () => {
  for (const value of ["8.8.8.8", "203.0.113.10", "172.32.0.1", "2001:db8::10", "2600:1f18::1"])
    it(`accepts ${value}`, () => expect(isPublicAddress(value)).to.equal(true));
  for (const value of ["10.1.2.3", "172.31.255.255", "198.18.0.1", "2002::1", "::ffff:8.8.8.8", "64:ff9b::1", "x", 7])
    it(`rejects ${value}`, () => expect(isPublicAddress(value)).to.equal(false));
});

describe("isPublicNetwork", () => {
  it("accepts a network of public addresses", () => expect(isPublicNetwork("8.8.0.0/16")).to.equal(true));
  for (const cidr of ["10.0.0.0/16", "172.0.0.0/8", "203.0.113.7/32", "192.168.1.1/32"])
    it(`rejects ${cidr}`, () => expect(isPublicNetwork(cidr)).to.equal(false));
});

describe("overlaps", () => {
  for (const [one, other, expected] of [
    ["10.0.0.0/16", "10.0.0.0/8", true],
    ["10.0.0.0/8", "10.0.0.0/16", true],
    ["10.0.0.0/16", "10.0.0.0/16", true],
    ["10.0.0.0/16", "10.1.0.0/16", false],
  ] as const)
    it(`is ${expected} for ${one} and ${other}`, () => expect(overlaps(one, other)).to.equal(expected));
});

describe("canonicalAddress", () => {
  it("is the same for all texts of an IPv6 address", () =>
    expect(["2001:db8::1", "2001:DB8:0::1", "2001:db8:0:0:0:0:0:1"].map(canonicalAddress)).to.deep.equal(
      Array(3).fill("[2001:db8::1]"),
    ));
});
