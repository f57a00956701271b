// SPDX-License-Identifier: Apache-2.0
import tseslint from "typescript-eslint";

/** The folders that each folder may import, besides itself. */
const allowedImports = {
  "components/lib": [],
  "components/contracts": ["components/lib"],
  "components/targets": ["components/contracts", "components/lib"],
  "components/kubernetes": ["components/contracts", "components/targets", "components/lib"],
  "components/aws": ["components/contracts", "components/targets", "components/lib", "components/kubernetes"],
  pages: [],
  package: ["components", "policies"],
  stacks: ["components", "pages", "explain", "policies"],
  policies: ["pages"],
  explain: ["components/contracts", "components/targets", "components/lib", "policies", "pages"],
  sandbox: ["components/lib", "components/kubernetes", "explain", "policies"],
  reference: ["components", "explain", "package", "stacks"],
  examples: ["components"],
};

const sdk = {
  regex: "^@pulumi/(aws|awsx|kubernetes)$",
  message: "import one of its modules, such as @pulumi/aws/ec2: the root loads the whole SDK",
};

const importRules = Object.entries(allowedImports).map(([folder, allowed]) => {
  const isComponent = folder.startsWith("components/");
  // Components import each other by the last part of the path, and other folders import them by the whole path.
  const forbidden = Object.keys(allowedImports)
    .filter((other) => other !== folder && !allowed.some((one) => `${other}/`.startsWith(`${one}/`)))
    .map((other) => (isComponent ? other.split("/").pop() : other));
  const message = `${folder} may import ${["itself", ...allowed].join(", ")}: see docs/design.md`;
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [sdk, { regex: `^\\.{1,2}/(.*/)?(${forbidden.join("|")})/`, message }] },
      ],
    },
  };
});

export default tseslint.config(
  // Projects of other teams compile against the installed package, with settings of their own.
  { ignores: ["dist/", "node_modules/", ".sandbox/", "tests/sandbox/consumers/"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-imports": ["error", { patterns: [sdk] }],
      "no-console": "error",
      // The constructor of a resource registers it, so its result is often unused.
      "no-new": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Arguments may come from untyped callers, so values are checked even if their type excludes them.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unnecessary-type-conversion": "off",
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
    },
  },
  ...importRules,
  {
    // chai's assertions are expressions.
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
