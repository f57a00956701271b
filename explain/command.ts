// SPDX-License-Identifier: Apache-2.0
// The command `explain`: reads a stack, writes its page and its Markdown form.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readProjectPolicy, type ProjectPolicy } from "../policies/project-policy";
import type { CommandContext } from "../policies/report/check";
import { UserError } from "../policies/user-error";
import { explanationOf, formatChange, formatDollars, type Explanation } from "./explanation";
import { markdown } from "./markdown";
import { page } from "./page/page";
import { plural } from "./page/parts";
import { subjectOfFile, subjectOfStack, subjectOfState, type Subject } from "./subject";

/** Where the forms of the page are written, and what the cost is compared with. */
export interface OutputOptions {
  html?: string;
  markdown?: string;
  before?: string;
}

/** The options of `redoubt explain`. */
export interface ExplainOptions extends OutputOptions {
  stack?: string;
  file?: string;
  preview?: boolean;
}

/** Explains a stack of the engine. @throws UserError if a file or a stack cannot be read, or a file cannot be written */
export const explain = async (options: ExplainOptions, context: CommandContext): Promise<void> => {
  writeExplanation(await readSubject(options, context), readProjectPolicy(context.cwd), options, context);
};

const readSubject = async (
  { stack, file, preview = false }: ExplainOptions,
  { cwd, err }: CommandContext,
): Promise<Subject> => {
  if ((stack === undefined) === (file === undefined))
    throw new UserError("explain: exactly one of --stack and --file must be set; use --stack NAME or --file PATH");
  if (stack === undefined) {
    if (preview) throw new UserError("explain: --preview needs a stack; use it with --stack NAME");
    return subjectOfFile(file!, cwd);
  }
  // Both take a while. Progress goes to standard error, so that standard output holds the results only.
  err(preview ? `previewing ${stack}\n` : `reading the state of ${stack}\n`);
  return subjectOfStack(stack, preview, cwd);
};

/** Writes the explanation of a stack, and prints its totals. @throws UserError if a file cannot be read or written */
export const writeExplanation = (
  subject: Subject,
  policy: ProjectPolicy,
  { html, markdown: markdownFile, before }: OutputOptions,
  { cwd, out }: CommandContext,
): void => {
  const explanation = explanationOf(
    subject,
    policy,
    new Date(),
    before === undefined ? undefined : { file: before, subject: subjectOfFile(before, cwd) },
  );
  const pageFile = html ?? (markdownFile === undefined ? `explain-${subject.stack}.html` : undefined);
  const written = [
    ...(pageFile === undefined ? [] : [{ file: pageFile, text: page(explanation) }]),
    ...(markdownFile === undefined ? [] : [{ file: markdownFile, text: markdown(explanation) }]),
  ];
  for (const { file, text } of written) write(file, text, cwd);
  out(`${summary(explanation)}\n${written.map(({ file }) => `wrote ${file}\n`).join("")}`);
};

/** Writes the page of a state that `pulumi stack export` printed. `policy` is that of the project in a folder. */
export const writePageOfState = (state: unknown, folder: string, file: string): void =>
  write(file, page(explanationOf(subjectOfState(state, "the state"), readProjectPolicy(folder), new Date())), folder);

const summary = ({ subject, cost, before, targets, violations, components }: Explanation): string =>
  [
    `${subject.project}/${subject.stack}: $${formatDollars(cost.total)} per month before traffic`,
    ...(before === undefined ? [] : [`${formatChange(cost.total - before.total)} against ${before.file}`]),
    plural(
      components.reduce((total, one) => total + one.resources.length, 0),
      "resource",
    ),
    ...(targets.length === 0
      ? []
      : [`${targets.filter(({ isMet }) => isMet).length} of ${targets.length} targets achievable`]),
    plural(violations.length, "violated rule"),
    ...(cost.unpriced.length === 0 ? [] : [`${cost.unpriced.length} not in the price table`]),
  ].join(", ");

const write = (file: string, text: string, cwd: string): void => {
  try {
    mkdirSync(dirname(resolve(cwd, file)), { recursive: true });
    writeFileSync(resolve(cwd, file), text);
  } catch (error) {
    throw new UserError(`${file}: file cannot be written (${(error as Error).message}); choose another path`);
  }
};
