// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { UserError } from "../lib/run";
import type { Report } from "../lib/report";
import { build, checkGo, goCaches } from "./build";
import { cacheFolder, isCached, productFolder } from "./cache";
import { download } from "./download";
import { cachedPython, emulators, makePython, type PythonEnvironment } from "./python";
import type { Product } from "./product";
import { products } from "./products";

/** Absolute paths of what the sandbox runs. */
export interface Tools {
  /** Folder of `pulumi` and its language host: goes on PATH. */
  engine: string;
  /** Completed by our language host; absent where a release's complete one was downloaded. */
  innerLanguageHost: string | undefined;
  awsProvider: string;
  kubernetesProvider: string;
  etcd: string;
  kubeApiserver: string;
  kubeControllerManager: string;
  kubeScheduler: string;
  kwok: string;
  /** Interpreter of the environment that holds the emulators. */
  python: string;
}

/** Most memory that builds may hold together, in GiB: the sandbox promises 8 to the whole of a first run. */
const BUILD_GIB = 6;
/** Disk that a first build needs, in GiB: Go's caches at their largest, and the binaries. */
const DISK_GIB = 16;

/** Makes sure of every tool: found in the cache, else downloaded, else built. Takes up where an earlier call stopped. */
export const ensureTools = async (report: Report): Promise<Tools> => {
  const python = await cachedPython(emulators);
  // A second checkout starts at once, whatever a first one is building.
  if (python && products.every(isCached)) {
    report.line("tools: all in the cache");
    return tools(python);
  }
  const cancel = new AbortController();
  const failed = (error: unknown): never => {
    cancel.abort();
    throw error;
  };
  return holdingCache(report, async () => {
    const [made] = await Promise.all([
      (await cachedPython(emulators)) ?? makePython(emulators, report, cancel.signal).catch(failed),
      makeAll(products, report, cancel.signal).catch(failed),
    ]);
    return tools(made);
  });
};

/** Makes sure of one product that is none of the sandbox's own. @returns The folder of its binaries. */
export const ensureProduct = async (product: Product, report: Report): Promise<string> => {
  if (!isCached(product)) await holdingCache(report, () => makeAll([product], report, new AbortController().signal));
  return productFolder(product);
};

/** Makes sure of an environment that is none of the sandbox's own. @returns Its interpreter. */
export const ensurePython = async (environment: PythonEnvironment, report: Report): Promise<string> =>
  (await cachedPython(environment)) ??
  holdingCache(report, () => makePython(environment, report, new AbortController().signal));

/** One process fills the cache at a time. */
const holdingCache = async <T>(report: Report, fill: () => Promise<T>): Promise<T> => {
  await mkdir(cacheFolder(), { recursive: true });
  const release = await lockCache(report);
  try {
    const filled = await fill();
    await rm(goCaches(), { recursive: true, force: true });
    return filled;
  } finally {
    await release();
  }
};

const makeAll = async (wanted: readonly Product[], report: Report, signal: AbortSignal): Promise<void> => {
  const missing = wanted.filter((product) => !isCached(product));
  if (missing.length === 0) return;
  await checkDisk();
  const waiting = [...missing];
  const running = new Map<Product, Promise<void>>();
  const used = (): number => [...running.keys()].reduce((sum, product) => sum + product.gib, 0);
  const limit = Math.min(BUILD_GIB, freemem() / 2 ** 30);
  const left = (): string => [...running.keys(), ...waiting].map(({ name }) => name).join(", ") || "nothing";

  report.line(
    `tools: ${missing.length} of ${wanted.length} to make, ${minutes(missing)} where they must be built: ${left()}`,
  );
  while (waiting.length + running.size > 0) {
    // Two at once keep both cores busy while one links; the first always starts, however little memory there is.
    const next = running.size < 2 ? waiting.find(({ gib }) => running.size === 0 || used() + gib <= limit) : undefined;
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      running.set(
        next,
        make(next, report, signal).then(() => {
          running.delete(next);
          report.line(`left to make: ${left()}`);
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
      `${cacheFolder()} has ${free.toFixed(1)} GiB free and a first build needs ${DISK_GIB}; ` +
        "free some, or set XDG_CACHE_HOME to a folder on a larger disk",
    );
};

const lockCache = async (report: Report): Promise<() => Promise<void>> => {
  const take = (): Promise<() => Promise<void>> => lock(cacheFolder(), { stale: 20_000, update: 5_000 });
  try {
    return await take();
  } catch {
    report.line(`another sandbox is filling ${cacheFolder()}; waiting for it`);
    return lock(cacheFolder(), {
      stale: 20_000,
      update: 5_000,
      retries: { retries: 2000, minTimeout: 2000, maxTimeout: 2000 },
    });
  }
};

const tools = (python: string): Tools => {
  const find = (binary: string): string => {
    const product = products.find(({ builds }) => builds.some(({ binaries }) => binary in binaries));
    if (!product) throw new Error(`no product holds ${binary}`);
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
    python,
  };
};
