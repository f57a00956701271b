// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { allocatable, interfaceLimits, isArm, isBelowLarge, vcpus } from "../../components/lib/instance-types";

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

describe("allocatable", () => {
  // nodeadm reserves 6 % of the first vCPU, 1 % of the second, 0.5 % of the next two and 0.25 % of the others.
  for (const [type, cpuMillicores] of [
    ["m7g.large", 1930],
    ["m7g.xlarge", 3920],
    ["m7g.2xlarge", 7910],
    ["m7g.4xlarge", 15_890],
  ] as const)
    it(`is ${cpuMillicores} millicores of ${type}`, () =>
      expect(allocatable(type).cpuMillicores).to.equal(cpuMillicores));

  it("leaves out the memory of the hypervisor, the kubelet and the eviction threshold", () =>
    expect(allocatable("m7g.large")).to.deep.include({ memoryMiB: Math.floor(8192 * 0.925) - (255 + 11 * 29) - 100 }));

  it("depends on the family", () => {
    const memory = (type: string): number => allocatable(type).memoryMiB;
    expect(memory("c7g.xlarge")).to.be.below(memory("m7g.xlarge"));
    expect(memory("r8g.xlarge")).to.be.above(memory("m7g.xlarge"));
    expect(memory("u7i-12tb.112xlarge")).to.equal(Infinity);
  });
});
