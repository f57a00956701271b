// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../lib/report";
import { run, UserError } from "../lib/run";
import { cacheFolder } from "./cache";

/** Pinned packages of Python, and what runs on them. */
export interface PythonEnvironment {
  name: string;
  /** A file of pinned packages. */
  requirements: string;
  /** A program that completes the environment when it is called with `download`. */
  program?: string;
  /** What it took, in seconds. */
  seconds: number;
}

export const emulators: PythonEnvironment = {
  name: "emulators",
  requirements: join(__dirname, "..", "cloud", "requirements.txt"),
  seconds: 40,
};

const LEAST = [3, 11];

/** Where this machine's environment is, and its interpreter. */
const placeOf = async ({
  name,
  requirements,
  program,
}: PythonEnvironment): Promise<{ folder: string; interpreter: string; whole: string }> => {
  const pins = createHash("sha256").update(await checkPython());
  for (const file of [requirements, program]) if (file !== undefined) pins.update(readFileSync(file));
  const folder = join(cacheFolder(), "products", `${name}-${pins.digest("hex").slice(0, 12)}`);
  return { folder, interpreter: join(folder, "bin", "python"), whole: join(folder, "installed") };
};

/** The interpreter of an environment, if it is there. */
export const cachedPython = async (environment: PythonEnvironment): Promise<string | undefined> => {
  const { interpreter, whole } = await placeOf(environment);
  return existsSync(whole) ? interpreter : undefined;
};

/** Makes an environment. @returns Its interpreter. */
export const makePython = async (
  environment: PythonEnvironment,
  report: Report,
  signal: AbortSignal,
): Promise<string> => {
  const { folder, interpreter, whole } = await placeOf(environment);
  const { name, requirements, program, seconds } = environment;
  await mkdir(folder, { recursive: true });
  // An environment knows its own path, so it is made in place, and marked when it is whole.
  await report.during(
    `installing the ${name} from PyPI${program === undefined ? "" : " and Maven"} (about ${seconds} s)`,
    (async () => {
      await run("python3", ["-m", "venv", "--clear", folder], { signal });
      await run(interpreter, ["-m", "pip", "install", "--quiet", "--no-compile", "-r", requirements], { signal });
      if (program !== undefined) await run(interpreter, [program, "download"], { signal });
      await writeFile(whole, "");
    })(),
  );
  return interpreter;
};

const checkPython = async (): Promise<string> => {
  const fix = `install Python ${LEAST.join(".")} or newer and put \`python3\` on PATH`;
  const version = await run("python3", ["-c", "import sys, venv, ensurepip; print(sys.version)"]).catch(
    (error: unknown) => {
      throw new UserError(
        /No module named/.test(String(error))
          ? "the AWS emulators run in a Python environment, and this `python3` can't make one; install its venv module (Debian: python3-venv)"
          : `the AWS emulators run on Python, and no \`python3\` is on PATH; ${fix}`,
      );
    },
  );
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < LEAST[0]! || (major === LEAST[0] && minor < LEAST[1]!))
    throw new UserError(
      `the AWS emulators need Python ${LEAST.join(".")}, and \`python3\` on PATH is ${version.trim()}; ${fix}`,
    );
  return version;
};
