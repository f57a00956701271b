// SPDX-License-Identifier: Apache-2.0
import { explanationOf, type Explanation } from "../../explain/explanation";
import type { ExplainedResource, Subject } from "../../explain/subject";
import { DEFAULT_POLICY } from "../../policies/project-policy";
import { subjectOfRecording } from "../../stacks/recording/subject";
import { recordedStack, type StackName } from "../support/stacks";

const TIME = new Date("2026-11-28T12:00:00Z");

/** A stack of this repository. */
export const shipped = async (stack: StackName): Promise<Subject> =>
  subjectOfRecording(stack, await recordedStack(stack));

/** Its explanation. */
export const explained = async (stack: StackName): Promise<Explanation> =>
  explanationOf(await shipped(stack), DEFAULT_POLICY, TIME);

const URN = "urn:pulumi:test::shop::";

/** A resource of a small stack, in us-east-1 unless `properties` say otherwise. */
export const resource = (
  type: string,
  name: string,
  properties: Record<string, unknown> = {},
  more: Partial<ExplainedResource> = {},
): ExplainedResource => ({
  type,
  name,
  urn: `${URN}${type}::${name}`,
  properties: { region: "us-east-1", ...properties },
  ...more,
});

/** A small stack of another team. */
export const subject = (...resources: ExplainedResource[]): Subject => ({
  project: "shop",
  stack: "test",
  from: "state",
  resources,
  outputs: {},
});

/** A state as `pulumi stack export` writes it. */
export const stateOf = (
  resources: readonly Record<string, unknown>[],
  outputs: Record<string, unknown> = {},
  stack = "test",
): unknown => {
  const root = `urn:pulumi:${stack}::shop::pulumi:pulumi:Stack::shop-${stack}`;
  return {
    version: 3,
    deployment: {
      resources: [
        { urn: root, type: "pulumi:pulumi:Stack", outputs },
        ...resources.map((one) => ({ parent: root, ...one })),
      ],
    },
  };
};

/** The explanation of a small stack. */
export const explain = (one: Subject): Explanation => explanationOf(one, DEFAULT_POLICY, TIME);
