// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Workload } from "../../../components/kubernetes/workload";
import { record } from "../../support/recorder";
import { TAGS as tags } from "../../support/tags";
import { IMAGE } from "../invalid-arguments";
import { SAMPLES } from "./samples";

/** A resource whose inputs are known only after a while. */
const slow = (): pulumi.Resource =>
  new pulumi.Stash("slow", { input: new Promise((resolve) => setTimeout(resolve, 60, "ready")) });

/** The names of the resources in the order in which the engine creates them. */
const orderOf = async (create: (opts: pulumi.ComponentResourceOptions) => unknown, waits: boolean): Promise<string[]> =>
  (await record(() => void create({ dependsOn: waits ? slow() : (slow(), []) }))).map(({ name }) => name);

describe("dependsOn of a component", () => {
  const constructed = SAMPLES.filter(({ interface: type }) => !type.startsWith("Existing"));

  for (const [number, { component, type, args }] of constructed.entries())
    it(`holds for all children of ${component} (sample ${number + 1})`, async () => {
      const names = await orderOf((opts) => new type!("shop", args as never, opts), true);
      expect(names).to.have.length.above(3);
      expect(names[0]).to.equal("slow");
    });

  it("is what makes them wait", async () => {
    const names = await orderOf((opts) => new Workload("shop", { image: IMAGE, tags }, opts), false);
    expect(names.at(-1)).to.equal("slow");
  });

  it("on another component waits for the children of that one", async () => {
    const recorded = await record(() => {
      const first = new Workload("first", { image: IMAGE, tags }, { dependsOn: slow() });
      new Workload("second", { image: IMAGE, tags }, { dependsOn: first });
    });
    const names = recorded.map(({ name }) => name);
    const second = names.findIndex((name) => name.startsWith("second"));
    expect(names.slice(second).filter((name) => name.startsWith("first"))).to.deep.equal([]);
    expect(second).to.be.above(5);
  });
});
