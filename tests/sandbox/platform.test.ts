// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { cpSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cloudInventory } from "../../sandbox/cloud";
import { clusterLeftovers, runningCluster } from "../../sandbox/cluster";
import { State } from "../../sandbox/lib/state";
import { incompatibilities } from "../../sandbox/toolchain/aws-provider/schema-compatibility";
import { productFolder } from "../../sandbox/toolchain/cache";
import { awsProvider } from "../../sandbox/toolchain/aws-provider";
import { recordedStack, STACKS } from "../support/stacks";
import { AwsClient } from "./aws-client";
import { durationsOf, Sandbox, outputOf, type Outcome } from "./sandbox";

/** Topics of the rules that the stack in `noncompliant` can violate. */
const TOPICS = ["tls13", "encryption-at-rest", "tagging"];
const EXPECT_NO_CHANGES = ["--non-interactive", "--expect-no-changes"];

/** Durations in seconds, which `.ci/run` prints. */
const figures: Record<string, number> = {};

/**
 * Expects that the AWS provider polls without delay. With its delays, it waits 30 seconds for each DNS record. Without them, it takes
 * about a second, and the median remains below the limit on a slow machine.
 */
const expectNoPollDelays = (output: string): void => {
  const durations = durationsOf("aws:route53:Record", output).sort((a, b) => a - b);
  expect(durations).to.have.length.above(5);
  expect(durations[Math.floor(durations.length / 2)]).to.be.below(25);
};

