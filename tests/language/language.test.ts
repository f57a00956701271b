// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Words that docs/language.md replaces, and the words to use. Each is matched as a whole word. */
const REPLACED: readonly (readonly [pattern: string, use: string])[] = [
  ["mend(s|ed|ing)?", "fix or remediation"],
  ["cures?", "recommendation"],
  ["remed(y|ies|ied)", "remediation"],
  ["whom", "the caller, client, principal, role or user"],
  ["somebody", "the caller, client, principal, role or user"],
  ["told", "says, reports or prints"],
  ["anew", "again"],
  ["judge[sd]?|judging", "evaluate"],
  ["frugal(ly)?", "fast path"],
  ["ledgers?", "exemption tracker"],
  ["keepers?", "stub services"],
  ["strays?", "orphan processes"],
  ["aloud|quietly", "runInteractive or runCaptured"],
  ["befalls?", "happens to"],
  ["reckon(s|ed|ing)?", "calculate"],
  ["kin", "the name of the resources"],
  ["almighty", "administrator access"],
  ["gates? (is|are) (open|shut)", "check passed or check failed"],
  ["can(no|')t be told", "is not evaluated"],
  ["looks? after", "health check"],
  ["(?<!there )is no (?!longer\\b|more\\b|lower\\b|less\\b|greater\\b|higher\\b)[a-z-]+", "is not"],
  ["cach(e|es) of tables", "DynamoDB Accelerator (DAX) cluster"],
  ["ops door", "operator access"],
];

/** Files that list replaced words on purpose, or that other tools write. */
const EXCLUDED =
  /^(CHANGELOG\.md|docs\/language\.md|tests\/language\/|tests\/sandbox\/upgrade\/.*\.json|package-lock\.json|sandbox\/toolchain\/modules\/.*\/go\.(mod|sum)|policies\/rules\/taggable\.json)/;
const TEXT = /\.(ts|js|mjs|json|md|py|go|ya?ml|sh)$|^\.ci\//;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => TEXT.test(file) && !EXCLUDED.test(file) && existsSync(join(ROOT, file)));

const wholeWord = (pattern: string): RegExp => new RegExp(`(?<![\\w/-])(${pattern})(?![\\w/-])`, "gi");
const ANY_REPLACED = wholeWord(REPLACED.map(([pattern]) => pattern).join("|"));

/** Returns `FILE:LINE "WORD"; use REPLACEMENT` for each replaced word in a text. */
const findings = (file: string, text: string): string[] =>
  [...text.matchAll(ANY_REPLACED)].map(({ 0: word, index }) => {
    const [, use] = REPLACED.find(([pattern]) =>
      wholeWord(pattern).test(text.slice(Math.max(0, index - 6), index + word.length)),
    )!;
    return `${file}:${text.slice(0, index).split("\n").length} "${word}"; use ${use}`;
  });

describe("language", () => {
  it("uses the words of docs/language.md in all sources, tests and documents", () => {
    expect(files.length).to.be.above(300);
    expect(files.flatMap((file) => findings(file, readFileSync(join(ROOT, file), "utf8")))).to.deep.equal([]);
  });

  it("detects a replaced word, with its line and the word to use", () => {
    expect(findings("a.ts", "ok\nmend the bucket")).to.deep.equal(['a.ts:2 "mend"; use fix or remediation']);
    expect(findings("a.ts", "this value is no region")).to.deep.equal(['a.ts:1 "is no region"; use is not']);
    expect(findings("a.ts", "the bucket is no longer public, and recommended")).to.deep.equal([]);
  });

  it("names no absolute path of a developer's machine", () => {
    const paths = /(?<![\w.])\/(root|work|home\/(?!\w*node\b)\w+|Users\/\w+)\//;
    const named = files.filter((file) => paths.test(readFileSync(join(ROOT, file), "utf8")));
    expect(named).to.deep.equal([]);
  });
});
