// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import * as aws from "../../../package/aws";
import { acceptTransforms } from "../../support/accept-transforms";
import { record } from "../../support/recorder";
import { TAGS as tags } from "../../support/tags";
import { SAMPLES } from "./samples";

const PAGE = join(__dirname, "..", "..", "..", "docs", "arguments.md");

interface Program {
  longerIdleTimeout: pulumi.ResourceTransform;
  edge: (network: unknown, tags: unknown) => unknown;
}

/** The program on the page, compiled. */
const program = (): Program => {
  const [, code] = /<!-- tests\/components\/arguments\/transforms.test.ts .*?-->\s+```ts\n(.*?)```/s.exec(
    readFileSync(PAGE, "utf8"),
  )!;
  const exported = {} as Program;
  const { outputText } = ts.transpileModule(code!, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const load = (path: string): unknown => {
    if (path !== "@redoubt/platform/aws") throw new Error(`the program imports ${path}`);
    return aws;
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The page is a file of this repository.
  (new Function("exports", "require", outputText) as (exports: Program, require: unknown) => void)(exported, load);
  return exported;
};

const { args } = SAMPLES.find((sample) => sample.interface === "ExistingNetworkArgs")!;

describe("the transform in docs/arguments.md", () => {
  it("changes the load balancer of an EdgeSecurity, and nothing else", async () => {
    const recorded = await record(
      () => new aws.EdgeSecurity("edge", { domain: "shop.example.com", network: args as never, tags }),
    );
    const results = recorded.map(({ type, name, inputs: props }) => ({
      type,
      before: props,
      result: program().longerIdleTimeout({ custom: true, type, name, props, opts: {} }),
    }));
    const changed = results.filter(({ result }) => result !== undefined);
    expect(changed.map(({ type }) => type)).to.deep.equal(["aws:lb/loadBalancer:LoadBalancer"]);
    const [{ before, result }] = changed as [(typeof changed)[0]];
    expect(result).to.deep.equal({ props: { ...before, idleTimeout: 120 }, opts: {} });
    expect(results).to.have.length.above(40);
  });

  it("is an option of the component, from which Pulumi applies it to all children", async () => {
    const counts: [string, number][] = [];
    await record(async () => {
      await acceptTransforms((request) => counts.push([request.getType(), request.getTransformsList().length]));
      program().edge(aws.Network.fromExisting("shared", args as never), tags);
      while (counts.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    });
    expect(counts[0]).to.deep.equal(["redoubt-aws:index:EdgeSecurity", 1]);
  });
});
