// SPDX-License-Identifier: Apache-2.0
// Measures the time that the policy pack adds to a preview, compared with a pack of one policy that does nothing. Run it in the
// sandbox: `npm run sandbox -- --stack prod shell node -r ./scripts/preload.js bench/preview.ts [ROUNDS]`.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rounds = Number(process.argv[2] ?? 5);

const emptyPack = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-bench-"));
  const file = join(folder, "index.js");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", version: "0.1.0" }));
  writeFileSync(
    file,
    `#!/usr/bin/env node
process.chdir(__dirname);
const { PolicyPack } = require(${JSON.stringify(require.resolve("@pulumi/policy"))});
new PolicyPack("empty", { policies: [{ name: "nothing", description: "Nothing.", enforcementLevel: "advisory", validateResource: () => {} }] });
`,
    { mode: 0o755 },
  );
  return folder;
};

/** Duration of a preview in seconds. */
const preview = (pack: string | undefined): number => {
  const start = performance.now();
  execFileSync("pulumi", ["preview", "--non-interactive"], {
    env: { ...process.env, PULUMI_OPTION_POLICY_PACK: pack },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return (performance.now() - start) / 1000;
};

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const empty = emptyPack();
const packs: Record<string, string | undefined> = {
  "no pack": undefined,
  "all rules": process.env["PULUMI_OPTION_POLICY_PACK"],
  "empty pack": join(empty, "index.js"),
};
const times = new Map(Object.keys(packs).map((name) => [name, [] as number[]]));
try {
  // The packs alternate in each round, as the machine's speed changes over time.
  for (let round = 1; round <= rounds; round++) {
    for (const [name, pack] of Object.entries(packs)) times.get(name)!.push(preview(pack));
    process.stdout.write(
      `round ${round} of ${rounds}: ${[...times].map(([name, seconds]) => `${name} ${seconds.at(-1)!.toFixed(1)} s`).join(", ")}\n`,
    );
  }
} finally {
  rmSync(empty, { recursive: true });
}
const baseline = median(times.get("no pack")!);
for (const [name, seconds] of times)
  process.stdout.write(
    `${name.padEnd(18)} median ${median(seconds).toFixed(1).padStart(5)} s, adds ${(median(seconds) - baseline).toFixed(1)} s, ${((median(seconds) / baseline - 1) * 100).toFixed(0)} %\n`,
  );
