// SPDX-License-Identifier: Apache-2.0
// Tools that only tests use. `npm run sandbox` does not build them; `npm run sandbox -- tools --test` and the tests do.
import { appendFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UNOPTIMIZED, type Product } from "./product";
import type { PythonEnvironment } from "./python";

const PROMETHEUS = "3.15.0";
const ALERTMANAGER = "0.34.2";
const ALERTMANAGER_MODULE = "github.com/prometheus/alertmanager";

const release =
  (name: string, version: string): NonNullable<Product["releases"]> =>
  ({ os, cpu }) => {
    const folder = `https://github.com/prometheus/${name}/releases/download/v${version}`;
    return [{ url: `${folder}/${name}-${version}.${os}-${cpu}.tar.gz`, checksums: `${folder}/sha256sums.txt` }];
  };

/** `prometheus` and `promtool`. */
export const prometheus: Product = {
  name: "prometheus",
  version: PROMETHEUS,
  seconds: 180,
  gib: 2,
  builds: [
    {
      module: "prometheus",
      // Only the service discovery that our configuration uses.
      flags: ["-tags=remove_all_sd,enable_kubernetes_sd", UNOPTIMIZED],
      binaries: {
        prometheus: "github.com/prometheus/prometheus/cmd/prometheus",
        promtool: "github.com/prometheus/prometheus/cmd/promtool",
      },
    },
  ],
  releases: release("prometheus", PROMETHEUS),
};

/** `alertmanager` and `amtool`. */
export const alertmanager: Product = {
  name: "alertmanager",
  version: ALERTMANAGER,
  seconds: 100,
  gib: 1,
  builds: [
    {
      module: "alertmanager",
      flags: [UNOPTIMIZED],
      binaries: {
        alertmanager: `${ALERTMANAGER_MODULE}/cmd/alertmanager`,
        amtool: `${ALERTMANAGER_MODULE}/cmd/amtool`,
      },
      // Only release builds contain the web interface, and the module does not compile without its files.
      prepare: async (stage) => {
        const copy = join(stage.folder, "alertmanager");
        await cp(await stage.moduleFolder(ALERTMANAGER_MODULE), copy, { recursive: true });
        await mkdir(join(copy, "ui/app/dist"), { recursive: true });
        await writeFile(join(copy, "ui/app/dist/index.html"), "");
        await appendFile(join(stage.folder, "go.mod"), `\nreplace ${ALERTMANAGER_MODULE} => ./alertmanager\n`);
      },
    },
  ],
  releases: release("alertmanager", ALERTMANAGER),
};

const JAEGER = "2.13.0";
/**
 * `jaeger`, and `otelcol` with the components that our collectors use. The Go module of Jaeger 2 is still numbered as version 1.
 * Always built: the collector in Jaeger's releases lacks the load balancing exporter.
 */
export const jaeger: Product = {
  name: "jaeger",
  version: JAEGER,
  seconds: 550,
  gib: 2,
  builds: [
    {
      module: "jaeger",
      flags: [UNOPTIMIZED],
      binaries: { jaeger: "github.com/jaegertracing/jaeger/cmd/jaeger", otelcol: "./collector" },
    },
  ],
};

const SEARCH_ENGINE = join(__dirname, "search-engine");
/** OpenSearch, used instead of Elasticsearch, which no package registry has. */
export const searchEngine: PythonEnvironment = {
  name: "search-engine",
  requirements: join(SEARCH_ENGINE, "requirements.txt"),
  program: join(SEARCH_ENGINE, "search_engine.py"),
  seconds: 60,
};

/** All products that only tests use, in the order in which they are built: the longest build first. */
export const checkers: readonly Product[] = [jaeger, prometheus, alertmanager];
