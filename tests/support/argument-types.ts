// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

/** An argument of a component as its type declares it. */
export interface Argument {
  /** `nodes.min`; `subnetIds[]` for the items of a list, and `keys.*` for the values of a record. */
  path: string;
  /** True if the type is a `pulumi.Input`. */
  isInput: boolean;
  /** True if the type is an enum. */
  isEnum: boolean;
}

const CONTRACTS = join(__dirname, "..", "..", "components", "contracts");

/** The arguments of components, by the name of their interface: `NetworkArgs`. */
export const argumentsOf = (): Map<string, Argument[]> => {
  const files = readdirSync(CONTRACTS).map((file) => join(CONTRACTS, file));
  const program = ts.createProgram(files, {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: ["node"],
  });
  const checker = program.getTypeChecker();
  const found = new Map<string, Argument[]>();
  for (const file of files)
    program.getSourceFile(file)!.forEachChild((node) => {
      if (ts.isInterfaceDeclaration(node) && node.name.text.endsWith("Args"))
        found.set(node.name.text, [...visit(checker, checker.getTypeAtLocation(node), "")]);
    });
  return found;
};

const nameOf = (type: ts.Type): string | undefined => type.getSymbol()?.getName();

/** Yields the argument itself, unless it is the object of all arguments, and those inside of it. */
function* visit(checker: ts.TypeChecker, type: ts.Type, path: string): Generator<Argument> {
  const members = (type.isUnion() ? type.types : [type]).filter((one) => !(one.flags & ts.TypeFlags.Undefined));
  const isInput = members.some((one) => nameOf(one) === "Promise");
  if (path !== "") yield { path, isInput, isEnum: members.some((one) => (one.flags & ts.TypeFlags.EnumLike) !== 0) };
  // The value of an Input; an Output is an intersection type.
  for (const one of members.filter(
    (member) => !member.isIntersection() && !["OutputInstance", "Promise"].includes(nameOf(member) ?? ""),
  ))
    yield* inside(checker, one, path);
}

function* inside(checker: ts.TypeChecker, type: ts.Type, path: string): Generator<Argument> {
  if (checker.isArrayType(type))
    yield* visit(checker, checker.getTypeArguments(type as ts.TypeReference)[0]!, `${path}[]`);
  else if (type.flags & ts.TypeFlags.Object) {
    const values = type.getStringIndexType();
    if (values) yield* visit(checker, values, `${path}.*`);
    for (const property of type.getProperties())
      yield* visit(
        checker,
        checker.getTypeOfSymbol(property),
        path === "" ? property.getName() : `${path}.${property.getName()}`,
      );
  }
}
