// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";

/** A resource that a stack registers: its token, and the arguments that it is given. */
export interface UsedResource {
  type: string;
  inputs: Record<string, unknown>;
}

interface TypeSpec {
  type?: string;
  $ref?: string;
  oneOf?: TypeSpec[];
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
}
interface ObjectSpec {
  properties?: Record<string, TypeSpec>;
}
interface Schema {
  resources: Record<string, { inputProperties: Record<string, TypeSpec>; properties: Record<string, TypeSpec> }>;
  types: Record<string, ObjectSpec>;
}

/**
 * Where the types of @pulumi/aws and a provider's schema differ for what is used: each argument given, however deep, and
 * the type of each output that the provider has. Empty when the provider serves the program as the SDK promises.
 */
export const incompatibilities = (used: readonly UsedResource[], schemaFile: string): string[] => {
  const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as Schema;
  const sdk = new Sdk([...new Set(used.map(({ type }) => type))]);
  const found = new Set<string>();
  for (const { type, inputs } of used) {
    const resource = schema.resources[type];
    if (!resource) {
      found.add(`${type}: not in the provider`);
      continue;
    }
    const compare = new Comparison(sdk, schema, found);
    for (const [name, value] of Object.entries(inputs))
      compare.types(`${type} ${name}`, sdk.argument(type, name), resource.inputProperties[name], value);
    for (const [name, output] of sdk.outputs(type))
      if (resource.properties[name])
        compare.types(`${type} output ${name}`, output, resource.properties[name], undefined);
  }
  return [...found].sort();
};

class Comparison {
  constructor(
    private readonly sdk: Sdk,
    private readonly schema: Schema,
    private readonly found: Set<string>,
  ) {}

  types(path: string, promised: ts.Type | undefined, served: TypeSpec | undefined, value: unknown): void {
    const expected = promised ? this.sdk.kind(promised) : "absent";
    const kinds = served ? (served.oneOf ?? [served]).map((one) => this.kind(one)) : ["absent"];
    if (!kinds.includes(expected)) {
      this.found.add(`${path}: the SDK has ${expected}, the provider ${kinds.join(" or ")}`);
      return;
    }
    if (!promised || !served || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) this.types(`${path}[]`, this.sdk.item(promised), served.items, item);
    } else if (served.$ref) {
      const properties = this.schema.types[served.$ref.replace("#/types/", "")]?.properties ?? {};
      for (const [name, field] of Object.entries(value))
        this.types(`${path}.${name}`, this.sdk.property(promised, name), properties[name], field);
    }
  }

  private kind(spec: TypeSpec): string {
    if (spec.$ref?.startsWith("#/types/")) return "object";
    return { integer: "number", object: "map" }[spec.type ?? ""] ?? spec.type ?? "any";
  }
}

/** The declarations of @pulumi/aws, read by the TypeScript compiler. */
class Sdk {
  private readonly checker: ts.TypeChecker;
  private readonly program: ts.Program;

  constructor(tokens: readonly string[]) {
    this.program = ts.createProgram(tokens.map(fileOf), {
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      skipLibCheck: true,
      strict: true,
      target: ts.ScriptTarget.ES2022,
    });
    this.checker = this.program.getTypeChecker();
  }

  argument(token: string, name: string): ts.Type | undefined {
    return this.property(this.declared(token, `${className(token)}Args`), name);
  }

  outputs(token: string): [string, ts.Type][] {
    const type = this.declared(token, className(token));
    return type
      .getProperties()
      .filter((symbol) => symbol.valueDeclaration && ts.isPropertyDeclaration(symbol.valueDeclaration))
      .filter(
        (symbol) =>
          symbol.valueDeclaration!.getSourceFile().fileName === fileOf(token) && !symbol.name.startsWith("__"),
      )
      .map((symbol) => [symbol.name, this.checker.getTypeOfSymbol(symbol)]);
  }

  property(type: ts.Type, name: string): ts.Type | undefined {
    for (const one of this.unwrap(type)) {
      const symbol = one.getProperty(name);
      if (symbol) return this.checker.getTypeOfSymbol(symbol);
    }
    return undefined;
  }

  item(type: ts.Type): ts.Type | undefined {
    const list = this.unwrap(type).find((one) => this.checker.isArrayType(one));
    return list && this.checker.getTypeArguments(list as ts.TypeReference)[0];
  }

  kind(type: ts.Type): string {
    const kinds = new Set(
      this.unwrap(type).map((one) => {
        if (one.flags & ts.TypeFlags.StringLike) return "string";
        if (one.flags & ts.TypeFlags.NumberLike) return "number";
        if (one.flags & ts.TypeFlags.BooleanLike) return "boolean";
        if (this.checker.isArrayType(one)) return "array";
        return one.getStringIndexType() ? "map" : "object";
      }),
    );
    // A JSON document, or the id of something or the thing itself, may be given as an object: text is what is served.
    return kinds.has("string") ? "string" : [...kinds].join(" or ");
  }

  /** The types that remain of `Input<T>` or `Output<T>` when promises, outputs and undefined are taken away. */
  private unwrap(type: ts.Type): ts.Type[] {
    if (type.isUnion()) return type.types.flatMap((one) => this.unwrap(one));
    if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) return [];
    const name = type.getSymbol()?.name ?? "";
    const lifted = type.isIntersection() || name === "OutputInstance" || name === "Promise";
    if (!lifted) return [type];
    const value = this.outputValue(type);
    return value ? this.unwrap(value) : [];
  }

  private outputValue(type: ts.Type): ts.Type | undefined {
    const parts = type.isIntersection() ? type.types : [type];
    const output = parts.find((one) => one.getSymbol()?.name === "OutputInstance");
    return output && this.checker.getTypeArguments(output as ts.TypeReference)[0];
  }

  private declared(token: string, name: string): ts.Type {
    const source = this.program.getSourceFile(fileOf(token));
    const module = source && this.checker.getSymbolAtLocation(source);
    const symbol = module && this.checker.getExportsOfModule(module).find((one) => one.name === name);
    if (!symbol) throw new Error(`@pulumi/aws declares no ${name} for ${token}`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }
}

const className = (token: string): string => token.split(":")[2]!;

const fileOf = (token: string): string =>
  join(dirname(require.resolve("@pulumi/aws/package.json")), `${token.split(":")[1]!}.d.ts`);
