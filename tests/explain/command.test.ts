// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../cli/program";
import { writePageOfState } from "../../explain/command";
import { shipped, stateOf } from "./subjects";

describe("redoubt explain", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "redoubt-explain-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const redoubt = async (...args: string[]): Promise<{ status: number; out: string; err: string }> => {
    let [out, err] = ["", ""];
    const status = await run(["explain", ...args], {
      cwd: folder,
      out: (text) => (out += text),
      err: (text) => (err += text),
    });
    return { status, out, err };
  };
  const write = (name: string, content: unknown): void => writeFileSync(join(folder, name), JSON.stringify(content));
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const key = (name: string) => ({
    urn: `urn:pulumi:test::shop::aws:kms/key:Key::${name}`,
    type: "aws:kms/key:Key",
    id: name,
    inputs: { enableKeyRotation: true },
  });

  it("writes the page of a state file", async () => {
    write("state.json", stateOf([key("one"), key("two")]));
    const { status, out } = await redoubt("--file", "state.json");
    expect(status).to.equal(0);
    expect(out).to.match(/^shop\/test: \$2\.00 per month before traffic, 2 resources, .*\nwrote explain-test\.html\n$/);
    expect(read("explain-test.html")).to.include("<h1>shop/test</h1>").and.include("from the deployed state");
  });

  it("reads a preview, and compares it with the deployed state, on the page and in Markdown", async () => {
    write("state.json", stateOf([key("one")]));
    write("preview.json", { steps: [key("one"), key("two")].map((newState) => ({ op: "create", newState })) });
    const { status, out } = await redoubt(
      "--file",
      "preview.json",
      "--before",
      "state.json",
      "--html",
      "a/page.html",
      "--markdown",
      "page.md",
    );
    expect(status).to.equal(0);
    expect(out).to.include("+1.00 against state.json").and.include("wrote a/page.html\nwrote page.md\n");
    expect(read("a/page.html")).to.include("from a preview").and.include("Change against state.json");
    expect(read("page.md"))
      .to.include("| **Total** | 1.00 | 2.00 | **+1.00** |")
      .and.include("| without a component | 1.00 | 2.00 | +1.00 |");
  });

  it("writes the page of a deployed prod, as the sandbox does after its update", () => {
    const file = join(__dirname, "..", "sandbox", "upgrade", "prod.json");
    writePageOfState(JSON.parse(readFileSync(file, "utf8")), folder, join(folder, "sandbox.html"));
    expect(read("sandbox.html"))
      .to.include("<h1>redoubt/prod</h1>")
      .and.match(/\$2,3\d\d\.\d\d/);
    expect(read("sandbox.html").match(/>zone [abc]</g)!.length).to.be.at.least(6);
  });

  it("writes only Markdown if only that is asked for", async () => {
    write("state.json", stateOf([key("one")]));
    const { out } = await redoubt("--file", "state.json", "--before", "state.json", "--markdown", "page.md");
    expect(out).to.match(/\nwrote page\.md\n$/);
    expect(read("page.md")).to.include("No component changes its cost.");
  });

  it("calculates the targets of a stack that exports `targets` and `topology`", async () => {
    const { outputs } = await shipped("dev");
    write("state.json", stateOf([key("one")], JSON.parse(JSON.stringify(outputs)) as Record<string, unknown>));
    expect((await redoubt("--file", "state.json")).out).to.include("5 of 5 targets achievable");
    expect(read("explain-test.html")).to.include("500 ms");
  });

  it("previews a stack, or reads its state, with the pulumi of the user", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    write("state.json", stateOf([key("one")]));
    write("preview.json", { steps: [key("one"), key("two")].map((newState) => ({ op: "create", newState })) });
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\ncase $1 in preview) cat preview.json;; *) cat state.json;; esac\n`, {
      mode: 0o755,
    });
    const path = process.env["PATH"];
    process.env["PATH"] = `${bin}:${path}`;
    try {
      const [state, preview] = [await redoubt("--stack", "test"), await redoubt("--stack", "test", "--preview")];
      expect([state.err, preview.err]).to.deep.equal(["reading the state of test\n", "previewing test\n"]);
      expect(state.out).to.include("$1.00").and.include("1 resource,");
      expect(preview.out).to.include("$2.00").and.include("2 resources");
    } finally {
      process.env["PATH"] = path;
    }
  });

  for (const [what, args, message] of [
    [
      "neither a stack nor a file",
      [],
      "error: explain: exactly one of --stack and --file must be set; use --stack NAME or --file PATH\n",
    ],
    [
      "a preview of a file",
      ["--file", "state.json", "--preview"],
      "error: explain: --preview needs a stack; use it with --stack NAME\n",
    ],
    [
      "a file that does not exist",
      ["--file", "none.json"],
      /^error: none\.json: file cannot be read .*; check the path\n$/,
    ],
    [
      "a file that is not a state",
      ["--file", "other.json"],
      /^error: other\.json: is not the state of a stack; write the state with `pulumi stack export --file other\.json`\n$/,
    ],
    [
      "a state without resources",
      ["--file", "empty.json"],
      "error: empty.json: has no resources; deploy the stack first, or choose another file\n",
    ],
    [
      "a page that cannot be written",
      ["--file", "state.json", "--html", "state.json/page"],
      /^error: state\.json\/page: file cannot be written .*; choose another path\n$/,
    ],
  ] as [string, string[], string | RegExp][])
    it(`rejects ${what}`, async () => {
      write("other.json", { anything: true });
      write("empty.json", { version: 3, deployment: {} });
      write("state.json", stateOf([key("one")]));
      const { status, err } = await redoubt(...args);
      expect(status).to.equal(2);
      if (typeof message === "string") expect(err).to.equal(message);
      else expect(err).to.match(message);
    });
});
