// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "commander";
import type { CheckOptions } from "../policies/report/check";
import { FORMATS, parseReportOption, type ReportFile } from "../policies/report/report-option";
import { EXIT_FAILED, EXIT_PASSED, type AddCommand } from "./command";

const AFTER_HELP = `
The settings, enforcement levels and exemptions of a project are in redoubt.policy.yaml, in the current folder or a folder
above it, up to the folder with Pulumi.yaml.

Exit status: 0 the check passed, 1 the check failed, 2 the check could not run (invalid options, an unreadable file, an
invalid redoubt.policy.yaml, a failed pulumi command).`;

/** Adds `check`, which evaluates the rules for a stack. */
export const addCheck: AddCommand = (program, context, end) => {
  program
    .command("check")
    .description("check the deployed or planned resources of a stack against the rules, and write reports")
    .option("--stack <name>", "check the deployed resources of this stack of the Pulumi program in the current folder")
    .option("--preview", "with --stack: check the planned resources, which `pulumi preview` computes")
    .option("--file <path>", "check a state file that `pulumi stack export --file PATH` wrote; needs no pulumi")
    .option("--report <format=path>", `also write a report: ${FORMATS.join(", ")}; can be repeated`, collectReports)
    .option("--fail-on-unknown", "also fail if a mandatory check is not evaluated")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: CheckOptions) => {
      const { check } = await import("../policies/report/check");
      end((await check(options, context)) ? EXIT_PASSED : EXIT_FAILED);
    });
};

const collectReports = (text: string, previous: readonly ReportFile[] = []): ReportFile[] => {
  try {
    return [...previous, parseReportOption(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
};
