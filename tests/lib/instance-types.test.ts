// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { interfaceLimits, isArm, isBelowLarge, vcpus } from "../../components/lib/instance-types";

describe("isArm", () => {
  for (const type of ["a1.large", "t4g.large", "m7g.large", "c7gn.large", "im4gn.large", "is4gen.large", "x2gd.large"])
    it(`is true for ${type}`, () => expect(isArm(type)).to.equal(true));
  for (const type of ["g5g.xlarge", "hpc7g.4xlarge", "i8ge.large", "m8gb.large", "x8g.large", "p6e-gb200.36xlarge"])
    it(`is true for ${type}`, () => expect(isArm(type)).to.equal(true));
  for (const type of [
    "m7i.large",
    "m7a.large",
    "g5.xlarge",
    "g6e.xlarge",
    "g4dn.xlarge",
    "gr6.4xlarge",
    "m7i-flex.large",
  ])
    it(`is false for ${type}`, () => expect(isArm(type)).to.equal(false));
});

describe("vcpus", () => {
  for (const [type, count] of [
    ["m7g.medium", 1],
    ["m7g.large", 2],
    ["t4g.large", 2],
    ["m7g.xlarge", 4],
    ["c8gd.2xlarge", 8],
    ["m7i.48xlarge", 192],
    ["m7g.metal", 64],
    ["c7gn.metal", 64],
    ["m6i.metal", 128],
    ["r6idn.metal", 128],
    ["x2iedn.metal", 128],
    ["m6a.metal", 192],
    ["m5dn.metal", 96],
    ["c5n.metal", 72],
    ["z1d.metal", 48],
    ["m7i.metal-24xl", 96],
    ["m8g.metal-48xl", 192],
    ["u7i-12tb.metal", 0],
    ["t4g.nano", 0],
    ["m7g", 0],
  ] as const)
    it(`are ${count} of ${type}`, () => expect(vcpus(type)).to.equal(count));
});

describe("interfaceLimits", () => {
  // Maximum pods of the Amazon VPC CNI: interfaces × (addresses - 1) + 2.
  for (const [type, pods] of [
    ["m7g.large", 29],
    ["m7g.xlarge", 58],
    ["m7g.2xlarge", 58],
    ["m7g.4xlarge", 234],
    ["m7g.12xlarge", 234],
    ["m7g.16xlarge", 737],
    ["m7g.metal", 737],
    ["m7i.metal-48xl", 737],
  ] as const)
    it(`give ${type} ${pods} pods`, () => {
      const { interfaces, addresses } = interfaceLimits(type);
      expect(interfaces * (addresses - 1) + 2).to.equal(pods);
    });
});

describe("isBelowLarge", () => {
  it("is true only for sizes below large", () =>
    expect(["t4g.nano", "m7g.medium", "m7g.large", "m7g.2xlarge", "m7g.metal"].filter(isBelowLarge)).to.deep.equal([
      "t4g.nano",
      "m7g.medium",
    ]));
});
