// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { hasThreeZones, isEdgeZone, isRegion, partitionOfRegion, regionOfZone } from "../../components/lib/regions";

describe("partitionOfRegion", () => {
  for (const [region, name, dnsSuffix] of [
    ["us-east-1", "aws", "amazonaws.com"],
    ["mx-central-1", "aws", "amazonaws.com"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
    ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
    ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
    ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"],
    ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"],
  ] as const)
    it(`returns ${name} for ${region}`, () => expect(partitionOfRegion(region)).to.deep.equal({ name, dnsSuffix }));
});

describe("isRegion", () => {
  for (const value of ["us-east-1", "us-gov-west-1", "ap-southeast-2"])
    it(`accepts ${value}`, () => expect(isRegion(value)).to.equal(true));
  for (const value of ["us-east", "us-east-1a", "US-EAST-1", "xx-east-1", "virginia", ["us-east-1"], undefined])
    it(`rejects ${String(value)}`, () => expect(isRegion(value)).to.equal(false));
});

describe("hasThreeZones", () => {
  it("is false for us-west-1 only", () =>
    expect(["us-west-1", "us-west-2", "us-gov-west-1"].map(hasThreeZones)).to.deep.equal([false, true, true]));
});

describe("regionOfZone", () => {
  it("returns the region of a zone", () => expect(regionOfZone("us-east-1a")).to.equal("us-east-1"));
  for (const value of ["us-east-1", "a", "us-east-1-a", "us-west-2-lax-1a", 1, undefined])
    it(`returns undefined for ${String(value)}`, () => expect(regionOfZone(value)).to.equal(undefined));
});

describe("isEdgeZone", () => {
  for (const value of ["us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "us-gov-east-1-abc-1a", "eu-central-1-ham-1a"])
    it(`accepts ${value}`, () => expect(isEdgeZone(value)).to.equal(true));
  for (const value of ["us-west-2a", "us-west-2", "us-gov-west-1a", "lax-1a", 7])
    it(`rejects ${value}`, () => expect(isEdgeZone(value)).to.equal(false));
});
