// SPDX-License-Identifier: Apache-2.0
// What the pages state about a component because its code says so: the monthly cost of its example, and the errors of its arguments.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError, type Problem } from "../components/lib/problems";
import { estimate, type Estimate } from "../explain/cost/estimate";
import * as aws from "../package/aws";
import * as kubernetes from "../package/kubernetes";
import { record, type Recorded } from "../stacks/recording/record";

type Component = new (name: string, args: never) => unknown;

/** Cost of one component per month, before traffic. */
export interface Cost extends Pick<Estimate, "lines" | "total" | "byUse" | "unpriced"> {
  /** True if the component runs pods, which need nodes. */
  hasPods: boolean;
}

/** The text of an example, as another project writes it. */
export const exampleOf = (component: string): string =>
  readFileSync(join(__dirname, "examples", `${component}.ts`), "utf8")
    .replace(/^\/\/ SPDX.*\n/, "")
    .replace(/"\.\.\/\.\.\/package\//g, '"@redoubt/platform/')
    .trim();

const examples = new Map<string, Promise<Recorded[]>>();

/** The resources that an example registers. It runs once, because Node.js loads a module once. */
const recordExample = (component: string): Promise<Recorded[]> => {
  const recording = examples.get(component) ?? record(() => import(`./examples/${component}`));
  examples.set(component, recording);
  return recording;
};

/** The cost of the component of a class in its example. @throws Error if the example has not exactly one of them */
export const costOf = async (component: string, name: string): Promise<Cost> => {
  const recorded = await recordExample(component);
  const [own, ...others] = recorded.filter(({ type }) => type.endsWith(`:index:${name}`));
  if (own === undefined || others.length > 0) throw new Error(`examples/${component}.ts: must create one ${name}`);
  const resources = recorded.map(({ inputs, state, ...one }) => ({
    ...one,
    properties: { ...state, ...inputs, id: one.id },
  }));
  const { lines, byUse, unpriced } = estimate({ resources });
  const ofComponent = <Entry extends { component: string }>(entries: readonly Entry[]): Entry[] =>
    entries.filter((entry) => entry.component === own.name);
  const ownLines = ofComponent(lines);
  return {
    lines: ownLines,
    total: ownLines.reduce((total, { monthly }) => total + monthly, 0),
    byUse: ofComponent(byUse),
    unpriced: ofComponent(unpriced),
    hasPods: recorded.some(({ type, parent }) => parent === own.urn && PODS.test(type)),
  };
};

/** Kubernetes types that run pods. */
const PODS = /^kubernetes:apps\/v1:/;

const TAGS = {
  environment: "dev",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "internal",
} as const;

/** A value that no argument with a check accepts. */
const INVALID = "?";

/** The mistakes that a component finds in each of its arguments, or in each `tags.NAME`, when it is invalid. */
export const mistakesIn = async (name: string, fields: readonly string[]): Promise<Problem[]> => {
  const type = ({ ...aws, ...kubernetes } as unknown as Record<string, Component>)[name]!;
  const found: Problem[] = [];
  await record(() => {
    for (const field of fields) {
      const tag = /^tags\.(.+)/.exec(field)?.[1];
      const args = tag === undefined ? { tags: TAGS, [field]: INVALID } : { tags: { ...TAGS, [tag]: INVALID } };
      const problems = problemsOf(() => new type("example", args as never));
      found.push(...problems.filter((one) => one.field === field || one.field.startsWith(`${field}.`)));
    }
  });
  return found;
};

const problemsOf = (create: () => unknown): readonly Problem[] => {
  try {
    create();
    return [];
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
};
