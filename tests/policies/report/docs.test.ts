// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { load } from "js-yaml";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../policies/report/cli";
import { parsePolicyConfig } from "../../../policies/report/config";
import { rules } from "../../../policies/rules";
import { RESOURCES } from "./fixture";

const ROOT = join(__dirname, "..", "..", "..");
const page = readFileSync(join(ROOT, "docs/gate-your-stack.md"), "utf8");

describe("docs/gate-your-stack.md", () => {
  it("names each pack", () => {
    const named = /^A pack is [^]*?\n\n/m
      .exec(page)![0]
      .match(/`[a-z0-9-]+`/g)!
      .map((name) => name.slice(1, -1));
    expect([...new Set(named)]).to.include.members(readdirSync(join(ROOT, "policies/packs")));
  });

  it("shows a valid configuration", () => {
    const shown: unknown = JSON.parse(/```json\n([^]*?)```/.exec(page)![1]!);
    expect(parsePolicyConfig("shown", shown, rules).levelOf({ id: "sqs-queue-encrypted-at-rest" })).to.equal(
      "advisory",
    );
  });
});

describe("examples/ci/policy.yml", () => {
  interface Step {
    name?: string;
    uses?: string;
    run?: string;
    with?: Record<string, string>;
  }
  const {
    jobs: {
      check: { steps },
    },
  } = load(readFileSync(join(ROOT, "examples/ci/policy.yml"), "utf8")) as { jobs: { check: { steps: Step[] } } };

  it("uses valid options and uploads the reports", async () => {
    const folder = mkdtempSync(join(tmpdir(), "redoubt-ci-"));
    try {
      writeFileSync(join(folder, "state.json"), JSON.stringify({ deployment: { resources: RESOURCES } }));
      const command = steps.find(({ name }) => name === "Check")!.run!.trim();
      const args = command
        .split(/\s+-- /)[1]!
        .replace('--stack "$STACK"', "--file state.json")
        .split(/\s+/);
      let errors = "";
      const status = await run(args, { cwd: folder, out: () => undefined, err: (text) => (errors += text) });
      expect(errors).to.equal("");
      expect(status).to.equal(1);
      const uploaded = steps.flatMap(
        (step) => step.with?.["sarif_file"] ?? (step.uses?.includes("upload-artifact") ? step.with!["path"]! : []),
      );
      expect(uploaded).to.have.length(2);
      for (const path of uploaded) expect(existsSync(join(folder, path)), path).to.equal(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
