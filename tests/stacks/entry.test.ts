// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { record, type Recorded } from "../support/recorder";
import { configOf } from "../support/stacks";

const entry = require.resolve("../../stacks/index");
let outputs: Record<string, unknown> = {};

/** Runs the program as Pulumi does: by loading its entry. */
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

describe("the entry", () => {
  it("puts out where visitors go, the endpoints and the targets; the way into the cluster as a secret", async () => {
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

  it("refuses a stack that has no shape, naming those that have", async () => {
    const error = await failure("staging", configOf("dev"));
    expect(error).to.be.instanceOf(pulumi.RunError);
    expect(error.message).to.match(
      /^stack "staging" has no shape; the stacks are dev, prod: `pulumi stack select` one$/,
    );
  });

  it("makes nothing where a target can't be met, and tells why without a stack trace", async () => {
    const error = await failure("prod", {
      ...configOf("prod"),
      "redoubt:network": '{"cidrBlock":"10.1.0.0/16","nat":"single"}',
    });
    expect(error).to.be.instanceOf(pulumi.RunError);
    expect(error.message).to.match(
      /^Targets "prod": targets.availabilityPercent 99.9 can't be met: .*; set network.nat to per-zone \(now single\)$/m,
    );
  });

  it("makes nothing of wrong settings, and tells of all without a stack trace", async () => {
    let made: Recorded[] = [];
    const wrong = {
      ...configOf("dev"),
      "redoubt:region": "virginia",
      "redoubt:workload": '{"image":"nginx","replicas":{"min":3,"max":20}}',
    };
    let caught: unknown;
    made = await record(
      async () => {
        Reflect.deleteProperty(require.cache, entry);
        await import(entry).catch((error: unknown) => {
          caught = error;
        });
      },
      "dev",
      wrong,
    );
    expect(caught).to.be.instanceOf(pulumi.RunError);
    expect((caught as Error).message.split("\n")).to.have.length(2);
    expect(made).to.deep.equal([]);
  });
});
