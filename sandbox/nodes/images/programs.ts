// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Product } from "../../toolchain/product";
import { alertmanager, jaeger, prometheus } from "../../toolchain/checkers";
import { addons, cloudwatchExporter, sampleApplication } from "../../toolchain/node-products";
import { certManager, elasticOperator } from "../../toolchain/operators";
import type { Image } from "./archive";
import type { Program, StandIn } from "./substitutes";
import { copyOf, executable, text, type Entry } from "./tar";

/** Pods trust the authorities that the programs of this machine trust: `SSL_CERT_FILE` is a variable of OpenSSL and of Go. */
const AUTHORITIES = process.env["SSL_CERT_FILE"] ?? "/etc/ssl/certs/ca-certificates.crt";

interface ProgramImage extends Omit<Image, "entries" | "name"> {
  product: Product;
  /** Path in the image -> binary of the product. */
  binaries: Readonly<Record<string, string>>;
  /** Helpers of the stand-in that probes of the pods call in this image, which has BusyBox in production. */
  helpers?: readonly string[];
}

/** Entry points, users and working folders are those of the published images, as their Dockerfiles set them. */
export const PROGRAM_IMAGES: Readonly<Record<Program, ProgramImage>> = {
  alertmanager: {
    product: alertmanager,
    binaries: { "bin/alertmanager": "alertmanager", "bin/amtool": "amtool" },
    entrypoint: ["/bin/alertmanager"],
    command: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
    user: "nobody",
    workingDirectory: "/alertmanager",
  },
  // One binary has the three programs: the first argument chooses one.
  "cert-manager": {
    product: certManager,
    binaries: { "cert-manager": "cert-manager" },
    entrypoint: ["/cert-manager"],
    user: "1000",
  },
  "cloudwatch-exporter": {
    product: cloudwatchExporter,
    binaries: { "bin/yace": "yace" },
    helpers: ["wget"],
    entrypoint: ["/bin/yace"],
    command: ["--config.file=/tmp/config.yml"],
    user: "nobody",
  },
  coredns: {
    product: addons,
    binaries: { coredns: "coredns" },
    entrypoint: ["/coredns"],
    user: "65532:65532",
  },
  "elastic-operator": {
    product: elasticOperator,
    binaries: { "elastic-operator": "elastic-operator" },
    entrypoint: ["/elastic-operator"],
    command: ["manager"],
    user: "1001:0",
  },
  jaeger: {
    product: jaeger,
    binaries: { "cmd/jaeger/jaeger": "jaeger" },
    entrypoint: ["/cmd/jaeger/jaeger"],
    user: "10001",
  },
  "kube-state-metrics": {
    product: addons,
    binaries: { "kube-state-metrics": "kube-state-metrics" },
    entrypoint: ["/kube-state-metrics", "--port=8080", "--telemetry-port=8081"],
    user: "nobody",
  },
  "metrics-server": {
    product: addons,
    binaries: { "metrics-server": "metrics-server" },
    entrypoint: ["/metrics-server"],
    user: "65534",
  },
  "node-exporter": {
    product: addons,
    binaries: { "bin/node_exporter": "node_exporter" },
    entrypoint: ["/bin/node_exporter"],
    user: "nobody",
  },
  "otel-collector": {
    product: jaeger,
    binaries: { "otelcol-contrib": "otelcol" },
    entrypoint: ["/otelcol-contrib"],
    command: ["--config", "/etc/otelcol-contrib/config.yaml"],
    user: "10001",
  },
  prometheus: {
    product: prometheus,
    binaries: { "bin/prometheus": "prometheus", "bin/promtool": "promtool" },
    entrypoint: ["/bin/prometheus"],
    command: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"],
    user: "nobody",
    workingDirectory: "/prometheus",
  },
  "prometheus-adapter": {
    product: addons,
    binaries: { adapter: "adapter" },
    entrypoint: ["/adapter"],
    user: "65534",
  },
  "sample-application": {
    product: sampleApplication,
    binaries: { "sample-application": "sample-application" },
    // The emulated AWS has no database and no cache that answer, without which the application would not be ready.
    helpers: ["without-variables"],
    entrypoint: ["/bin/without-variables", "DATABASE_HOST,DATABASE_READER_HOST,CACHE_HOST", "/sample-application"],
    user: "65532:65532",
  },
};

/** Files that every image has, as distroless images do: users, certificate authorities and a folder for temporary files. */
export const BASE_FILES: readonly Entry[] = [
  { type: "folder", path: "tmp", mode: 0o1777 },
  text(
    "etc/passwd",
    [
      "root:x:0:0:root:/root:/sbin/nologin",
      "nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin",
      "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin",
      "",
    ].join("\n"),
  ),
  text("etc/group", "root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n"),
  ...(existsSync(AUTHORITIES) ? [copyOf("etc/ssl/certs/ca-certificates.crt", AUTHORITIES)] : []),
];

/** The image of a stand-in. @param standIn File of the program. */
export const standInImage = (repository: string, row: StandIn, standIn: string): Image => ({
  name: `stand-in-${repository.split("/").join("-")}`,
  entries: [
    executable("stand-in", standIn),
    ...row.programs.map((path): Entry => ({ type: "link", path, target: "/stand-in" })),
  ],
  entrypoint: ["/stand-in"],
  user: row.user,
  env: { STAND_IN_FOR: repository, STAND_IN_PORTS: row.ports.join() },
});

/** The image of a program. @param folder Folder with the binaries of its product. */
export const programImage = (program: Program, folder: string, standIn: string): Image => {
  const { binaries, helpers = [], entrypoint, command, user, workingDirectory } = PROGRAM_IMAGES[program];
  return {
    name: program,
    entrypoint,
    command,
    user,
    workingDirectory,
    entries: [
      ...Object.entries(binaries).map(([path, binary]) => executable(path, join(folder, binary))),
      ...helpers.map((helper) => executable(`bin/${helper}`, standIn)),
    ],
  };
};
