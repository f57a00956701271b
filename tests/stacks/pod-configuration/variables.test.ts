// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { containersOf, filesReadBy, textsOf, workloadsOf, type Container } from "../../support/pods";
import { recordedStack, STACKS } from "../../support/stacks";

/** The names of the variables that a text refers to, as `$(NAME)`, `${NAME}`, `${env:NAME}` or `${NAME:-default}`. */
const references = (text: string): string[] =>
  [...text.matchAll(/\$(?:\(([A-Z][A-Z0-9_]*)\)|\{(?:env:)?([A-Z][A-Z0-9_]*)[^}]*\})/g)].map(
    ([, inParentheses, inBraces]) => inParentheses ?? inBraces!,
  );

/** The variables that a script assigns itself. */
const assigned = (text: string): string[] =>
  [...text.matchAll(/(?:^|[\s;&|(])(?:export |read |for )?([A-Z][A-Z0-9_]*)(?:=| in )/g)].map(([, name]) => name!);

const undefinedIn = (container: Container, text: string): string[] => {
  const known = new Set([...(container.env ?? []).map(({ name }) => name), ...assigned(text)]);
  return references(text).filter((name) => !known.has(name));
};

for (const stack of STACKS)
  describe(`environment variables in pods of ${stack}`, () => {
    it("are defined in the container whose definition refers to them", async () => {
      const recorded = await recordedStack(stack);
      let checked = 0;
      for (const workload of workloadsOf(recorded))
        for (const container of containersOf(workload))
          for (const text of textsOf(container)) {
            checked += references(text).length;
            expect(undefinedIn(container, text), `${workload.id} ${container.name}`).to.deep.equal([]);
          }
      expect(checked).to.be.above(0);
    });

    // Elasticsearch, Prometheus and collectors stop, or use an empty text, if a variable of their configuration is missing.
    it("are defined in the container that reads the configuration file which refers to them", async () => {
      const recorded = await recordedStack(stack);
      let checked = 0;
      for (const workload of workloadsOf(recorded))
        for (const container of containersOf(workload))
          for (const { path, text } of filesReadBy(recorded, workload, container)) {
            checked += references(text).length;
            expect(undefinedIn(container, text), `${workload.id} ${container.name} ${path}`).to.deep.equal([]);
          }
      expect(checked).to.be.above(0);
    });
  });
