// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { join } from "node:path";
import * as ts from "typescript";
import { isStackRule, type Rule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import taggable from "../../policies/rules/taggable.json";

const ROOT = join(__dirname, "..", "..");
/** A custom resource, which has no class in the SDK. */
const isCustom = (token: string): boolean => /^kubernetes:(gateway\.|[a-z]+\.k8s\.elastic\.co\/)/.test(token);

/**
 * The module and the class of a resource type: `@pulumi/aws/s3/bucket` and `Bucket` for `aws:s3/bucket:Bucket`. The modules of
 * Kubernetes are the first parts of its API groups.
 */
const classOf = (token: string): { module: string; name: string } => {
  const [provider, module, name] = token.split(":") as [string, string, string];
  if (provider === "aws") return { module: `@pulumi/aws/${module}`, name };
  const [group, version] = module.split("/") as [string, string];
  return {
    module: `@pulumi/kubernetes/${group.split(".")[0]!}/${version}/${name.replace(/^[A-Z]+/, (capitals) => capitals.toLowerCase())}`,
    name,
  };
};

/** The type of the arguments of each resource class. */
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
  expect(unresolved, "resource types that the SDKs do not have").to.deep.equal([]);
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

/** The types of a value, without promises and outputs, and with the element type of a list. */
const unwrapTypes = (checker: ts.TypeChecker, type: ts.Type): ts.Type[] => {
  if (type.isUnion()) return type.types.flatMap((one) => unwrapTypes(checker, one));
  if (
    ["Promise", "OutputInstance"].includes(type.symbol?.name) ||
    (type.isIntersection() && type.types.some(({ symbol }) => symbol?.name === "OutputInstance"))
  )
    return [];
  return checker.isArrayType(type)
    ? unwrapTypes(checker, checker.getTypeArguments(type as ts.TypeReference)[0]!)
    : [type];
};

const hasProperty = (checker: ts.TypeChecker, type: ts.Type, [key, ...rest]: readonly string[]): boolean => {
  if (key === undefined) return true;
  return unwrapTypes(checker, type).some((one) => {
    if (one.flags & ts.TypeFlags.Any) return true;
    const property = checker.getPropertyOfType(one, key);
    const inner = property ? checker.getTypeOfSymbol(property) : one.getStringIndexType();
    return inner !== undefined && hasProperty(checker, inner, rest);
  });
};

const POD_AT: Record<string, string> = { Pod: "", CronJob: "spec.jobTemplate.spec.template." };
/** The paths that a rule reads from a resource type, at the path of the pod template in that type. */
const readsOf = (rule: Rule, token: string): string[] =>
  (isStackRule(rule) ? rule.reads[token]! : rule.check.reads).map((path) => pathIn(path, token));
const pathIn = (path: string, token: string): string =>
  path.replace(/^spec\.template\.(?=spec|metadata)/, POD_AT[token.split(":")[2]!] ?? "spec.template.");

describe("the properties that rules read", () => {
  const typesOf = (rule: Rule): string[] =>
    (isStackRule(rule) ? Object.keys(rule.reads) : [...rule.resources]).filter((token) => !isCustom(token));
  /** The resource types with tags are found in the SDK itself. */
  const checkedRules = rules.filter(({ resources }) => resources !== taggable);
  let sdk: ReturnType<typeof argumentsOf>;

  const exists = (token: string, path: string): boolean =>
    hasProperty(sdk.checker, sdk.types.get(token)!, path.split("."));

  before(function readSdk() {
    this.timeout(120_000);
    sdk = argumentsOf([...new Set(checkedRules.flatMap(typesOf))]);
  });

  it("exist in the SDKs", () => {
    expect(checkedRules.length).to.be.above(150);
    const missing = checkedRules.flatMap((rule) =>
      typesOf(rule).flatMap((token) => {
        const reads = readsOf(rule, token);
        const known = reads.filter((path) => exists(token, path));
        // A rule with several types can read a property that only some of them have, but it must read one property of each.
        const elsewhere = (path: string): boolean =>
          typesOf(rule).some((other) => readsOf(rule, other).includes(path) && exists(other, path));
        return reads
          .filter((path) => !known.includes(path) && (known.length === 0 || !elsewhere(path)))
          .map((path) => `${rule.id}: ${token} ${path}`);
      }),
    );
    expect(missing).to.deep.equal([]);
  });

  it("are not found if a name is wrong", () => {
    const bucket = sdk.types.get("aws:s3/bucket:Bucket")!;
    expect(hasProperty(sdk.checker, bucket, ["forceDestroy"])).to.equal(true);
    expect(hasProperty(sdk.checker, bucket, ["loggings"])).to.equal(false);
    expect(
      hasProperty(
        sdk.checker,
        sdk.types.get("aws:lb/listener:Listener")!,
        "defaultActions.redirect.protokol".split("."),
      ),
    ).to.equal(false);
  });
});
