// SPDX-License-Identifier: Apache-2.0
import { UserError } from "../user-error";

/** The formats of reports that are written to files. */
export const FORMATS = ["sarif", "junit", "html", "evidence", "oscal"] as const;
export type Format = (typeof FORMATS)[number];

/** A report to write. */
export interface ReportFile {
  format: Format;
  path: string;
}

/** Parses `FORMAT=PATH`. @throws UserError if it has another form */
export const parseReportOption = (text: string): ReportFile => {
  const [name = "", ...path] = text.split("=");
  const format = FORMATS.find((one) => one === name);
  if (format === undefined)
    throw new UserError(`--report: format "${name}" is not a report format; use one of ${FORMATS.join(", ")}`);
  if (path.join("=") === "")
    throw new UserError(`--report ${text}: path must not be empty; write it as ${format}=PATH`);
  return { format, path: path.join("=") };
};
