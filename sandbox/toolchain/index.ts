// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { UserError } from "../lib/run";
import { makeWritable } from "../lib/folder";
import type { Report } from "../lib/report";
import { build, checkGo, goCaches } from "./build";
import { cacheFolder, isCached, productFolder } from "./cache";
import { checkers, searchEngine } from "./checkers";
import { download } from "./download";
import { cachedPython, emulators, makePython, type PythonEnvironment } from "./python";
import type { Product } from "./product";
import { products } from "./products";

/** Absolute paths of the programs that the sandbox runs. */
export interface Tools {
  /** Folder with `pulumi` and its language host, for PATH. */
  engine: string;
  /** The older language host that ours extends. Undefined if a complete language host was downloaded with a release. */
  innerLanguageHost: string | undefined;
  awsProvider: string;
  kubernetesProvider: string;
  etcd: string;
  kubeApiserver: string;
  kubeControllerManager: string;
  kubeScheduler: string;
  kwok: string;
  /** cert-manager's programs; the folder also has the objects of its chart. */
  certManager: string;
  /** The operator of Elastic Cloud on Kubernetes. */
  elasticOperator: string;
  /** Python interpreter of the environment with the emulators. */
  python: string;
}

/** Most memory that concurrent builds may use together, in GiB: a first run must fit in 8 GiB. */
const BUILD_GIB = 6;
const LOCK_POLL_MILLISECONDS = 2000;
/** Free disk space that a first build needs, in GiB: the largest size of Go's caches, and the binaries. */
const DISK_GIB = 16;

/** Returns all tools of the sandbox: from the cache, else downloaded, else built. Continues where an interrupted call stopped. */
export const ensureTools = async (report: Report): Promise<Tools> => {
  if ((await cachedTools()) !== undefined) report.line("tools: all in the cache");
  return toolPaths(await fillCache(report, cachedTools, (signal) => makeTools(report, signal)));
};

/**
 * Prepares the tools that only tests use, in one run: builds share Go's caches, so a package that several tools import in the same
 * version is compiled once.
 */
export const ensureTestTools = async (report: Report): Promise<void> => {
  const cached = async (): Promise<true | undefined> =>
    (checkers.every(isCached) && (await cachedPython(searchEngine)) !== undefined) || undefined;
  await fillCache(report, cached, async (signal) => {
    await makeAll(checkers, report, signal);
    if ((await cachedPython(searchEngine)) === undefined) await makePython(searchEngine, report, signal);
    return true;
  });
};

/** Returns the folder with the binaries of a product that only tests use. Builds it if it is not in the cache. */
export const ensureProduct = async (product: Product, report: Report): Promise<string> =>
  (await ensureProducts([product], report)).get(product)!;

/** Like `ensureProduct`, for several products in one run: builds share Go's caches. @returns the folder of each product */
export const ensureProducts = (wanted: readonly Product[], report: Report): Promise<Map<Product, string>> =>
  fillCache(
    report,
    () =>
      Promise.resolve(
        wanted.every(isCached) ? new Map(wanted.map((product) => [product, productFolder(product)])) : undefined,
      ),
    async (signal) => {
      await makeAll([...new Set(wanted)], report, signal);
      return new Map(wanted.map((product) => [product, productFolder(product)]));
    },
  );

/** Returns the interpreter of a Python environment that only tests use. Creates it if it is not in the cache. */
export const ensurePython = (environment: PythonEnvironment, report: Report): Promise<string> =>
  fillCache(
    report,
    () => cachedPython(environment),
    (signal) => makePython(environment, report, signal),
  );

/** The interpreter of the emulators, if the cache holds all tools. */
const cachedTools = async (): Promise<string | undefined> =>
  products.every(isCached) ? cachedPython(emulators) : undefined;

const makeTools = async (report: Report, signal: AbortSignal): Promise<string> => {
  const [python] = await Promise.all([
    (await cachedPython(emulators)) ?? makePython(emulators, report, signal),
    makeAll(products, report, signal),
  ]);
  return python;
};

/**
 * Returns what is in the cache, or fills it. One process fills the cache at a time; another one waits until the cache holds what it
 * needs, not until the first one has finished.
 * @param fill Its signal stops the other builds when one fails, so that they do not go on after the lock is released.
 */
