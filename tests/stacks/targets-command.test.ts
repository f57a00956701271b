// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NatStrategy } from "../../components/contracts/network";
import { dev } from "../../stacks/dev";
import { settingsOf } from "../../stacks/file";
import { prod } from "../../stacks/prod";
import { page } from "../../stacks/targets/page";
import { diagram } from "../../stacks/targets/diagram";
import { reportOf, type Report } from "../../stacks/targets/report";
import { text } from "../../stacks/targets/text";

const REPOSITORY = join(__dirname, "..", "..");
const run = (...args: string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./scripts/preload.js", "stacks/targets/cli.ts", ...args],
    { cwd: REPOSITORY, encoding: "utf8" },
  );
  return { code: status, out: stdout, err: stderr };
};
const single = (): Report => {
  const settings = settingsOf("prod");
  return reportOf("prod", { ...settings, network: { ...settings.network, nat: NatStrategy.Single } }, prod);
};

describe("npm run targets", () => {
  it("prints all five targets with their calculation", () => {
    const { code, out } = run("--stack", "prod");
    expect(code).to.equal(0);
    expect(out)
      .to.include("Targets of prod: all are achievable")
      .and.include("151.99 ms")
      .and.include("95 % are answered within")
      .and.include("Assumptions");
  });

  it("prints JSON and writes a page", () => {
    const folder = mkdtempSync(join(tmpdir(), "redoubt-targets-"));
    const file = join(folder, "dev.html");
    const { code, out } = run("--stack", "dev", "--json", "--html", file);
    expect(code).to.equal(0);
    const report = JSON.parse(out) as Report;
    expect(report.targets.map(({ target }) => target)).to.have.members(Object.keys(settingsOf("dev").targets));
    expect(report.sources.every(([name, value, source]) => name !== "" && value !== "" && source !== "")).to.equal(
      true,
    );
    expect(readFileSync(file, "utf8")).to.include("Targets of dev").and.include("<svg");
    rmSync(folder, { recursive: true });
  });

  for (const [description, args, message] of [
    ["no stack", [], /required option '--stack <name>'/],
    ["an unknown stack", ["--stack", "test"], /argument 'test' is invalid. Use one of dev, prod/],
    ["an unknown option", ["--stack", "dev", "--xml"], /unknown option '--xml'/],
    [
      "a file that can't be written",
      ["--stack", "dev", "--html", "/nonexistent/page.html"],
      /^error: ENOENT.*\/nonexistent\/page.html/m,
    ],
  ] as [string, string[], RegExp][])
    it(`rejects ${description}`, () => {
      const { code, err } = run(...args);
      expect(code).to.equal(1);
      expect(err)
        .to.match(message)
        .and.not.match(/^ +at /m);
    });

  it("prints its options", () => expect(run("--help").out).to.include("--json").and.include("--html <file>"));

  it("reports unachievable targets and their fixes, in the text and on the page", () => {
    for (const output of [text(single()), page(single())])
      expect(output).to.include("set network.nat to per-zone (now single)");
    expect(text(single()))
      .to.include("2 of 5 are not achievable")
      .and.match(/rtoMinutes +15 min +20 min +NO/)
      .and.match(/zone a\n +egress has no path; the only links were pods in b → NAT in a/);
  });

  it("draws every part and link once, and marks the parts that an outage removes", () => {
    const report = reportOf("dev", settingsOf("dev"), dev);
    const [whole, ...others] = page(report).split("<svg").slice(1);
    const count = (drawing: string, mark: RegExp): number => drawing.match(mark)?.length ?? 0;
    expect(count(whole!, /class="part /g)).to.equal(report.graph.parts.length);
    expect(count(whole!, /class="link /g)).to.equal(report.graph.links.length);
    expect(others).to.have.length(report.outages.length);
    for (const drawing of others) expect(count(drawing, / lost"/g)).to.be.above(0);
    expect(whole!).not.to.match(/NaN|undefined/);
  });

  it("draws no part over another or outside of the diagram", () => {
    const drawing = diagram(
      reportOf("prod", settingsOf("prod"), { ...prod, secondary: { database: true, application: true } }).graph,
    );
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(drawing)!.map(Number);
    const boxes = [...drawing.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"/g)].map(
      (found) => found.slice(1).map(Number) as [number, number, number, number],
    );
    expect(boxes.length).to.be.above(28);
    for (const [index, [x, y, wide, high]] of boxes.entries()) {
      expect(x + wide <= width! && y + high <= height!).to.equal(true);
      for (const [otherX, otherY] of boxes.slice(index + 1))
        expect(Math.abs(otherX - x) >= wide || Math.abs(otherY - y) >= high, `${x},${y}`).to.equal(true);
    }
  });

  it("writes a page without external resources", () =>
    expect(page(single())).not.to.match(/<script|<link|src=|url\(|@import/));
});