describe("sandbox", () => {
  const sandbox = new Sandbox();
  const before = process.env["REDOUBT_SANDBOX_STATE"];
  process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
  const dev = new State("dev");

  after(() => {
    sandbox.remove();
    if (before === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = before;
    for (const [name, seconds] of Object.entries(figures))
      process.stdout.write(`figure: ${name}: ${seconds.toFixed(1)} s\n`);
  });

  it("has an AWS provider whose schema matches the SDK for every resource of the stacks", async () => {
    const used = (await Promise.all(STACKS.map((stack) => recordedStack(stack))))
      .flat()
      .filter(({ type }) => type.startsWith("aws:"));
    expect(used).to.have.length.above(100);
    sandbox.run("status");
    expect(incompatibilities(used, join(productFolder(awsProvider), "schema.json"))).to.deep.equal([]);
  });

  it("deploys dev under the policy pack and prints a summary", () => {
    const outcome = sandbox.run();
    figures["first up, tools in the cache"] = outcome.seconds;
    const summary = outputOf(outcome);
    for (const words of [
      "The dev platform is up",
      "kube-apiserver",
      "127.0.0.1",
      "Policy packs passed",
      "policies/packs/all",
      "Next steps",
    ])
      expect(summary).to.include(words);
    const [, page] = /open this page +(\S+)/.exec(summary) ?? [];
    expect(readFileSync(page!, "utf8")).to.include("<h1>redoubt/dev</h1>").and.include("from the deployed state");
    expectNoPollDelays(summary);
  });

  it("listens on loopback only", () => {
    const { output } = sandbox.run("status");
    expect(output).to.match(/aws-gateway\s+pid \d+\s+127\.0\.0\.1:\d+/);
    expect(output).not.to.match(/0\.0\.0\.0|\[::\]/);
  });

  it("changes nothing in a second update", () => {
    expect(outputOf(sandbox.shell("pulumi", "up", "--yes", ...EXPECT_NO_CHANGES))).to.match(/\d+ unchanged/);
  });

  it("previews dev under the pack of all rules", () => {
    const outcome = sandbox.shell("pulumi", "preview", ...EXPECT_NO_CHANGES);
    figures["preview of dev with all rules"] = outcome.seconds;
    const output = outputOf(outcome);
    expect(output).to.include("redoubt-all");
  });

  it("has no drift after a refresh", () => {
    outputOf(sandbox.shell("pulumi", "refresh", "--yes", "--skip-preview", "--non-interactive"));
    outputOf(sandbox.shell("pulumi", "preview", ...EXPECT_NO_CHANGES));
  });

  it("keeps the nodes that the cluster autoscaler added", async () => {
    const client = new AwsClient(dev);
    const groups = "/clusters/redoubt-dev-cluster/node-groups";
    const names = (JSON.parse((await client.rest("eks", groups)).text) as { nodegroups: string[] }).nodegroups;
    interface NodeGroup {
      tags: Record<string, string>;
      scalingConfig: Record<string, number>;
    }
    const describeGroup = async (name: string): Promise<NodeGroup> =>
      (JSON.parse((await client.rest("eks", `${groups}/${name}`)).text) as { nodegroup: NodeGroup }).nodegroup;
    const described = await Promise.all(names.map(describeGroup));
    const name = names[described.findIndex(({ tags }) => tags["Name"] === "cluster-nodes-a")]!;
    const running = async (): Promise<unknown> => (await describeGroup(name)).scalingConfig;
    const added = await client.rest("eks", `${groups}/${name}/update-config`, { scalingConfig: { desiredSize: 5 } });
    expect(added.status, added.text).to.equal(200);

    outputOf(sandbox.shell("pulumi", "preview", ...EXPECT_NO_CHANGES));
    const nodes = (min: number, max: number): string => JSON.stringify({ min, max, instanceTypes: ["m7g.xlarge"] });
    const up = (settings: string): Outcome =>
      sandbox.shell(
        ...["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"],
        ...["--target", "**NodeGroup::**", "-c", `redoubt:nodes=${settings}`],
      );
    outputOf(up(nodes(3, 18)));
    expect(await running()).to.deep.equal({ minSize: 1, maxSize: 6, desiredSize: 5 });
    const { code, output } = up(nodes(3, 9));
    expect(code, output).to.not.equal(0);
    expect(output).to.include('HaCluster "cluster": nodes.max must allow the 5 nodes that run in zone a');
    expect(await running()).to.deep.equal({ minSize: 1, maxSize: 6, desiredSize: 5 });
    outputOf(up(nodes(3, 20)));
  });

  it("refuses a changed range of a deployed network before it changes anything", () => {
    const network = JSON.stringify({ cidrBlock: "10.5.0.0/16", nat: "single" });
    const { code, output } = sandbox.shell(
      "pulumi",
      "preview",
      "--non-interactive",
      "-c",
      `redoubt:network=${network}`,
    );
    expect(code, output).to.not.equal(0);
    expect(output).to.include('Network "network": cidrBlock "10.5.0.0/16" must stay "10.0.0.0/16"');
    outputOf(sandbox.shell("pulumi", "preview", ...EXPECT_NO_CHANGES));
  });

  it("runs ready pods in three zones, deployed with the kubeconfig of production", async () => {
    const access = runningCluster(dev);
    expect(access).to.not.equal(undefined);
    const { call } = await import("../../sandbox/cluster/api");
    interface Pod {
      spec: { nodeName: string };
      status: { conditions?: { type: string; status: string }[] };
    }
    const { items } = await call<{ items: Pod[] }>(access!, "GET", "/api/v1/namespaces/app/pods");
    const ready = items.filter(({ status }) =>
      status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
    );
    expect(ready.length).to.be.at.least(3);
    expect(new Set(ready.map(({ spec }) => spec.nodeName)).size).to.equal(3);
  });

  for (const topic of TOPICS)
    it(`rejects a stack that violates a rule of ${topic}, and reports the resource, the level and the fix`, () => {
      // The program is copied, as `stack init` writes a settings file into its folder.
      const folder = join(sandbox.folder, `noncompliant-${topic}`);
      cpSync(join(__dirname, "noncompliant"), folder, { recursive: true });
      symlinkSync(join(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
      const pulumi = (...args: string[]): Outcome =>
        sandbox.shell(
          "env",
          "-u",
          "PULUMI_OPTION_CONFIG_FILE",
          "-u",
          "PULUMI_STACK",
          `TOPIC=${topic}`,
          "pulumi",
          "-C",
          folder,
          "--non-interactive",
          ...args,
        );
      outputOf(pulumi("stack", "init", topic));
      const { code, output } = pulumi("preview", "--stack", topic);
      expect(code, output).to.not.equal(0);
      expect(output).to.include("mandatory").and.include("noncompliant (aws:").and.include("Fix: ");
    });

  it("leaves no resources in the cloud and in the cluster after destroy", async () => {
    const access = runningCluster(dev)!;
    expect(await cloudInventory(dev)).to.have.length.above(50);
    expect(await clusterLeftovers(dev, access)).to.have.length.above(10);
    const outcome = sandbox.shell("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive");
    figures["destroy"] = outcome.seconds;
    expectNoPollDelays(outputOf(outcome));
    expect(await cloudInventory(dev)).to.deep.equal([]);
    // Pods disappear only after their grace period.
    let left = await clusterLeftovers(dev, access);
    for (let wait = 0; left.length > 0 && wait < 60; wait++) {
      await sleep(2000);
      left = await clusterLeftovers(dev, access);
    }
    expect(left).to.deep.equal([]);
  });

  it("stops all processes and removes its folder on down", () => {
    outputOf(sandbox.run("down"));
    expect(statSync(dev.folder, { throwIfNoEntry: false })).to.equal(undefined);
  });

  it("continues an update after a command that was killed", async () => {
    const killed = sandbox.start();
    const deadline = Date.now() + 300_000;
    while (sandbox.resources() < 60 && Date.now() < deadline) await sleep(250);
    process.kill(-killed.pid!, "SIGKILL");
    expect(sandbox.resources()).to.be.at.least(60);
    // The lock of a killed command expires after 15 seconds.
    await sleep(16_000);
    const outcome = sandbox.run();
    figures["resume after kill -9"] = outcome.seconds;
    expect(outputOf(outcome)).to.include("The dev platform is up");
    outputOf(sandbox.shell("pulumi", "preview", ...EXPECT_NO_CHANGES));
    outputOf(sandbox.run("reset"));
  });

  it("previews prod under the pack of all rules", () => {
    const outcome = sandbox.run("--stack", "prod", "preview");
    figures["preview of prod, without a running sandbox"] = outcome.seconds;
    const output = outputOf(outcome);
    expect(output).to.include("redoubt-all");
  });
});
