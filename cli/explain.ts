// SPDX-License-Identifier: Apache-2.0
import type { ExplainOptions } from "../explain/command";
import { EXIT_PASSED, type AddCommand } from "./command";

const AFTER_HELP = `
The page shows the architecture, the cost per month, the targets, the controls and the resources of a stack. It is one file
without scripts, and opens without a network. It contains names of resources, but no values of secrets.

Exit status: 0 the page was written, 2 it could not be written (invalid options, an unreadable file, a failed preview).`;

/** Adds `explain`, which writes a page about a stack. */
export const addExplain: AddCommand = (program, context, end) => {
  program
    .command("explain")
    .description("write a page about a stack: architecture, cost, targets, controls and resources")
    .option(
      "--stack <name>",
      "explain the deployed resources of this stack of the Pulumi program in the current folder",
    )
    .option("--preview", "with --stack: explain the planned resources, which `pulumi preview` computes")
    .option("--file <path>", "read the output of `pulumi stack export` or of `pulumi preview --json --show-sames`")
    .option("--before <path>", "compare the cost with this state, which `pulumi stack export --file PATH` wrote")
    .option("--html <path>", "where to write the page (default: explain-STACK.html, unless --markdown is set)")
    .option("--markdown <path>", "also write the page as Markdown, for a pull request")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: ExplainOptions) => {
      const { explain } = await import("../explain/command");
      await explain(options, context);
      end(EXIT_PASSED);
    });
};
