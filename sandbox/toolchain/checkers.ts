// SPDX-License-Identifier: Apache-2.0
// What only tests run: made when one asks, so that `npm run sandbox` never waits for it.
import { appendFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unoptimised, type Product } from "./product";
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

/** Serves, and checks its own files: `prometheus`, `promtool`. */
export const prometheus: Product = {
  name: "prometheus",
  version: PROMETHEUS,
  seconds: 180,
  gib: 2,
  builds: [
    {
      module: "prometheus",
      // Of the ways to find what to measure, those that our configuration uses.
      flags: [
        "-tags=remove_all_sd,enable_kubernetes_sd",
        ...unoptimised("github.com/aws/...", "github.com/Azure/...", "google.golang.org/api/...", "k8s.io/..."),
      ],
      binaries: {
        prometheus: "github.com/prometheus/prometheus/cmd/prometheus",
        promtool: "github.com/prometheus/prometheus/cmd/promtool",
      },
    },
  ],
  releases: release("prometheus", PROMETHEUS),
};

/** `alertmanager`, `amtool`. */
export const alertmanager: Product = {
  name: "alertmanager",
  version: ALERTMANAGER,
  seconds: 100,
  gib: 1,
  builds: [
    {
      module: "alertmanager",
      flags: unoptimised("github.com/aws/..."),
      binaries: {
        alertmanager: `${ALERTMANAGER_MODULE}/cmd/alertmanager`,
        amtool: `${ALERTMANAGER_MODULE}/cmd/amtool`,
      },
      // Its pages for browsers are built by its releases alone, and it does not compile without any.
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
 * `jaeger`, and `otelcol`: a collector of the components that ours have. Jaeger's module kept the numbers of its first version.
 * Its releases have another collector in them than ours, so it is always built.
 */
export const jaeger: Product = {
  name: "jaeger",
  version: JAEGER,
  seconds: 550,
  gib: 2,
  builds: [
    {
      module: "jaeger",
      flags: unoptimised(
        "github.com/aws/...",
        "k8s.io/...",
        "github.com/apache/...",
        "github.com/ClickHouse/...",
        "github.com/gocql/...",
      ),
      binaries: { jaeger: "github.com/jaegertracing/jaeger/cmd/jaeger", otelcol: "./collector" },
    },
  ],
};

const SEARCH_ENGINE = join(__dirname, "search-engine");
/** Runs OpenSearch, in place of the Elasticsearch that no registry has. */
export const searchEngine: PythonEnvironment = {
  name: "search-engine",
  requirements: join(SEARCH_ENGINE, "requirements.txt"),
  program: join(SEARCH_ENGINE, "search_engine.py"),
  seconds: 60,
};
