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

/** The formats of reports that are written to files. */
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

/** Parses `FORMAT=PATH`. @throws UserError if it has another form */
export const parseReportOption = (text: string): ReportFile => {
  const [format = "", ...path] = text.split("=");
  if (!Object.keys(FORMATS).includes(format))
    throw new UserError(
      `--report: format "${format}" is not a report format; use one of ${Object.keys(FORMATS).join(", ")}`,
    );
  if (path.join("=") === "")
    throw new UserError(`--report ${text}: path must not be empty; write it as ${format}=PATH`);
  return { format, path: path.join("=") };
};

/** @throws UserError if a file cannot be written */
export const writeReports = (assessment: Assessment, files: readonly ReportFile[], cwd: string): void => {
  for (const { format, path } of files) {
    const text = FORMATS[format]!(assessment);
    try {
      mkdirSync(dirname(resolve(cwd, path)), { recursive: true });
      writeFileSync(resolve(cwd, path), text);
    } catch (error) {
      throw new UserError(
        `--report ${format}=${path}: file cannot be written (${(error as Error).message}); choose another path`,
      );
    }
  }
};
