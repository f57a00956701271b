// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { recordedStack, STACKS } from "../../support/stacks";
import { givenName, invalidNames, LIMITS, physicalName } from "./names";

/** The input properties of a resource type, as its class in the SDK lists them. */
const inputsOfClass = (type: string): string[] => {
  const path = createRequire(__filename).resolve(`@pulumi/aws/${type.split(":")[1]!}.js`);
  expect(existsSync(path), type).to.equal(true);
  return [...readFileSync(path, "utf8").matchAll(/resourceInputs\["(\w+)"\] = args\?\.\1/g)].map(([, name]) => name!);
};

/** Types whose `name` is not the name of a resource: an enumeration, a domain, or the name of another resource. */
const NOT_NAMES = [
  "aws:cfg/recorderStatus:RecorderStatus",
  "aws:guardduty/detectorFeature:DetectorFeature",
  "aws:route53/record:Record",
  "aws:route53/zone:Zone",
];

for (const stack of STACKS)
  describe(`the names of the ${stack} stack`, () => {
    it("are names that AWS accepts", async () => {
      const recorded = await recordedStack(stack);
      expect(recorded.filter((one) => physicalName(one) !== undefined)).to.have.length.above(100);
      expect(invalidNames(recorded)).to.deep.equal([]);
    });

    it("are all in the table of limits", async () => {
      const types = [...new Set((await recordedStack(stack)).map(({ type }) => type))].filter((type) =>
        type.startsWith("aws:"),
      );
      const named = types.filter((type) => inputsOfClass(type).includes("name") && !NOT_NAMES.includes(type));
      expect(named).to.have.length.above(25);
      expect(named.filter((type) => LIMITS[type] === undefined)).to.deep.equal([]);
    });

    it("are given where the provider does not name the resource", async () => {
      const unnamed = (await recordedStack(stack)).filter(
        (one) => LIMITS[one.type]?.automatic === false && typeof givenName(one) !== "string",
      );
      expect(unnamed.map(({ urn }) => urn)).to.deep.equal([]);
    });
  });

describe("the table of limits", () => {
  it("names properties that the SDK has", () => {
    for (const [type, { property }] of Object.entries(LIMITS))
      expect(inputsOfClass(type), type).to.include(property.split(".")[0]);
  });

  it("contains the types of both stacks only", async () => {
    const types = new Set((await Promise.all(STACKS.map(recordedStack))).flat().map(({ type }) => type));
    const optional = ["aws:shield/protection:Protection"];
    expect(Object.keys(LIMITS).filter((type) => !types.has(type))).to.have.members(optional);
  });
});
