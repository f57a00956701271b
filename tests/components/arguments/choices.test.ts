// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Extent, type Topology } from "../../../components/targets/topology";
import { argumentsOf } from "../../support/argument-types";

describe("choices", () => {
  it("are not enums in any argument, because an enum does not accept string literals", () => {
    const enums = [...argumentsOf()].flatMap(([name, all]) =>
      all.filter(({ isEnum }) => isEnum).map(({ path }) => `${name}.${path}`),
    );
    expect(enums).to.deep.equal([]);
  });

  it("of a topology accept string literals too", () => {
    const { survives }: Pick<Topology, "survives"> = { survives: "zone" };
    expect(survives).to.equal(Extent.Zone);
  });
});
