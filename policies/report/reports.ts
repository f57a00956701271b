// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "../user-error";
import type { Assessment } from "./assessment";
import { html } from "./html";
import { junit } from "./junit";
import { evidence } from "./matrix";
import { oscal } from "./oscal";
import type { Format, ReportFile } from "./report-option";
import { sarif } from "./sarif";

const WRITERS: Readonly<Record<Format, (assessment: Assessment) => string>> = { sarif, junit, html, evidence, oscal };

/** @throws UserError if a file cannot be written */
export const writeReports = (assessment: Assessment, files: readonly ReportFile[], cwd: string): void => {
  for (const { format, path } of files) {
    const text = WRITERS[format](assessment);
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
