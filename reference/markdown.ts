// SPDX-License-Identifier: Apache-2.0
// Parts of the generated pages.
import type { Member } from "./symbols";

/** A cell of a table: one line, without its separator. */
const cell = (text: string): string => text.replace(/\s+/g, " ").replace(/\|/g, "\\|").trim();

export const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");

/** Code without the name of the SDK, which only makes types longer. */
export const code = (text: string): string => `\`${text.replace(/\bpulumi\./g, "")}\``;

/** Text of a docstring, whose links to documents are relative to the root of the repository. */
export const linkDocs = (text: string): string =>
  text.replace(/\bdocs\/([\w/-]+\.md)\b/g, (_path, file: string) => `[${file}](../${file})`);

/** A default: code, or words after a hyphen. */
const formatDefault = ({ isOptional, default: value }: Member): string => {
  if (value === undefined) return isOptional ? "" : "**required**";
  return value.startsWith("- ") ? linkDocs(value.slice(2)) : code(value);
};

/** A table of arguments or outputs. A list in a docstring becomes text, because a cell has one line. */
export const memberTable = (
  title: string,
  members: readonly Member[],
  link: (type: string) => string,
  hasDefaults: boolean,
): string =>
  table(
    [title, "type", ...(hasDefaults ? ["default"] : []), "description"],
    members.map((member) => [
      code(member.name),
      link(member.type),
      ...(hasDefaults ? [formatDefault(member)] : []),
      linkDocs(member.text.replace(/\n\s*- /g, "<br>• ")),
    ]),
  );
