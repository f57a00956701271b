// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run } from "../lib/run";
import { platform } from "./cache";
import type { Product, Release } from "./product";

const REACH_SECONDS = 4;
const unreachable = new Set<string>();

/**
 * Downloads the official releases of a product into `out`, and verifies each file with its published checksum.
 * @returns false if a release is not available. A host that did not answer once is not tried again.
 */
export const download = async (product: Product, out: string, signal: AbortSignal): Promise<boolean> => {
  if (!product.releases) return false;
  const scratch = await mkdtemp(join(out, ".download-"));
  try {
    for (const release of product.releases(platform())) await fetchRelease(release, scratch, out, signal);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

const fetchRelease = async (
  { url, checksums }: Release,
  scratch: string,
  out: string,
  signal: AbortSignal,
): Promise<void> => {
  const name = basename(url);
  const expected = checksumOf(await (await get(checksums, signal)).text(), name);
  const response = await get(url, signal);
  if (!response.body) throw new Error(`${url}: the response has no body`);
  const file = join(scratch, name);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file), { signal });
  const actual = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  if (actual !== expected) throw new Error(`${url}: SHA-256 ${actual} is not the published ${expected}`);

  if (name.endsWith(".tar.gz")) {
    await run("tar", ["-xzf", file, "-C", out, `--strip-components=${await depth(file)}`], { signal });
  } else {
    await chmod(file, 0o755);
    await rename(file, join(out, name));
  }
};

/** Number of leading folders that all files of an archive share. */
const depth = async (archive: string): Promise<number> => {
  const names = (await run("tar", ["-tzf", archive])).split("\n").filter((name) => name && !name.endsWith("/"));
  return Math.min(...names.map((name) => name.replace(/^\.\//, "").split("/").length - 1));
};

const checksumOf = (text: string, name: string): string => {
  const lines = text.trim().split("\n");
  const line = lines.length === 1 ? lines[0] : lines.find((one) => one.trim().split(/\s+\*?/)[1] === name);
  const sum = /^[0-9a-f]{64}\b/.exec(line?.trim() ?? "")?.[0];
  if (!sum) throw new Error(`${name}: no SHA-256 checksum is published`);
  return sum;
};

const get = async (url: string, signal: AbortSignal): Promise<Response> => {
  const { host } = new URL(url);
  if (unreachable.has(host)) throw new Error(`${host}: not reachable`);
  // The timeout covers the time to the first byte. A large body may take longer.
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), REACH_SECONDS * 1000);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, timeout.signal]) });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response;
  } catch (error) {
    if (!(error instanceof Error && /: \d{3}$/.test(error.message))) unreachable.add(host);
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
