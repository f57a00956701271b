// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runningCluster } from "../../sandbox/cluster";
import { State, STACKS } from "../../sandbox/lib/state";
import { AwsClient } from "./aws-client";
import { Sandbox, type Outcome } from "./sandbox";
import {
  destructiveSteps,
  relocated,
  loadRecording,
  type Export,
  type Plan,
  type LookUpValues,
} from "./upgrade/recording";

/** Creates a VPC in the emulated account for the program's lookups, as the recorded VPC exists only in the state. */
const createVpc = async (state: State): Promise<string> => {
  const { text } = await new AwsClient(state).query("ec2", "CreateVpc", "2016-11-15", { CidrBlock: "10.0.0.0/16" });
  const id = /<vpcId>(vpc-\w+)</.exec(text)?.[1];
  if (id === undefined) throw new Error("the emulator returned no VPC id");
  return id;
};

for (const stack of STACKS)
  describe(`upgrade of ${stack} from the recorded version`, () => {
    const sandbox = new Sandbox();
    const previousState = process.env["REDOUBT_SANDBOX_STATE"];
    let values: LookUpValues;

    const run = (...command: string[]): Outcome =>
      sandbox.run("--stack", stack, "shell", "env", "-u", "PULUMI_OPTION_POLICY_PACK", ...command);
    const planFrom = (state: Export): Plan => {
      const file = join(sandbox.folder, "state.json");
      writeFileSync(file, JSON.stringify(state));
      const imported = run("pulumi", "stack", "import", "--non-interactive", "--file", file);
      expect(imported.code, imported.output).to.equal(0);
      const { code, output } = run("pulumi", "preview", "--json", "--refresh=false", "--non-interactive");
      expect(code, output.slice(-3000)).to.equal(0);
      return JSON.parse(output.slice(output.indexOf("\n{") + 1, output.lastIndexOf("}") + 1)) as Plan;
    };

    before("start a sandbox with an empty stack", async () => {
      process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
      const { code, output } = sandbox.run("--stack", stack, "shell", "true");
      expect(code, output).to.equal(0);
      const state = new State(stack);
      const { endpoint, ca } = runningCluster(state)!;
      values = { vpcId: await createVpc(state), endpoint, ca };
    });
    after(() => {
      sandbox.remove();
      if (previousState === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
      else process.env["REDOUBT_SANDBOX_STATE"] = previousState;
    });

    it("does not replace or delete resources of network, data, keys and cluster", () => {
      const plan = planFrom(relocated(values, loadRecording(stack)!));
      expect(plan.changeSummary["same"], JSON.stringify(plan.changeSummary)).to.be.above(100);
      expect(destructiveSteps(plan)).to.deep.equal([]);
    });

    it("detects the deletion of a renamed key", () => {
      const renamed = JSON.parse(
        JSON.stringify(relocated(values, loadRecording(stack)!)).replace(/kms\/key:Key::/g, "kms/key:Key::former-"),
      ) as Export;
      expect(destructiveSteps(planFrom(renamed)).join("\n")).to.match(/^delete urn:pulumi:\S+kms\/key:Key::former-/m);
    });
  });
