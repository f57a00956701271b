// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { cpSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cloudInventory } from "../../sandbox/cloud";
import { clusterLeftovers, runningCluster } from "../../sandbox/cluster";
import { State } from "../../sandbox/lib/state";
import { incompatibilities } from "../../sandbox/toolchain/aws-provider/schema-compatibility";
import { productFolder } from "../../sandbox/toolchain/cache";
import { awsProvider } from "../../sandbox/toolchain/aws-provider";
import { recordedStack, STACKS } from "../support/stacks";
import { Sandbox, outputOf, type Outcome } from "./sandbox";

/** What the stack in `broken` can break. */
const BROKEN = ["tls13", "encryption-at-rest", "tagging"];
const UNCHANGED = ["--non-interactive", "--expect-no-changes"];

/** Figures that the gate prints at its end: seconds, by what they are of. */
const figures: Record<string, number> = {};

describe("the sandbox", () => {
  const sandbox = new Sandbox();
  const before = process.env["REDOUBT_SANDBOX_STATE"];
  process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
  const dev = new State("dev");

  after(() => {
    sandbox.remove();
    if (before === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = before;
    for (const [what, seconds] of Object.entries(figures))
      process.stdout.write(`figure: ${what}: ${seconds.toFixed(1)} s\n`);
  });

  it("has a provider that agrees with the SDK in all that the stacks use", async () => {
    const used = (await Promise.all(STACKS.map((stack) => recordedStack(stack))))
      .flat()
      .filter(({ type }) => type.startsWith("aws:"));
    sandbox.run("status");
    expect(incompatibilities(used, join(productFolder(awsProvider), "schema.json"))).to.deep.equal([]);
  });

  it("brings dev up through the gates, and ends with a page that says where everything is", () => {
    const outcome = sandbox.run();
    figures["first up, tools in the cache"] = outcome.seconds;
    const page = outputOf(outcome);
    for (const words of [
      "The dev platform is up",
      "kube-apiserver",
      "127.0.0.1",
      "Gates passed",
      "policies/packs/all",
      "What next",
    ])
      expect(page).to.include(words);
  });

  it("listens on loopback only", () => {
    const { output } = sandbox.run("status");
    expect(output).to.match(/aws-gateway\s+pid \d+\s+127\.0\.0\.1:\d+/);
    expect(output).not.to.match(/0\.0\.0\.0|\[::\]/);
  });

  it("changes nothing when brought up again", () => {
    expect(outputOf(sandbox.shell("pulumi", "up", "--yes", ...UNCHANGED))).to.match(/\d+ unchanged/);
  });

  it("previews through the pack of all rules", () => {
    const outcome = sandbox.shell("pulumi", "preview", ...UNCHANGED);
    figures["preview of dev with all rules"] = outcome.seconds;
    const output = outputOf(outcome);
    expect(output).to.include("redoubt-all");
  });

  it("has not drifted when refreshed", () => {
    outputOf(sandbox.shell("pulumi", "refresh", "--yes", "--skip-preview", "--non-interactive"));
    outputOf(sandbox.shell("pulumi", "preview", ...UNCHANGED));
  });

  it("reaches the cluster by the kubeconfig of production, and has its pods ready in three zones", async () => {
    const access = runningCluster(dev);
    expect(access).to.not.equal(undefined);
    const { call } = await import("../../sandbox/cluster/api");
    interface Pod {
      spec: { nodeName: string };
      status: { conditions?: { type: string; status: string }[] };
    }
    const { items } = await call<{ items: Pod[] }>(access!, "GET", "/api/v1/namespaces/app/pods");
    const ready = items.filter(({ status }) =>
      status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );
    expect(ready.length).to.be.at.least(3);
    expect(new Set(ready.map(({ spec }) => spec.nodeName)).size).to.equal(3);
  });

  for (const topic of BROKEN)
    it(`refuses a stack that breaks a rule of ${topic}, naming resource, rule and fix`, () => {
      // A copy: a new stack writes its settings beside its program.
      const folder = join(sandbox.folder, `broken-${topic}`);
      cpSync(join(__dirname, "broken"), folder, { recursive: true });
      symlinkSync(join(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
      const pulumi = (...args: string[]): Outcome =>
        sandbox.shell(
          "env",
          "-u",
          "PULUMI_OPTION_CONFIG_FILE",
          "-u",
          "PULUMI_STACK",
          `BREAKS=${topic}`,
          "pulumi",
          "-C",
          folder,
          "--non-interactive",
          ...args,
        );
      outputOf(pulumi("stack", "init", topic));
      const { code, output } = pulumi("preview", "--stack", topic);
      expect(code, output).to.not.equal(0);
      expect(output).to.include("mandatory").and.include("broken").and.include("To mend it");
    });

  it("destroys all that it made: nothing is left in the cloud or in the cluster", async () => {
    const outcome = sandbox.shell("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive");
    figures["destroy"] = outcome.seconds;
    outputOf(outcome);
    expect(await cloudInventory(dev)).to.deep.equal([]);
    // Pods take their grace period to go.
    const access = runningCluster(dev)!;
    let left = await clusterLeftovers(dev, access);
    for (let wait = 0; left.length > 0 && wait < 60; wait++) {
      await sleep(2000);
      left = await clusterLeftovers(dev, access);
    }
    expect(left).to.deep.equal([]);
  });

  it("stops everything on down, and leaves no file", () => {
    outputOf(sandbox.run("down"));
    expect(statSync(dev.folder, { throwIfNoEntry: false })).to.equal(undefined);
  });

  it("takes up where a command that was killed amid an update stopped", async () => {
    const killed = sandbox.start();
    const deadline = Date.now() + 300_000;
    while (sandbox.resources() < 60 && Date.now() < deadline) await sleep(250);
    process.kill(-killed.pid!, "SIGKILL");
    expect(sandbox.resources()).to.be.at.least(60);
    // The lock of a command that was killed lasts 15 seconds.
    await sleep(16_000);
    const outcome = sandbox.run();
    figures["resume after kill -9"] = outcome.seconds;
    expect(outputOf(outcome)).to.include("The dev platform is up");
    outputOf(sandbox.shell("pulumi", "preview", ...UNCHANGED));
    outputOf(sandbox.run("reset"));
  });

  it("previews prod through the gates", () => {
    const outcome = sandbox.run("--stack", "prod", "preview");
    figures["preview of prod, from nothing"] = outcome.seconds;
    const output = outputOf(outcome);
    expect(output).to.include("redoubt-all");
  });
});
