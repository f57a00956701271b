// SPDX-License-Identifier: Apache-2.0
import { escapeXml } from "../../pages/escape-xml";

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A part of the page that can be linked to. */
export const section = (id: string, title: string, content: string): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escapeXml(title)}</h2>\n${content}\n</section>`;

export const paragraph = (text: string): string => `<p>${escapeXml(text)}</p>`;

export const list = (lines: readonly string[]): string =>
  `<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>`;

/** Content that is hidden until the reader opens it. A print shows what is open. */
export const folded = (title: string, note: string, content: string): string =>
  `<details><summary>${escapeXml(title)} <small>${escapeXml(note)}</small></summary>${content}</details>`;
