// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Stage } from "../product";

interface Pruning {
  /** Import path of the Terraform AWS provider. */
  module: string;
  /** A writable copy of it. */
  copy: string;
  /** Service packages to keep, together with the packages that they import. */
  services: readonly string[];
  run: Stage["run"];
}

/**
 * Reduces the Terraform AWS provider to some services. It registers 260 service packages and as many API clients, and linking
 * them takes most of the build time. This keeps the given packages, the packages that they import and the clients that they call.
 */
export const prune = async ({ module, copy, services, run }: Pruning): Promise<void> => {
  const prefix = `${module}/internal/service/`;
  const packages = (await run("go", ["list", "-deps", ...services.map((service) => prefix + service)]))
    .split("\n")
    .filter((path) => path.startsWith(`${module}/`));
  const kept = new Set(
    packages.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split("/")[0]),
  );

  await pruneRegistry(join(copy, "internal/provider/sdkv2/service_packages_gen.go"), kept);
  const clients = join(copy, "internal/conns/awsclient_gen.go");
  const folders = packages.map((path) => join(copy, path.slice(module.length + 1)));
  await pruneClients(clients, await clientsCalled(folders, clients));
};

const pruneRegistry = async (file: string, kept: ReadonlySet<string | undefined>): Promise<void> => {
  const text = await readFile(file, "utf8");
  const drop = (line: string, service: string): string => (kept.has(service) ? line : "");
  await writeFile(
    file,
    text.replace(/\t"[^"]*\/internal\/service\/(\w+)"\n/g, drop).replace(/\t\t(\w+)\.ServicePackage\(ctx\),\n/g, drop),
  );
};

const clientsCalled = async (folders: string[], except: string): Promise<Set<string>> => {
  const called = new Set<string>();
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      if (!name.endsWith(".go") || file === except) continue;
      for (const [, client] of (await readFile(file, "utf8")).matchAll(/\.(\w+Client)\(/g)) called.add(client!);
    }
  }
  return called;
};

/** Rewrites the file of `func (c *AWSClient) XClient` methods: keeps the methods that are called, and their imports. */
const pruneClients = async (file: string, called: ReadonlySet<string>): Promise<void> => {
  const [head = "", ...methods] = (await readFile(file, "utf8")).split(/\n(?=func )/);
  const body = methods
    .filter((method) => called.has(/^func \(c \*AWSClient\) (\w+)\(/.exec(method)?.[1] ?? ""))
    .join("\n");
  const imports = [...head.matchAll(/\t(?:(\w+) )?"([^"]+)"/g)]
    .filter(([, alias, path]) => new RegExp(`\\b${alias ?? path!.split("/").pop()}\\.`).test(body))
    .map(([line]) => line);
  await writeFile(file, `package conns\n\nimport (\n${imports.join("\n")}\n)\n\n${body}`);
};
