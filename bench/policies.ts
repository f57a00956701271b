// SPDX-License-Identifier: Apache-2.0
// Measures the policy checks: every rule on every resource of prod, in the analyzer's handlers, without an engine.
// Run `node -r ./scripts/preload.js bench/policies.ts`.
import { evaluate } from "../policies/evaluate";
import { cacheDeserializedProperties } from "../policies/sdk-fast-path";
import { policiesOf } from "../policies/pack";
import { rules } from "../policies/rules";
import { DEFAULT_SETTINGS } from "../policies/settings";
import type { StackResource } from "../policies/rule";
import { analyze, analyzeStack } from "../tests/policies/analyzer";
import { recordedStack } from "../tests/support/stacks";

const RUNS = 10;

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Median duration of `work` in milliseconds, over several runs after a warm-up run. */
const measured = async (work: () => unknown): Promise<number> => {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - start);
  }
  return median(times);
};

const main = async (): Promise<void> => {
  cacheDeserializedProperties();
  const recorded = await recordedStack("prod");
  const resources = recorded.map(
    ({ type, name, urn, inputs, id, dependsOn }): StackResource =>
      JSON.parse(JSON.stringify({ type, name, urn, properties: { ...inputs, id }, dependsOn })) as StackResource,
  );
  const policies = policiesOf(rules);
  const figures: [string, number][] = [
    ["rules only", await measured(() => evaluate(rules, resources, DEFAULT_SETTINGS))],
    [
      "resource policies, in the analyzer",
      await measured(async () => {
        for (const one of resources) await analyze(policies, one);
      }),
    ],
    ["stack policies, in the analyzer", await measured(() => analyzeStack(policies, resources))],
  ];
  const pairs = rules.length * resources.length;
  process.stdout.write(
    `${rules.length} rules, ${resources.length} resources of prod, ${pairs} pairs; median of ${RUNS} runs\n`,
  );
  for (const [name, ms] of figures)
    process.stdout.write(
      `${name.padEnd(40)} ${ms.toFixed(0).padStart(6)} ms ${(ms / pairs).toFixed(4)} ms per rule and resource\n`,
    );
};

void main();
