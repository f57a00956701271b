// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { recordedStack, STACKS } from "../support/stacks";

/** Former names of resources that were renamed. */
const RENAMED = { "load-balancer-controller": "joining", "edge-ops-rule": "edge-ops-door" };

for (const stack of STACKS)
  describe(`renamed resources of ${stack}`, () => {
    for (const [name, formerName] of Object.entries(RENAMED))
      it(`have the alias ${formerName}`, async () => {
        const renamed = (await recordedStack(stack)).filter((one) => one.name.endsWith(name));
        expect(renamed).to.not.deep.equal([]);
        for (const one of renamed) expect(one.aliases).to.include(one.name.replace(name, formerName));
      });

    // The engine derives a child's alias from its parent's alias if the child's name starts with the parent's name.
    it("pass their aliases on to all their children", async () => {
      const recorded = await recordedStack(stack);
      const controllers = recorded.filter(({ name }) => name.endsWith("load-balancer-controller"));
      expect(controllers).to.not.deep.equal([]);
      for (const { urn, name } of controllers) {
        const children = recorded.filter(({ parent }) => parent === urn);
        expect(children.map((child) => child.name).filter((child) => !child.startsWith(`${name}-`))).to.deep.equal([]);
        expect(children.length).to.be.above(5);
        for (const child of children) expect(recorded.filter(({ parent }) => parent === child.urn)).to.deep.equal([]);
      }
    });
  });