const fillCache = async <T>(
  report: Report,
  cached: () => Promise<T | undefined>,
  fill: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const cancel = new AbortController();
  makeWritable(cacheFolder(), { use: "cache folder", fix: "set XDG_CACHE_HOME to a folder that you can write to" });
  for (let isWaiting = false; ; isWaiting = true) {
    const found = await cached();
    if (found !== undefined) return found;
    const release = await lockCache();
    if (release) {
      try {
        const filled = (await cached()) ?? (await fill(cancel.signal));
        await rm(goCaches(), { recursive: true, force: true });
        return filled;
      } catch (error) {
        cancel.abort();
        throw error;
      } finally {
        await release();
      }
    }
    if (!isWaiting) report.line(`another process fills ${cacheFolder()}; waiting for it`);
    await sleep(LOCK_POLL_MILLISECONDS);
  }
};

/** Locks the cache. Returns undefined if another process holds the lock. */
const lockCache = async (): Promise<(() => Promise<void>) | undefined> => {
  try {
    return await lock(cacheFolder(), { stale: 20_000, update: 5_000 });
  } catch (error) {
    if ((error as { code?: string }).code === "ELOCKED") return undefined;
    throw error;
  }
};

const makeAll = async (wanted: readonly Product[], report: Report, signal: AbortSignal): Promise<void> => {
  const missing = wanted.filter((product) => !isCached(product));
  if (missing.length === 0) return;
  await checkDisk();
  const waiting = [...missing];
  const running = new Map<Product, Promise<void>>();
  const usedGib = (): number => [...running.keys()].reduce((sum, product) => sum + product.gib, 0);
  const limitGib = Math.min(BUILD_GIB, freemem() / 2 ** 30);
  const remaining = (): string => [...running.keys(), ...waiting].map(({ name }) => name).join(", ") || "none";

  report.line(
    `tools: ${missing.length} of ${wanted.length} missing; building them all takes ${minutes(missing)}: ${remaining()}`,
  );
  while (waiting.length + running.size > 0) {
    // Two builds at once keep two cores busy while one of them links. One build always starts, even with little free memory.
    const fits = ({ gib }: Product): boolean => running.size === 0 || usedGib() + gib <= limitGib;
    const next = running.size < 2 ? waiting.find(fits) : undefined;
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      running.set(
        next,
        make(next, report, signal).then(() => {
          running.delete(next);
          report.line(`tools still missing: ${remaining()}`);
        }),
      );
    } else {
      await Promise.race(running.values());
    }
  }
};

const minutes = (some: readonly Product[]): string =>
  `about ${Math.ceil(some.reduce((sum, { seconds }) => sum + seconds, 0) / 60)} minutes on two cores`;

const make = async (product: Product, report: Report, signal: AbortSignal): Promise<void> => {
  const folder = productFolder(product);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const title = `${product.name} ${product.version}`;
  if (await report.during(`looking for an official release of ${title}`, download(product, partial, signal))) {
    report.line(`downloaded ${title}`);
  } else {
    await checkGo();
    await report.during(
      `building ${title} from Go modules (about ${product.seconds} s)`,
      build(product, partial, signal),
    );
  }
  await rename(partial, folder);
};

const checkDisk = async (): Promise<void> => {
  const { bavail, bsize } = await statfs(cacheFolder());
  const free = (bavail * bsize) / 2 ** 30;
  if (free < DISK_GIB)
    throw new UserError(
      `cache folder ${cacheFolder()} must have ${DISK_GIB} GiB of free disk space for a first build, and has ${free.toFixed(1)}; ` +
        "free disk space, or set XDG_CACHE_HOME to a folder on a larger disk",
    );
};

const toolPaths = (python: string): Tools => {
  const find = (binary: string): string => {
    const product = products.find(({ builds }) => builds.some(({ binaries }) => binary in binaries));
    if (!product) throw new Error(`no product contains ${binary}`);
    return join(productFolder(product), binary);
  };
  const inner = find("pulumi-language-nodejs-inner");
  return {
    engine: join(find("pulumi"), ".."),
    innerLanguageHost: existsSync(inner) ? inner : undefined,
    awsProvider: find("pulumi-resource-aws"),
    kubernetesProvider: find("pulumi-resource-kubernetes"),
    etcd: find("etcd"),
    kubeApiserver: find("kube-apiserver"),
    kubeControllerManager: find("kube-controller-manager"),
    kubeScheduler: find("kube-scheduler"),
    kwok: find("kwok"),
    certManager: find("cert-manager"),
    elasticOperator: find("elastic-operator"),
    python,
  };
};
