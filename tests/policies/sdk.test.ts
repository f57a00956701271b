// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { join } from "node:path";
import * as ts from "typescript";
import { isStackRule, type Rule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import taggable from "../../policies/rules/taggable.json";

const ROOT = join(__dirname, "..", "..");
/** A custom resource: the SDK has no class of it. */
const isCustom = (token: string): boolean => token.startsWith("kubernetes:gateway.");

/** `@pulumi/aws/s3/bucket`, `Bucket` of `aws:s3/bucket:Bucket`; Kubernetes' modules are its groups, by their first word. */
const classOf = (token: string): { module: string; name: string } => {
  const [provider, module, name] = token.split(":") as [string, string, string];
  if (provider === "aws") return { module: `@pulumi/aws/${module}`, name };
  const [group, version] = module.split("/") as [string, string];
  return {
    module: `@pulumi/kubernetes/${group.split(".")[0]!}/${version}/${name.replace(/^[A-Z]+/, (capitals) => capitals.toLowerCase())}`,
    name,
  };
};

/** The arguments of each resource's class, as the compiler sees them. */
const argumentsOf = (tokens: readonly string[]): { checker: ts.TypeChecker; types: Map<string, ts.Type> } => {
  const file = join(ROOT, "policies", "__registry.ts");
  const text = tokens
    .map((token, index) => {
      const { module, name } = classOf(token);
      return `import { ${name} as C${index} } from "${module}";\nexport declare const a${index}: NonNullable<ConstructorParameters<typeof C${index}>[1]>;`;
    })
    .join("\n");
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    skipLibCheck: true,
    types: [],
    strict: true,
  };
  const host = ts.createCompilerHost(options);
  const [exists, read] = [host.fileExists.bind(host), host.getSourceFile.bind(host)];
  host.fileExists = (path) => path === file || exists(path);
  host.getSourceFile = (path, version) =>
    path === file ? ts.createSourceFile(path, text, version) : read(path, version);
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!);
  const unresolved = program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  expect(unresolved, "kinds of resource that the SDKs do not have").to.deep.equal([]);
  return {
    checker,
    types: new Map(
      tokens.map((token, index) => [
        token,
        checker.getTypeOfSymbol(exported.find(({ name }) => name === `a${index}`)!),
      ]),
    ),
  };
};

/** What a value may be: not to be waited for, and one element of a list. */
const plain = (checker: ts.TypeChecker, type: ts.Type): ts.Type[] => {
  if (type.isUnion()) return type.types.flatMap((one) => plain(checker, one));
  if (
    ["Promise", "OutputInstance"].includes(type.symbol?.name) ||
    (type.isIntersection() && type.types.some(({ symbol }) => symbol?.name === "OutputInstance"))
  )
    return [];
  return checker.isArrayType(type) ? plain(checker, checker.getTypeArguments(type as ts.TypeReference)[0]!) : [type];
};

const has = (checker: ts.TypeChecker, type: ts.Type, [key, ...rest]: readonly string[]): boolean => {
  if (key === undefined) return true;
  return plain(checker, type).some((one) => {
    if (one.flags & ts.TypeFlags.Any) return true;
    const property = checker.getPropertyOfType(one, key);
    const inner = property ? checker.getTypeOfSymbol(property) : one.getStringIndexType();
    return inner !== undefined && has(checker, inner, rest);
  });
};

const POD_AT: Record<string, string> = { Pod: "", CronJob: "spec.jobTemplate.spec.template." };
/** What a rule reads of a kind, as that kind has it. */
const readsOf = (rule: Rule, token: string): string[] =>
  (isStackRule(rule) ? rule.reads[token]! : rule.check.reads).map((path) => pathIn(path, token));
const pathIn = (path: string, token: string): string =>
  path.replace(/^spec\.template\.(?=spec|metadata)/, POD_AT[token.split(":")[2]!] ?? "spec.template.");

describe("the SDKs", () => {
  const kindsOf = (rule: Rule): string[] =>
    (isStackRule(rule) ? Object.keys(rule.reads) : [...rule.resources]).filter((token) => !isCustom(token));
  /** What takes tags is found in the SDK itself. */
  const held = rules.filter(({ resources }) => resources !== taggable);
  let facts: ReturnType<typeof argumentsOf>;

  const exists = (token: string, path: string): boolean => has(facts.checker, facts.types.get(token)!, path.split("."));

  before(function read() {
    this.timeout(120_000);
    facts = argumentsOf([...new Set(held.flatMap(kindsOf))]);
  });

  it("have every kind of resource that a rule names, with what it reads there", () => {
    const missing = held.flatMap((rule) =>
      kindsOf(rule).flatMap((token) => {
        const reads = readsOf(rule, token);
        const known = reads.filter((path) => exists(token, path));
        // A rule over several kinds reads of each what it has: of each something, and nothing that none has.
        const elsewhere = (path: string): boolean =>
          kindsOf(rule).some((other) => readsOf(rule, other).includes(path) && exists(other, path));
        return reads
          .filter((path) => !known.includes(path) && (known.length === 0 || !elsewhere(path)))
          .map((path) => `${rule.id}: ${token} ${path}`);
      }),
    );
    expect(missing).to.deep.equal([]);
  });

  it("would be told by a name that is none", () => {
    const bucket = facts.types.get("aws:s3/bucket:Bucket")!;
    expect(has(facts.checker, bucket, ["forceDestroy"])).to.equal(true);
    expect(has(facts.checker, bucket, ["loggings"])).to.equal(false);
    expect(
      has(facts.checker, facts.types.get("aws:lb/listener:Listener")!, "defaultActions.redirect.protokol".split(".")),
    ).to.equal(false);
  });
});
