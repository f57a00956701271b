// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Assessment } from "./assessment";
import { html } from "./html";
import { junit } from "./junit";
import { evidence } from "./matrix";
import { oscal } from "./oscal";
import { sarif } from "./sarif";
import { UserError } from "./user-error";

/** The kinds of report that are written to files. */
export const FORMATS: Readonly<Record<string, (assessment: Assessment) => string>> = {
  sarif,
  junit,
  html,
  evidence,
  oscal,
};

export interface ReportFile {
  format: string;
  path: string;
}

/** Reads `FORMAT=PATH`. @throws UserError when it is none */
export const reportFile = (text: string): ReportFile => {
  const [format = "", ...path] = text.split("=");
  if (!Object.hasOwn(FORMATS, format))
    throw new UserError(`there is no report "${format}"; the reports are ${Object.keys(FORMATS).join(", ")}`);
  if (path.join("=") === "") throw new UserError(`--report ${text} names no file; write it as ${format}=PATH`);
  return { format, path: path.join("=") };
};

/** @throws UserError when a file can't be written */
export const writeReports = (assessment: Assessment, files: readonly ReportFile[], cwd: string): void => {
  for (const { format, path } of files) {
    const text = FORMATS[format]!(assessment);
    try {
      mkdirSync(dirname(resolve(cwd, path)), { recursive: true });
      writeFileSync(resolve(cwd, path), text);
    } catch (error) {
      throw new UserError(`the ${format} report can't be written: ${(error as Error).message}`);
    }
  }
};
