// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { load, loadAll } from "js-yaml";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../cli/program";
import { name } from "../../package.json";
import { engineResource } from "../policies/report/fixture";

const ROOT = join(__dirname, "..", "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const GUIDE = read("docs/gate-your-stack.md");
/** The commands of the guide, without comments. */
const COMMANDS = [...GUIDE.matchAll(/^```sh\n([^]*?)^```$/gm)]
  .flatMap(([, block]) => block!.trim().split("\n"))
  .map((line) => line.replace(/\s+#.*$/, ""));
const YAML_BLOCKS = [...GUIDE.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block]) => block!);
const [POLICY, GITHUB, GITLAB] = YAML_BLOCKS;

interface Inputs {
  inputs: Record<string, { required?: boolean; default?: unknown }>;
}

/** A stack with one volume that is not encrypted, as `pulumi stack export` and `pulumi preview --json` write it. */
const volume = engineResource("aws:ebs/volume:Volume", "data", { size: 1 });
const RESOURCE = { ...volume, urn: "urn:pulumi:dev::gate::aws:ebs/volume:Volume::data" };
const PULUMI = `#!${process.execPath}
const resource = ${JSON.stringify(RESOURCE)};
const isPreview = process.argv[2] === "preview";
console.log(JSON.stringify(isPreview ? { steps: [{ op: "create", newState: resource }] } : { deployment: { resources: [resource] } }));
`;

describe("docs/gate-your-stack.md", () => {
  let folder: string;
  const { PATH } = process.env;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-guide-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: gate");
    writeFileSync(join(folder, "state.json"), JSON.stringify({ deployment: { resources: [RESOURCE] } }));
    writeFileSync(join(folder, "pulumi"), PULUMI, { mode: 0o755 });
    process.env["PATH"] = folder;
  });
  afterEach(() => {
    process.env["PATH"] = PATH;
    rmSync(folder, { recursive: true });
  });
  const outputOf = async (command: string): Promise<{ status: number; output: string }> => {
    let output = "";
    const write = (text: string): void => void (output += text);
    const status = await run(command.split(" ").slice(2), { cwd: folder, out: write, err: write });
    return { status, output };
  };

  it("shows these commands", () =>
    expect(COMMANDS).to.deep.equal([
      "pulumi stack export --file state.json",
      `npx ${name} check --file state.json`,
      `npx ${name} check --stack dev`,
      `npx ${name} check --stack dev --preview`,
      `npm install --save-dev ${name}`,
      `pulumi preview --policy-pack node_modules/${name}/dist/policies/packs/pci-dss/index.js`,
    ]));

  it("shows checks that find the violation, and pass with the policy that it shows", async () => {
    const checks = COMMANDS.filter((command) => command.startsWith("npx "));
    for (const command of checks) {
      const { status, output } = await outputOf(command);
      expect(output, command).to.match(/ebs-volume-encrypted\s+data \(aws:ebs\/volume:Volume\)/);
      expect(status).to.equal(1);
    }
    writeFileSync(join(folder, "redoubt.policy.yaml"), POLICY!.replace("2027-03-31", "2999-03-31"));
    for (const command of checks) {
      const { status, output } = await outputOf(command);
      expect(output, command).to.match(/until 2999-03-31 {2}ebs-volume-encrypted/);
      expect(status, output).to.equal(0);
    }
  });

  it("names each pack, and a pack and a schema that the package has", () => {
    const named = /^A pack is [^]*?\n\n/m.exec(GUIDE)![0].match(/(?<=`)[a-z0-9-]+(?=`)/g)!;
    const packs = readdirSync(join(ROOT, "policies/packs"), { withFileTypes: true }).filter((one) => one.isDirectory());
    expect(named).to.have.members(packs.map((one) => one.name));
    expect(existsSync(join(ROOT, "policies/packs/pci-dss/index.js"))).to.equal(true);
    const [, schema] = /^# yaml-language-server: \$schema=\.\/node_modules\/@redoubt\/platform\/(\S+)$/m.exec(POLICY!)!;
    expect(existsSync(join(ROOT, schema!)), schema).to.equal(true);
    const { files } = JSON.parse(read("package.json")) as { files: string[] };
    expect(files).to.include(schema);
  });

  it("calls the workflow and the template with their inputs", () => {
    const workflow = load(read(".github/workflows/policy-check.yml")) as {
      on: { workflow_call: Inputs & { secrets: object } };
    };
    const [{ spec }] = loadAll(read("ci/gitlab/policy-check.yml")) as [{ spec: Inputs }, unknown];
    const github = load(GITHUB!) as { jobs: { policy: { with: object; secrets: object } } };
    const gitlab = load(GITLAB!) as { include: { inputs: object }[] };
    const { with: given, secrets } = github.jobs.policy;
    const { inputs, secrets: declared } = workflow.on.workflow_call;
    expect(Object.keys(inputs)).to.include.members(Object.keys(given));
    expect(Object.keys(declared)).to.include.members(Object.keys(secrets));
    expect(Object.keys(spec.inputs)).to.include.members(Object.keys(gitlab.include[0]!.inputs));
    const required = Object.keys(inputs).filter((input) => inputs[input]!.required);
    expect(Object.keys(given)).to.include.members(required);
    const withoutDefault = Object.keys(spec.inputs).filter((input) => spec.inputs[input]!.default === undefined);
    expect(Object.keys(gitlab.include[0]!.inputs)).to.include.members(withoutDefault);
  });
});
