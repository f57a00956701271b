// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { SAMPLES, type Sample } from "../../components/arguments/samples";
import { record, type Recorded } from "../../support/recorder";
import { givenName, LIMITS } from "./names";

/** The name under which no other resource of the account, the region or the cluster can exist; undefined if a child has none. */
const uniqueNameOf = (one: Recorded): string | undefined => {
  if (one.type.startsWith("kubernetes:")) {
    const { name, namespace = "" } = one.inputs["metadata"] as { name?: string; namespace?: string };
    return name && `${one.type} ${namespace}/${name}`;
  }
  const name = givenName(one);
  const scope = LIMITS[one.type]?.scope ?? "none";
  return typeof name === "string" && !["network", "none", "parent"].includes(scope)
    ? `${one.type} ${name} ${String(one.inputs["region"])}`
    : undefined;
};

/** The names that two components of one class have in common, in one stack. */
const collisions = async ({ create, args }: Sample): Promise<string[]> => {
  const recorded = await record(() => {
    for (const name of ["one", "two"]) {
      // The namespace of each is its own, by default or by this argument.
      const { namespace, ...others } = args;
      const own = args["images"] === undefined ? {} : { namespace: `${String(namespace)}-${name}` };
      create(name, { ...others, ...own } as never);
    }
  });
  const names = recorded.map(uniqueNameOf).filter((name) => name !== undefined);
  expect(recorded.length).to.be.above(4);
  return names.filter((name, index) => names.indexOf(name) !== index);
};

/** docs/arguments.md lists them. */
const ONE_PER_CLUSTER = ["Observability", "ClusterAutoscaler", "LoadBalancerController"];

describe("two components of one class", () => {
  for (const [number, sample] of SAMPLES.entries()) {
    if (sample.type === undefined) continue;
    const isAlone = ONE_PER_CLUSTER.includes(sample.component);
    it(`${isAlone ? "collide in one cluster" : "have no equal names"}: ${sample.component} (sample ${number + 1})`, async () => {
      const found = await collisions(sample);
      if (isAlone) expect(found).to.not.be.empty;
      else expect(found).to.deep.equal([]);
    });
  }
});
