// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { formatProblem } from "../../components/lib/problems";
import { expectPlainWording, problemsOf } from "../support/problems";
import { ACCEPTED } from "./refused-arguments/accepted";
import { REFUSED_BY_AWS } from "./refused-arguments/aws";
import { LONGEST_DOMAIN } from "./refused-arguments/calls";
import { REFUSED_NAMES } from "./refused-arguments/kubernetes";

describe("arguments that AWS or Kubernetes refuses", () => {
  for (const [description, resolve, field, words, values] of [...REFUSED_BY_AWS, ...REFUSED_NAMES])
    for (const value of values)
      it(`reject ${description}: ${JSON.stringify(value).slice(0, 80)}`, () => {
        const problems = problemsOf(() => resolve(value as never));
        expect(problems.map((problem) => problem.field)).to.deep.equal([field]);
        expect(formatProblem(problems[0]!)).to.match(words);
        expectPlainWording(problems[0]!);
      });

  for (const [description, resolve, values] of ACCEPTED)
    for (const value of values)
      it(`accept ${description}: ${JSON.stringify(value).slice(0, 80)}`, () =>
        expect(problemsOf(() => resolve(value as never))).to.deep.equal([]));

  it("include a domain of exactly 64 characters", () => expect(LONGEST_DOMAIN).to.have.length(64));
});
