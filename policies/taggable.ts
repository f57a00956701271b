// SPDX-License-Identifier: Apache-2.0
// Finds every resource type of the installed @pulumi/aws that has tags. `node -r ./scripts/preload.js policies/taggable.ts`
// regenerates rules/taggable.json. A test compares the file with the SDK.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TAGS = /^ {4}tags\?: pulumi\.Input<\{$/m;

export const taggableTokens = (): string[] => {
  const root = dirname(require.resolve("@pulumi/aws/package.json"));
  const found: string[] = [];
  for (const module of readdirSync(root, { withFileTypes: true })) {
    if (!module.isDirectory() || ["node_modules", "types", "scripts"].includes(module.name)) continue;
    for (const file of readdirSync(join(root, module.name)).filter((name) => name.endsWith(".d.ts"))) {
      const path = join(root, module.name, file);
      if (!TAGS.test(readFileSync(path, "utf8"))) continue;
      const token = /__pulumiType = ['"](aws:[^'"]+)['"]/.exec(
        readFileSync(path.replace(/\.d\.ts$/, ".js"), "utf8"),
      )?.[1];
      if (token) found.push(token);
    }
  }
  return found.sort();
};

if (require.main === module)
  writeFileSync(join(__dirname, "rules", "taggable.json"), `${JSON.stringify(taggableTokens(), undefined, 1)}\n`);
