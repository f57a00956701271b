// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../lib/report";
import { describeFailure, run, UserError } from "../lib/run";
import { cacheFolder } from "./cache";

/** A Python environment with pinned packages. */
export interface PythonEnvironment {
  name: string;
  /** Requirements file with pinned versions. */
  requirements: string;
  /** A program that downloads further files when it is called with the argument `download`. */
  program?: string;
  /** Duration of the installation, in seconds. */
  seconds: number;
}

export const emulators: PythonEnvironment = {
  name: "emulators",
  requirements: join(__dirname, "..", "cloud", "requirements.txt"),
  seconds: 40,
};

const MINIMUM = [3, 11];

/** The paths of an environment in the cache. Its name contains a hash of the pins and of the Python version. */
const environmentPaths = async ({
  name,
  requirements,
  program,
}: PythonEnvironment): Promise<{ folder: string; interpreter: string; completionMarker: string }> => {
  const pins = createHash("sha256").update(await checkPython());
  for (const file of [requirements, program]) if (file !== undefined) pins.update(readFileSync(file));
  const folder = join(cacheFolder(), "products", `${name}-${pins.digest("hex").slice(0, 12)}`);
  return { folder, interpreter: join(folder, "bin", "python"), completionMarker: join(folder, "installed") };
};

/** The interpreter of an environment, if the cache holds it. */
export const cachedPython = async (environment: PythonEnvironment): Promise<string | undefined> => {
  const { interpreter, completionMarker } = await environmentPaths(environment);
  return existsSync(completionMarker) ? interpreter : undefined;
};

/** Creates an environment. @returns its interpreter */
export const makePython = async (
  environment: PythonEnvironment,
  report: Report,
  signal: AbortSignal,
): Promise<string> => {
  const { folder, interpreter, completionMarker } = await environmentPaths(environment);
  const { name, requirements, program, seconds } = environment;
  await mkdir(folder, { recursive: true });
  // A Python environment contains its own path, so it is created in place and marked as complete at the end.
  await report.during(
    `installing the ${name} from PyPI${program === undefined ? "" : " and Maven"} (about ${seconds} s)`,
    (async () => {
      await run("python3", ["-m", "venv", "--clear", folder], { signal });
      await run(interpreter, ["-m", "pip", "install", "--quiet", "--no-compile", "-r", requirements], { signal });
      if (program !== undefined) await run(interpreter, [program, "download"], { signal });
      await writeFile(completionMarker, "");
    })(),
  );
  return interpreter;
};

const checkPython = async (): Promise<string> => {
  const fix = `install Python ${MINIMUM.join(".")} or newer and put \`python3\` on PATH`;
  const version = await run("python3", ["-c", "import sys, venv, ensurepip; print(sys.version)"]).catch(
    (error: unknown) => {
      throw new UserError(
        /No module named/.test(String(error))
          ? "sandbox tools: python3 must have the venv module, for the AWS emulators; install it (Debian: python3-venv)"
          : `sandbox tools: \`python3\`, which runs the AWS emulators, ${describeFailure(error)}; ${fix}`,
      );
    },
  );
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < MINIMUM[0]! || (major === MINIMUM[0] && minor < MINIMUM[1]!))
    throw new UserError(
      `sandbox tools: Python ${version.trim()} must be ${MINIMUM.join(".")} or newer, for the AWS emulators; ${fix}`,
    );
  return version;
};
