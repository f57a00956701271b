// SPDX-License-Identifier: Apache-2.0
// Finds in the installed @pulumi/aws every resource that takes a map of tags. `node -r ./scripts/preload.js policies/taggable.ts`
// writes rules/taggable.json anew; a test holds the file against the SDK.
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
