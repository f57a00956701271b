// SPDX-License-Identifier: Apache-2.0
import { createReadStream, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { Readable } from "node:stream";

/** A file, folder or symbolic link of a layer. Owner and group are root, and times are 0: equal entries give equal archives. */
export type Entry =
  | { type: "folder"; path: string; mode?: number }
  | { type: "link"; path: string; target: string }
  | { type: "file"; path: string; mode: number; source: string | Buffer }
  | { type: "stream"; path: string; mode: number; size: number; chunks: () => AsyncIterable<Buffer> };

const BLOCK = 512;
/** Longest path of the header's name field (pax(1), "ustar Interchange Format"). */
const NAME_LENGTH = 100;

const TYPE_FLAGS = { file: "0", stream: "0", link: "2", folder: "5" } as const;

/** The contents of a tar archive, in chunks. Adds the parent folders of each entry. */
export async function* tar(entries: readonly Entry[]): AsyncGenerator<Buffer> {
  for (const entry of withParents(entries)) {
    yield header(entry);
    if (entry.type === "link" || entry.type === "folder") continue;
    yield* contentOf(entry);
    yield Buffer.alloc((BLOCK - (sizeOf(entry) % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Adds missing parent folders before each entry. A folder that is listed itself keeps its mode. */
const withParents = (entries: readonly Entry[]): Entry[] => {
  const all = new Map<string, Entry>();
  const listed = new Map(entries.map((entry) => [entry.path, entry]));
  for (const entry of entries) {
    const parents: string[] = [];
    for (let path = posix.dirname(entry.path); path !== "."; path = posix.dirname(path)) parents.unshift(path);
    for (const path of parents) if (!all.has(path)) all.set(path, listed.get(path) ?? { type: "folder", path });
    if (!all.has(entry.path)) all.set(entry.path, entry);
  }
  return [...all.values()];
};

const contentOf = (
  entry: Extract<Entry, { mode: number; path: string; type: "file" | "stream" }>,
): AsyncIterable<Buffer> => {
  if (entry.type === "stream") return entry.chunks();
  return typeof entry.source === "string" ? createReadStream(entry.source) : Readable.from([entry.source]);
};

const sizeOf = (entry: Entry): number => {
  if (entry.type === "stream") return entry.size;
  if (entry.type !== "file") return 0;
  return typeof entry.source === "string" ? statSync(entry.source).size : entry.source.length;
};

const header = (entry: Entry): Buffer => {
  const name = entry.type === "folder" ? `${entry.path}/` : entry.path;
  if (Buffer.byteLength(name) > NAME_LENGTH) throw new Error(`${name}: must not be longer than ${NAME_LENGTH} bytes`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;
  block.write(name, 0);
  block.write(octal(modeOf(entry), 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(sizeOf(entry), 12), 124);
  block.write(octal(0, 12), 136);
  block.write(" ".repeat(8), 148);
  block.write(TYPE_FLAGS[entry.type], 156);
  if (entry.type === "link") block.write(entry.target, 157);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
};

const modeOf = (entry: Entry): number =>
  entry.type === "link" ? 0o777 : entry.type === "folder" ? (entry.mode ?? 0o755) : entry.mode;

/** An executable file of this machine. */
export const executable = (path: string, source: string): Entry => ({ type: "file", path, mode: 0o755, source });

/** A text file. */
export const text = (path: string, content: string): Entry => ({
  type: "file",
  path,
  mode: 0o644,
  source: Buffer.from(content),
});

/** A copy of a file of this machine that everyone can read. */
export const copyOf = (path: string, source: string): Entry => ({
  type: "file",
  path,
  mode: 0o644,
  source: readFileSync(source),
});
