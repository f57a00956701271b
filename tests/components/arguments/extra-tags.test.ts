// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Problems } from "../../../components/lib/problems";
import { checkTags } from "../../../components/lib/tags";
import taggable from "../../../policies/rules/taggable.json";
import { expectPlainWording } from "../../support/problems";
import { record } from "../../support/recorder";
import { TAGS } from "../../support/tags";
import { SAMPLES } from "./samples";

const problemsOf = (extra: unknown): Problems["all"] => {
  const problems = new Problems('Network "n"');
  checkTags(problems, { ...TAGS, extra } as never);
  return problems.all;
};

describe("tags.extra", () => {
  for (const { component, create, args, type } of SAMPLES.filter(({ type: given }) => given !== undefined))
    it(`are on every resource of ${component} (${Object.keys(args).length} arguments) that can have tags`, async () => {
      const recorded = await record(() => void create("shop", args as never));
      const tagged = recorded.filter(({ type: token }) => taggable.includes(token));
      const objects = recorded.filter(({ type: token }) => token.startsWith("kubernetes:"));
      for (const { urn, inputs } of tagged)
        expect(inputs["tags"], urn).to.include({ "anycompany:team": "checkout", CostCenter: "platform" });
      for (const { urn, inputs } of objects)
        expect((inputs["metadata"] as { annotations: object }).annotations, urn).to.include({
          anycompany_team: "checkout",
          owner: "team@example.com",
        });
      expect([...tagged, ...objects], type!.name).to.not.be.empty;
    });

  const accepted: Record<string, string>[] = [
    {},
    { "anycompany:cost-center": "a b", Team: "" },
    { [`k${"e".repeat(61)}y`]: "v".repeat(256) },
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`tag-${index}`, "x"])),
  ];
  for (const extra of accepted)
    it(`accepts ${JSON.stringify(extra).slice(0, 60)}`, () => expect(problemsOf(extra)).to.deep.equal([]));

  const refused: [extra: unknown, field: string, reason: RegExp][] = [
    ["Team", "tags.extra", /must be an object of tags/],
    [null, "tags.extra", /must be an object of tags/],
    [["Team"], "tags.extra", /must be an object of tags/],
    [Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`tag-${index}`, "x"])), "tags.extra", /at most 40/],
    [{ Team: "a", team: "b" }, "tags.extra", /must have keys that differ/],
    [{ "a:b": "a", "a/b": "b" }, "tags.extra", /must have keys that differ/],
    [{ "aws:team": "a" }, "tags.extra", /reserved for AWS/],
    [{ "AWS:team": "a" }, "tags.extra", /reserved for AWS/],
    [{ "": "a" }, "tags.extra", /1 to 63/],
    [{ ["k".repeat(64)]: "a" }, "tags.extra", /1 to 63/],
    [{ "a*b": "a" }, "tags.extra", /1 to 63/],
    [{ "-team": "a" }, "tags.extra", /1 to 63/],
    [{ Name: "a" }, "tags.extra", /must not be a tag that the platform sets/],
    [{ ENVIRONMENT: "a" }, "tags.extra", /must not be a tag that the platform sets/],
    [{ managedBy: "a" }, "tags.extra", /must not be a tag that the platform sets/],
    [{ Team: "v".repeat(257) }, "tags.extra.Team", /up to 256/],
    [{ Team: "a\nb" }, "tags.extra.Team", /up to 256/],
    [{ Team: 7 }, "tags.extra.Team", /up to 256/],
    [{ Team: undefined }, "tags.extra.Team", /up to 256/],
  ];
  for (const [extra, field, reason] of refused)
    it(`refuses ${JSON.stringify(extra).slice(0, 60)}`, () => {
      const [problem, ...others] = problemsOf(extra);
      expect(others).to.deep.equal([]);
      expect(problem).to.include({ field });
      expect(problem!.reason).to.match(reason);
      expectPlainWording(problem!);
    });
});
