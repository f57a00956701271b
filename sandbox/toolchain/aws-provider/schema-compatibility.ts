// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";

/** A resource of a stack: its type token and its arguments. */
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
 * Compares the types of @pulumi/aws with a provider's schema, for every argument of the resources, at any depth, and for every
 * output in the schema.
 *
 * @returns the differences; none if the provider's schema matches the SDK
 */
export const incompatibilities = (used: readonly UsedResource[], schemaFile: string): string[] => {
  const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as Schema;
  const sdk = new Sdk([...new Set(used.map(({ type }) => type))]);
  const found = new Set<string>();
  for (const { type, inputs } of used) {
    const resource = schema.resources[type];
    if (!resource) {
      found.add(`${type}: is not a resource of the provider`);
      continue;
    }
    const comparison = new Comparison(sdk, schema, found);
    for (const [name, value] of Object.entries(inputs))
      comparison.types(`${type} ${name}`, sdk.argument(type, name), resource.inputProperties[name], value);
    for (const [name, output] of sdk.outputs(type))
      if (resource.properties[name])
        comparison.types(`${type} output ${name}`, output, resource.properties[name], undefined);
  }
  return [...found].sort();
};

class Comparison {
  constructor(
    private readonly sdk: Sdk,
    private readonly schema: Schema,
    private readonly found: Set<string>,
  ) {}

  types(path: string, sdkType: ts.Type | undefined, schemaType: TypeSpec | undefined, value: unknown): void {
    const expected = sdkType ? this.sdk.kind(sdkType) : "missing";
    const kinds = schemaType ? (schemaType.oneOf ?? [schemaType]).map((one) => this.kind(one)) : ["missing"];
    if (!kinds.includes(expected)) {
      this.found.add(`${path}: is ${expected} in the SDK, ${kinds.join(" or ")} in the provider`);
      return;
    }
    if (!sdkType || !schemaType || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) this.types(`${path}[]`, this.sdk.item(sdkType), schemaType.items, item);
    } else if (schemaType.$ref) {
      const properties = this.schema.types[schemaType.$ref.replace("#/types/", "")]?.properties ?? {};
      for (const [name, field] of Object.entries(value))
        this.types(`${path}.${name}`, this.sdk.property(sdkType, name), properties[name], field);
    }
  }

  private kind(spec: TypeSpec): string {
    if (spec.$ref?.startsWith("#/types/")) return "object";
    return { integer: "number", object: "map" }[spec.type ?? ""] ?? spec.type ?? "any";
  }
}

/** Reads the declarations of @pulumi/aws with the TypeScript compiler. */
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
    // The SDK accepts an object for a JSON document, or a resource for its id. The schema has a string in both cases.
    return kinds.has("string") ? "string" : [...kinds].join(" or ");
  }

  /** The types in `Input<T>` or `Output<T>`, without promises, outputs and undefined. */
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
    if (!symbol) throw new Error(`@pulumi/aws does not declare ${name} for ${token}`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }
}

const className = (token: string): string => token.split(":")[2]!;

const fileOf = (token: string): string =>
  join(dirname(require.resolve("@pulumi/aws/package.json")), `${token.split(":")[1]!}.d.ts`);
