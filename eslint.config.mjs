// SPDX-License-Identifier: Apache-2.0
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

const sdk = {
  regex: "^@pulumi/(aws|awsx|kubernetes)$",
  message: "import a module of it, such as @pulumi/aws/ec2: the root loads the whole SDK",
};

const walls = Object.entries(doors).map(([folder, open]) => {
  const inHouse = folder.startsWith("components/");
  // Paths name a folder by its last part: to those outside components, all of components is one door.
  const closed = Object.keys(doors)
    .filter((other) => other !== folder && !open.some((door) => `${other}/`.startsWith(`${door}/`)))
    .map((other) => (inHouse ? other.split("/").pop() : other.split("/")[0]));
  const message = `${folder} may import ${["itself", ...open].join(", ")}: see docs/design.md`;
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [sdk, { regex: `^\\.{1,2}/(.*/)?(${[...new Set(closed)].join("|")})/`, message }],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ["node_modules/", ".sandbox/"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-imports": ["error", { patterns: [sdk] }],
      "no-console": "error",
      // A resource is made by its constructor; that nothing holds it is usual.
      "no-new": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Arguments also come from untyped callers: what a type rules out is checked all the same.
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
  ...walls,
  {
    // chai's assertions are expressions.
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
