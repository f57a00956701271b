// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Data about the resources of the installed @pulumi/aws that Terraform's schema does not contain. */
export interface SdkTokens {
  /** The type token of every resource. */
  resources: string[];
  /** The token of every function. */
  functions: string[];
  /** Properties that accept a JSON policy as a string or as an object, by resource. */
  jsonDocuments: Record<string, string[]>;
}

/** Reads the tokens from the source code of the SDK, without loading it. */
export const sdkTokens = (): SdkTokens => {
  const root = dirname(require.resolve("@pulumi/aws/package.json"));
  const tokens: SdkTokens = { resources: [], functions: [], jsonDocuments: {} };
  for (const file of sources(root)) {
    const code = readFileSync(file, "utf8");
    const resource = /__pulumiType = ['"](aws:[^'"]+)['"]/.exec(code)?.[1];
    const invoked = /runtime\.invoke\(["'](aws:[^"']+)["']/.exec(code)?.[1];
    if (resource) {
      tokens.resources.push(resource);
      const documents = jsonDocuments(readFileSync(file.replace(/\.js$/, ".d.ts"), "utf8"));
      if (documents.length > 0) tokens.jsonDocuments[resource] = documents;
    }
    if (invoked) tokens.functions.push(invoked);
  }
  return tokens;
};

const jsonDocuments = (declarations: string): string[] => [
  ...new Set(
    [...declarations.matchAll(/^ {4}(\w+)\??: pulumi\.Input<[^;]*\.PolicyDocument\b/gm)].map(
      ([, property]) => property!,
    ),
  ),
];

const sources = function* (folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "types") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".js") && entry.name !== "index.js") yield path;
  }
};
