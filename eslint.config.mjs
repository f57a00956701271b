// SPDX-License-Identifier: Apache-2.0
import importX from "eslint-plugin-import-x";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import tseslint from "typescript-eslint";

/** A folder, and all that its code may import of the house besides itself. Anything else is a wall. */
const doors = {
  "components/lib": [],
  "components/contracts": ["components/lib"],
  "components/targets": ["components/contracts", "components/lib"],
  "components/kubernetes": ["components/contracts", "components/targets", "components/lib"],
  "components/aws": ["components/contracts", "components/targets", "components/lib", "components/kubernetes"],
  stacks: ["components"],
  policies: [],
  sandbox: [],
  examples: ["components"],
};

const zones = Object.entries(doors).map(([target, except]) => ({
  target: `./${target}`,
  from: "./",
  except: [target, "node_modules", ...except].map((path) => `./${path}`),
  message: `${target} may import ${["itself", ...except].join(", ")}; see docs/design.md`,
}));

export default tseslint.config(
  { ignores: ["node_modules/", ".sandbox/"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "import-x/no-cycle": "error",
      "no-restricted-imports": ["error", {
        paths: ["@pulumi/aws", "@pulumi/awsx", "@pulumi/kubernetes"].map((name) => ({
          name,
          message: `import a module of it, such as ${name}/…: the root loads the whole SDK`,
        })),
      }],
      "no-console": "error",
      // A resource is made by its constructor; that nothing holds it is usual.
      "no-new": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Arguments also come from untyped callers: what a type rules out is checked all the same.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // chai's assertions are expressions.
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
