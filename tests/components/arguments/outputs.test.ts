// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError, type Problem } from "../../../components/lib/problems";
import { argumentsOf, type Argument } from "../../support/argument-types";
import { expectPlainWording } from "../../support/problems";
import { record } from "../../support/recorder";
import { SAMPLES, type Sample } from "./samples";

/** The keys of a path: `["peers", "[]", "cidrs"]`. */
const keysOf = (path: string): string[] => path.replace(/\[\]/g, ".[]").split(".");

type Change = (value: unknown) => unknown;

/** A copy with a change at a path; in a list or a record, at the first item or at all of them. Undefined if nothing is there. */
const changed = (value: unknown, keys: readonly string[], change: Change, all: boolean): unknown => {
  const [key, ...rest] = keys;
  if (key === undefined) return value === undefined ? undefined : change(value);
  if (typeof value !== "object" || value === null) return undefined;
  const names = key === "[]" || key === "*" ? Object.keys(value).slice(0, all ? undefined : 1) : [key];
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  for (const name of names) {
    const inner = changed(copy[name], rest, change, all);
    if (inner === undefined) return undefined;
    copy[name] = inner;
  }
  return copy;
};

const changedArgs = (args: unknown, path: string, change: Change, all = false): Record<string, unknown> | undefined =>
  changed(args, keysOf(path), change, all) as Record<string, unknown> | undefined;

/** The path of an error message: `peers[0].cidrs[0]`, `secrets.key`. */
const shownPath = (args: unknown, path: string): string => {
  let value = args;
  return keysOf(path).reduce((shown, key) => {
    const name = key === "[]" ? "0" : key === "*" ? Object.keys(value as object)[0]! : key;
    value = (value as Record<string, unknown>)[name];
    if (key === "[]") return `${shown}[0]`;
    return shown === "" ? name : `${shown}.${name}`;
  }, "");
};

/** The arguments by interface, without those that no program can pass. */
const DECLARED = argumentsOf();

/** Each argument with the first sample that has it. */
const cases = SAMPLES.flatMap((sample, index) =>
  DECLARED.get(sample.interface)!
    .filter(
      ({ path }) =>
        changedArgs(sample.args, path, String) !== undefined &&
        !SAMPLES.slice(0, index).some(
          (other) => other.interface === sample.interface && changedArgs(other.args, path, String) !== undefined,
        ),
    )
    .map((argument) => ({ sample, argument })),
);

const problemsOf = (create: () => unknown): readonly Problem[] => {
  try {
    create();
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
  return [];
};

const expectRefusal = (problems: readonly Problem[], component: string, field: string, what: RegExp): void => {
  expect(problems, field).to.have.length(1);
  const [problem] = problems as [Problem];
  expect(problem).to.include({ component, field, value: undefined });
  expect(problem.reason)
    .to.match(/^must be a plain value, because .*, and it is (an Output|a promise)$/)
    .and.match(what);
  expectPlainWording(problem);
};

describe("the arguments of all components", () => {
  it("are in the samples, each of them", () => {
    for (const [name, declared] of DECLARED)
      expect(
        cases.filter(({ sample }) => sample.interface === name).map(({ argument }) => argument.path),
        name,
      ).to.have.members(declared.map(({ path }) => path));
    expect(cases).to.have.length.above(250);
  });

  it("are refused as an Output or a promise, with one clear error, where they must be plain", () =>
    record(() => {
      for (const { sample, argument } of cases.filter((one) => !one.argument.isInput)) {
        const field = shownPath(sample.args, argument.path);
        const refused = (change: Change): readonly Problem[] =>
          problemsOf(() => sample.create("shop", changedArgs(sample.args, argument.path, change) as never));
        const component = `${sample.component} "shop"`;
        expectRefusal(
          refused((value) => pulumi.output(value)),
          component,
          field,
          /an Output/,
        );
        expectRefusal(
          refused((value) => Promise.resolve(value)),
          component,
          field,
          /a promise/,
        );
      }
    }));

  it("as a whole, and the name, are refused in the same way", () =>
    record(() => {
      for (const { component, create, args } of SAMPLES) {
        const name = pulumi.output("shop") as unknown as string;
        expectRefusal(
          problemsOf(() => create("shop", pulumi.output(args) as never)),
          `${component} "shop"`,
          "args",
          /an Output/,
        );
        expectRefusal(
          problemsOf(() => create(name, args as never)),
          component,
          "name",
          /an Output/,
        );
      }
    }));
});

/** The inputs of the resources that a sample registers, as JSON by URN. Secrets, of which some are random, are masked. */
const registered = async (sample: Sample, args: unknown): Promise<Record<string, string>> => {
  const recorded = await record(() => void sample.create("shop", args as never));
  const mask = (_: string, value: unknown): unknown => (pulumi.runtime.isRpcSecret(value) ? "secret" : value);
  return Object.fromEntries(recorded.map(({ urn, inputs }) => [urn, JSON.stringify(inputs, mask)]));
};

describe("the arguments that may be outputs", () => {
  const inputsOf = (sample: Sample): Argument[] =>
    DECLARED.get(sample.interface)!.filter(
      ({ path, isInput }) => isInput && changedArgs(sample.args, path, String) !== undefined,
    );
  const either = (value: unknown, index: number): unknown =>
    index % 2 === 0 ? pulumi.output(value) : Promise.resolve(value);
  const rounds: [kind: string, isChosen: (path: string, all: readonly Argument[]) => boolean][] = [
    ["outputs and promises", (path, all) => !all.some((other) => other.path === `${path}[]`)],
    ["outputs and promises of whole lists", (path, all) => !all.some((other) => `${other.path}[]` === path)],
  ];
  for (const [number, sample] of SAMPLES.entries()) {
    let known: Promise<Record<string, string>> | undefined;
    for (const [kind, isChosen] of rounds)
      it(`of ${sample.component} (sample ${number + 1}) are accepted as ${kind}, with the same resources`, async () => {
        const paths = inputsOf(sample).filter(({ path }, _, all) => isChosen(path, all));
        const args = paths.reduce<unknown>(
          (before, { path }, index) => changedArgs(before, path, (value) => either(value, index), true),
          sample.args,
        );
        known ??= registered(sample, sample.args);
        const [expected, found] = [await known, await registered(sample, args)];
        expect(Object.keys(expected)).to.not.be.empty;
        expect(found).to.have.all.keys(expected);
        for (const [urn, inputs] of Object.entries(expected)) expect(found[urn], urn).to.equal(inputs);
      });
  }
});
