// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { record, type Recorded } from "../support/recorder";
import { configOf } from "../support/stacks";

const entry = require.resolve("../../stacks/index");
let outputs: Record<string, unknown> = {};

/** Runs the program as Pulumi does, by loading its entry point. */
const run = (stack: string, config: Record<string, string>): Promise<Recorded[]> =>
  record(
    async () => {
      Reflect.deleteProperty(require.cache, entry);
      outputs = ((await import(entry)) as { default: Record<string, unknown> }).default;
    },
    stack,
    config,
  );

const failure = async (stack: string, config: Record<string, string>): Promise<Error> => {
  try {
    await run(stack, config);
  } catch (error) {
    return error as Error;
  }
  throw new Error("the program did not fail");
};

describe("the Pulumi program", () => {
  it("exports the URL, the endpoints and the targets, and the kubeconfig as a secret", async () => {
    await run("prod", configOf("prod"));
    expect(outputs).to.include.all.keys(
      "url",
      "clusterEndpoint",
      "database",
      "cache",
      "bucket",
      "prometheus",
      "grafana",
      "kubeconfig",
      "targets",
    );
    expect(outputs["targets"]).to.deep.equal({
      p95Milliseconds: 200,
      requestsPerSecond: 2000,
      availabilityPercent: 99.9,
      rtoMinutes: 15,
      rpoMinutes: 5,
    });
    expect(await pulumi.isSecret(outputs["kubeconfig"] as pulumi.Output<string>)).to.equal(true);
  });

  it("rejects an unknown stack, with the names of the known ones", async () => {
    const error = await failure("staging", configOf("dev"));
    expect(error).to.be.instanceOf(pulumi.RunError);
    expect(error.message).to.match(
      /^project "redoubt": stack "staging" must be one of dev, prod; select one of them with `pulumi stack select`$/,
    );
  });

  it("reports an unachievable target without a stack trace", async () => {
    const error = await failure("prod", {
      ...configOf("prod"),
      "redoubt:network": '{"cidrBlock":"10.1.0.0/16","nat":"single"}',
    });
    expect(error).to.be.instanceOf(pulumi.RunError);
    expect(error.message).to.match(
      /^Targets "prod": targets.availabilityPercent 99.9 is not achievable: .*; set network.nat to per-zone \(now single\)$/m,
    );
  });

  it("reports all invalid settings without a stack trace, and registers nothing", async () => {
    let registered: Recorded[] = [];
    const invalid = {
      ...configOf("dev"),
      "redoubt:region": "virginia",
      "redoubt:workload": '{"image":"nginx","replicas":{"min":3,"max":20}}',
    };
    let caught: unknown;
    registered = await record(
      async () => {
        Reflect.deleteProperty(require.cache, entry);
        await import(entry).catch((error: unknown) => {
          caught = error;
        });
      },
      "dev",
      invalid,
    );
    expect(caught).to.be.instanceOf(pulumi.RunError);
    expect((caught as Error).message.split("\n")).to.have.length(2);
    expect(registered).to.deep.equal([]);
  });
});
