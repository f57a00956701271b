// SPDX-License-Identifier: Apache-2.0
// A small layout of SVG: each block has a height for a width, and draws itself at a place.
import { escapeXml } from "../../pages/escape-xml";
import type { Cell } from "./architecture";

export interface Block {
  height: (width: number) => number;
  /** `height` is at least that of the block: blocks beside each other have the same. */
  draw: (x: number, y: number, width: number, height: number) => string;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const round = (number: number): number => Math.round(number * 10) / 10;

/** The mean width of a character, in parts of the size of the font. */
const CHARACTER = 0.63;

const fits = (text: string, width: number, size: number): boolean =>
  Array.from(text).length * size * CHARACTER <= width;

/** A text that fits into a width: without its last words, or with an ellipsis in a word that is too long. */
const fitted = (text: string, width: number, size: number): string => {
  if (fits(text, width, size)) return text;
  const words = text.split(" ");
  if (words.length > 1) return fitted(words.slice(0, -1).join(" "), width, size);
  const most = Math.max(1, Math.floor(width / (size * CHARACTER)) - 1);
  return `${Array.from(text).slice(0, most).join("")}…`;
};

const NAME_SIZE = 11;
const LINE_HEIGHT = 13;

/** A name on one line, or on two if it is too long for one. */
const lines = (name: string, width: number): string[] => {
  const words = name.split(" ");
  if (words.length === 1 || fits(name, width, NAME_SIZE)) return [name];
  const first = fitted(name, width, NAME_SIZE);
  const rest = name.slice(first.length).trim();
  return rest === "" || first.endsWith("…") ? [name] : [first, rest];
};

const label = (text: string, x: number, y: number, cssClass: string, width: number, size: number): string =>
  `<text class="${cssClass}" x="${round(x)}" y="${round(y)}">${escapeXml(fitted(text, width, size))}</text>`;

/** The shapes of the icons, within 24 × 24. */
const SHAPES: Readonly<Record<Cell["icon"], string>> = {
  client: '<circle cx="12" cy="8.5" r="3.2"/><path d="M5.5 19c.6-4 3-6 6.5-6s5.9 2 6.5 6"/>',
  network:
    '<path d="M12 5v6M12 11l-5 6M12 11l5 6"/><circle cx="12" cy="5" r="2.2"/><circle cx="7" cy="18" r="2.2"/><circle cx="17" cy="18" r="2.2"/>',
  compute:
    '<rect x="7" y="7" width="10" height="10" rx="1"/><path d="M10 4v3M14 4v3M10 17v3M14 17v3M4 10h3M4 14h3M17 10h3M17 14h3"/>',
  database:
    '<ellipse cx="12" cy="7" rx="6" ry="2.5"/><path d="M6 7v10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5V7M6 12c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5"/>',
  storage: '<path d="M5 7h14l-2 12H7z"/><ellipse cx="12" cy="7" rx="7" ry="2"/>',
  security: '<path d="M12 4l7 2.5v5c0 4-3 7-7 8.5-4-1.5-7-4.5-7-8.5v-5z"/><path d="M9 12l2.2 2.2L15 10.5"/>',
  management: '<path d="M5 19V5M5 19h14M8.5 15.5v-3M12 15.5v-6M15.5 15.5v-8"/>',
};

const NAME_TOP = 41;

/** An icon with a name and a detail below it. */
const drawCell = ({ icon, name, detail }: Cell, x: number, y: number, width: number): string => {
  const middle = x + width / 2;
  const named = lines(name, width);
  const texts = named.map((line, index) =>
    label(line, middle, y + NAME_TOP + index * LINE_HEIGHT, "name", width, NAME_SIZE),
  );
  const detailed =
    detail === undefined ? "" : label(detail, middle, y + NAME_TOP + named.length * LINE_HEIGHT, "detail", width, 10);
  return (
    `<g><title>${escapeXml(detail === undefined ? name : `${name}: ${detail}`)}</title>` +
    `<g class="icon ${icon}" transform="translate(${round(middle - 12)} ${round(y + 2)})"><rect width="24" height="24" rx="4"/>${SHAPES[icon]}</g>` +
    `${texts.join("")}${detailed}</g>`
  );
};

/** Cells beside each other, in as many rows as necessary. */
export const grid = (cells: readonly Cell[], minWidth: number): Block => {
  const perRow = (width: number): number => Math.max(1, Math.min(cells.length, Math.floor(width / minWidth)));
  const rowHeight = (width: number): number =>
    NAME_TOP +
    12 +
    LINE_HEIGHT *
      Math.max(
        0,
        ...cells.map(({ name, detail }) => lines(name, width / perRow(width)).length - (detail === undefined ? 1 : 0)),
      );
  return {
    height: (width) => Math.ceil(cells.length / perRow(width)) * rowHeight(width),
    draw: (x, y, width) => {
      const [count, each] = [perRow(width), width / perRow(width)];
      return cells
        .map((cell, index) =>
          drawCell(cell, x + (index % count) * each, y + Math.floor(index / count) * rowHeight(width), each),
        )
        .join("");
    },
  };
};

/** Blocks below each other. */
export const rows = (blocks: readonly Block[], gap: number): Block => ({
  height: (width) => sum(blocks.map((block) => block.height(width))) + gap * Math.max(0, blocks.length - 1),
  draw: (x, y, width) => {
    let top = y;
    return blocks
      .map((block) => {
        const height = block.height(width);
        const drawn = block.draw(x, top, width, height);
        top += height + gap;
        return drawn;
      })
      .join("");
  },
});

/** Blocks of the same width and height beside each other. */
export const columns = (blocks: readonly Block[], gap: number): Block => {
  const each = (width: number): number => (width - gap * (blocks.length - 1)) / blocks.length;
  const height = (width: number): number => Math.max(0, ...blocks.map((block) => block.height(each(width))));
  return {
    height,
    draw: (x, y, width, given) =>
      blocks
        .map((block, index) =>
          block.draw(x + index * (each(width) + gap), y, each(width), Math.max(given, height(width))),
        )
        .join(""),
  };
};

const TITLE_HEIGHT = 22;

/** A frame with a title in its upper left corner. `outset` draws it outside of its content, so that columns stay aligned. */
export const frame = (cssClass: string, title: string, content: Block, padding = 8, outset = 0): Block => ({
  height: (width) => TITLE_HEIGHT + content.height(width - 2 * (padding - outset)) + padding,
  draw: (x, y, width, height) => {
    const inner = padding - outset;
    return (
      `<rect class="frame ${cssClass}" x="${round(x - outset)}" y="${round(y)}" width="${round(width + 2 * outset)}" height="${round(height)}" rx="4"/>` +
      label(title, x - outset + 8, y + 15, `title ${cssClass}`, width + 2 * outset - 12, 11) +
      content.draw(x + inner, y + TITLE_HEIGHT, width - 2 * inner, height - TITLE_HEIGHT - padding)
    );
  },
});

/** An arrow down, with a text beside it. An arrow with a text marks that requests cross into another zone of trust. */
export const arrow = (text: string, height: number): Block => ({
  height: () => height,
  draw: (x, y, width) => {
    const middle = x + width / 2;
    const line = `<path class="arrow" d="M${round(middle)} ${round(y + 3)}v${height - 7}m-4 -5l4 5l4 -5"/>`;
    return text === "" ? line : line + label(text, middle + 10, y + height / 2 + 3, "protocol", width / 2 - 12, 10);
  },
});

/** One line of text above each column. */
export const heading = (text: string): Block => ({
  height: () => 20,
  draw: (x, y, width) => label(text, x + width / 2, y + 14, "detail", width - 8, 11),
});

/** A block with a dashed frame behind each of its columns, which shows that all rows are in the same zones. */
export const zoned = (count: number, gap: number, content: Block): Block => ({
  height: (width) => content.height(width) + 6,
  draw: (x, y, width, height) => {
    const each = (width - gap * (count - 1)) / count;
    const frames = Array.from(
      { length: count },
      (_, index) =>
        `<rect class="frame zone" x="${round(x + index * (each + gap))}" y="${round(y)}" width="${round(each)}" height="${round(height)}" rx="4"/>`,
    );
    return frames.join("") + content.draw(x, y, width, height - 6);
  },
});
