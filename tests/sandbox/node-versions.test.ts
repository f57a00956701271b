// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { NODE_VERSIONS, pathWithNode } from "./node-version";
import { Sandbox, outputOf, type Outcome } from "./sandbox";

const REPOSITORY = join(__dirname, "..", "..");
/** Test files that load the components, the stacks, the policy packs and the SDK fast path. */
const UNIT_TESTS = ["tests/lib/*.test.ts", "tests/policies/pack.test.ts", "tests/stacks/{settings,entry}.test.ts"];

for (const version of NODE_VERSIONS)
  describe(`Node.js ${version}`, () => {
    let path: string;
    before(() => {
      path = pathWithNode(version);
    });

    const run = (file: string, ...args: string[]): Outcome => {
      const start = Date.now();
      const { status, stdout, stderr } = spawnSync(file, args, {
        cwd: REPOSITORY,
        env: { ...process.env, PATH: path },
        encoding: "utf8",
      });
      return { code: status ?? 1, output: `${stdout}${stderr}`, seconds: (Date.now() - start) / 1000 };
    };

    it("is the version under test", () => {
      expect(outputOf(run("node", "--version")).trim()).to.equal(`v${version}`);
    });

    it("passes unit tests of the components, the stacks and the policy packs", () => {
      const mocha = join("node_modules", ".bin", "mocha");
      const args = ["--no-config", "--require", "./scripts/preload.js", "--timeout", "60000", ...UNIT_TESTS];
      expect(outputOf(run(mocha, ...args))).to.match(/[1-9]\d+ passing/);
    });

    it("evaluates the targets of prod", () => {
      expect(outputOf(run("npm", "run", "-s", "targets", "--", "--stack", "prod"))).to.include("availability");
    });
  });

describe(`The sandbox on Node.js ${NODE_VERSIONS.at(-1)!}`, () => {
  let sandbox: Sandbox;
  before(() => {
    sandbox = new Sandbox({ PATH: pathWithNode(NODE_VERSIONS.at(-1)!) });
  });
  after(() => sandbox.remove());

  it("previews dev under the pack of all rules", () => {
    expect(outputOf(sandbox.run("preview"))).to.include("redoubt-all");
  });
});
