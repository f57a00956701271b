// SPDX-License-Identifier: Apache-2.0
// Reads the public symbols of the package with their docstrings. It parses files and does not resolve types, so that it needs no SDK.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as ts from "typescript";

const ROOT = join(__dirname, "..");

/** A docstring. */
export interface Docs {
  text: string;
  /** The text of `@default`. */
  default?: string;
  /** The text of `@throws`. */
  throws?: string;
}

/** A property of an interface, of a class or of an object of choices, or a method of a class. */
export interface Member extends Docs {
  name: string;
  isOptional: boolean;
  /** The type as the source states it. For a choice, its value. */
  type: string;
  /** The file of the declaration, from which the names in the type are looked up. */
  file: string;
}

/** An exported symbol. */
export interface PublicSymbol extends Docs {
  name: string;
  kind: "class" | "interface" | "choices" | "type" | "function" | "constant";
  /** Path from the root of the repository. */
  file: string;
  members: Member[];
  /** Static methods of a class, such as `fromExisting`. */
  statics: Member[];
}

const sources = new Map<string, ts.SourceFile>();
const parse = (file: string): ts.SourceFile => {
  const parsed =
    sources.get(file) ?? ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2020, true);
  sources.set(file, parsed);
  return parsed;
};

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const docsOf = (node: ts.Node): Docs => {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const tag = (name: string): string | undefined => {
    const found = comment?.tags?.find(({ tagName }) => tagName.text === name);
    return found && oneLine(ts.getTextOfJSDocComment(found.comment) ?? "");
  };
  const [byDefault, throws] = [tag("default"), tag("throws")];
  return {
    text: (ts.getTextOfJSDocComment(comment?.comment) ?? "").trim(),
    ...(byDefault !== undefined && { default: byDefault }),
    ...(throws !== undefined && { throws }),
  };
};

const has = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

const fileOf = (node: ts.Node): string => relative(ROOT, node.getSourceFile().fileName);

const memberOf = (node: ts.PropertySignature | ts.PropertyDeclaration | ts.MethodDeclaration): Member => ({
  name: node.name.getText(),
  isOptional: node.questionToken !== undefined,
  type: oneLine(node.type?.getText() ?? ""),
  file: fileOf(node),
  ...docsOf(node),
});

/** The properties and the static methods of a class. */
const classMembers = (node: ts.ClassDeclaration): Pick<PublicSymbol, "members" | "statics"> => {
  const visible = node.members.filter((member) => !has(member, ts.SyntaxKind.PrivateKeyword));
  return {
    members: visible.filter(ts.isPropertyDeclaration).map(memberOf),
    statics: visible
      .filter(ts.isMethodDeclaration)
      .filter((method) => has(method, ts.SyntaxKind.StaticKeyword))
      .map(memberOf),
  };
};

/** The members of an object such as `NatStrategy`, whose values are choices. Undefined if it is another constant. */
const choicesOf = ({ initializer }: ts.VariableDeclaration): Member[] | undefined => {
  if (initializer === undefined || !ts.isAsExpression(initializer)) return undefined;
  if (!ts.isObjectLiteralExpression(initializer.expression)) return undefined;
  return initializer.expression.properties.filter(ts.isPropertyAssignment).map((property) => ({
    name: property.name.getText(),
    isOptional: false,
    type: property.initializer.getText(),
    file: fileOf(property),
    ...docsOf(property),
  }));
};

const symbolOf = (name: string, node: ts.Node): PublicSymbol => {
  const base = { name, file: fileOf(node), ...docsOf(node), members: [], statics: [] };
  if (ts.isClassDeclaration(node)) return { ...base, kind: "class", ...classMembers(node) };
  if (ts.isInterfaceDeclaration(node))
    return { ...base, kind: "interface", members: node.members.filter(ts.isPropertySignature).map(memberOf) };
  if (ts.isEnumDeclaration(node)) {
    const members = node.members.map((member) => ({
      name: member.name.getText(),
      isOptional: false,
      type: member.initializer?.getText() ?? "",
      file: fileOf(member),
      ...docsOf(member),
    }));
    return { ...base, kind: "choices", members };
  }
  if (ts.isVariableStatement(node)) {
    const [declaration] = node.declarationList.declarations;
    const members = choicesOf(declaration!);
    if (members !== undefined) return { ...base, kind: "choices", members };
    const isFunction = declaration!.initializer !== undefined && ts.isArrowFunction(declaration!.initializer);
    return { ...base, kind: isFunction ? "function" : "constant" };
  }
  return { ...base, kind: "type" };
};

const declares = (node: ts.Node, name: string): boolean => {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.some((declaration) => declaration.name.getText() === name);
  const isNamed = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node);
  return (isNamed || ts.isTypeAliasDeclaration(node)) && node.name?.text === name;
};

/** The path of the module that a file imports by a relative path. */
const moduleOf = (from: string, path: string): string => {
  const target = join(dirname(from), path);
  return [`${target}.ts`, join(target, "index.ts")].find((file) => existsSync(file))!;
};

/** The declaration of a name in a file, or in the file that it exports the name from. A choice's object comes before its type. */
const findSymbol = (file: string, name: string): PublicSymbol | undefined => {
  const source = parse(file);
  const declaration = source.statements.find((node) => declares(node, name));
  if (declaration) return symbolOf(name, declaration);
  for (const node of source.statements) {
    if (!ts.isExportDeclaration(node) && !ts.isImportDeclaration(node)) continue;
    if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const bindings = ts.isExportDeclaration(node) ? node.exportClause : node.importClause?.namedBindings;
    if (!bindings || !(ts.isNamedExports(bindings) || ts.isNamedImports(bindings))) continue;
    const isNamed = bindings.elements.some((element) => element.name.text === name);
    if (isNamed && node.moduleSpecifier.text.startsWith("."))
      return findSymbol(moduleOf(file, node.moduleSpecifier.text), name);
  }
  return undefined;
};

/** The symbol that a name stands for in a file of the repository, imported ones included. Undefined for those of other packages. */
export const symbolIn = (file: string, name: string): PublicSymbol | undefined => findSymbol(join(ROOT, file), name);

/** The exported symbols of a file of the repository, also those that it exports from another file. */
export const symbolsOf = (file: string): PublicSymbol[] => {
  const path = join(ROOT, file);
  const names = parse(path).statements.flatMap((node) => {
    if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause))
      return node.exportClause.elements.map((element) => element.name.text);
    if (!has(node, ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
    return ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) ? [node.name!.text] : [];
  });
  return names.map((name) => {
    const found = findSymbol(path, name);
    if (!found) throw new Error(`${file}: no declaration of ${name} is found; export it by name from a relative path`);
    return found;
  });
};

/** What lacks a docstring among symbols and their members: `HaClusterArgs.nodes`. */
export const undocumented = (symbols: readonly PublicSymbol[]): string[] =>
  symbols.flatMap((symbol) => {
    const documentedElsewhere = symbol.kind === "class" ? new Set(inherited(symbol)) : new Set<string>();
    const members = [...symbol.members, ...symbol.statics].filter(
      ({ name, text }) => text === "" && !documentedElsewhere.has(name),
    );
    return [...(symbol.text === "" ? [symbol.name] : []), ...members.map(({ name }) => `${symbol.name}.${name}`)];
  });

/** The outputs of a component, which its interface documents. */
export const inherited = ({ name, file }: PublicSymbol): string[] =>
  symbolIn(file, `${name}Outputs`)?.members.map((member) => member.name) ?? [];
