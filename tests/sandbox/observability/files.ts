// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { resolveObservability } from "../../../components/contracts/observability";
import { Observability } from "../../../components/kubernetes/observability";
import type { RulesSpec } from "../../../components/kubernetes/observability/metrics/rule";
import { GATEWAY } from "../../../components/kubernetes/observability/traces/collector-config";
import {
  ELASTICSEARCH_SERVICE,
  PASSWORDS,
} from "../../../components/kubernetes/observability/shared/elasticsearch-client";
import { ensureProduct } from "../../../sandbox/toolchain";
import { alertmanager, prometheus } from "../../../sandbox/toolchain/checkers";
import type { Product } from "../../../sandbox/toolchain/product";
import { Report } from "../../../sandbox/lib/report";
import { inputsOf, record } from "../../support/recorder";
import { TAGS as tags } from "../../support/tags";

const ARGS = {
  targets: { p95Milliseconds: 200, requestsPerSecond: 2000, availabilityPercent: 99.9, rtoMinutes: 15, rpoMinutes: 5 },
  notificationSecret: "notifications",
  cloudWatchRegion: "us-east-1",
  tags,
};
export const SPEC = resolveObservability("o", ARGS) as RulesSpec;

/** Mount path in the pods, and the folder that replaces it in the tests. */
const MOUNTS: [inPod: string, local: string][] = [
  ["/etc/prometheus", "prometheus"],
  ["/etc/alertmanager", "alertmanager"],
  ["/run/tls", "tls"],
  ["/run/notifications", "notifications"],
  [PASSWORDS, "passwords"],
  ["/var/run/secrets/kubernetes.io/serviceaccount", "token"],
];

/** Arguments of openssl for a new key. */
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** The configuration files that the component deploys to its pods, in a temporary folder. */
export class Files {
  readonly folder = mkdtempSync(join(tmpdir(), "observability-"));
  readonly path = (...parts: string[]): string => join(this.folder, ...parts);
  private readonly tools = new Map<string, string>();

  async write(products: readonly Product[] = [prometheus, alertmanager]): Promise<void> {
    for (const product of products) {
      const folder = await ensureProduct(product, new Report());
      for (const { binaries } of product.builds)
        for (const name of Object.keys(binaries)) this.tools.set(name, join(folder, name));
    }
    for (const [, local] of MOUNTS) mkdirSync(this.path(local));
    const recorded = await record(() => new Observability("o", ARGS));
    for (const part of ["prometheus", "alertmanager"])
      for (const [file, text] of Object.entries(
        inputsOf(recorded, "kubernetes:core/v1:ConfigMap", `o-${part}-config`)["data"] as Record<string, string>,
      ))
        this.put(`${part}/${file}`, text);
    this.certificates();
  }

  put(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(
      this.path(file),
      MOUNTS.reduce((rest, [inPod, local]) => rest.split(inPod).join(this.path(local)), text),
    );
  }

  /** The path of a binary. */
  tool(name: string): string {
    return this.tools.get(name)!;
  }

  /** Runs a checker. @throws Error with its output if the check fails */
  check(name: string, ...args: string[]): string {
    return execFileSync(this.tool(name), args, {
      cwd: this.folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, POD_NAME: "prometheus-0" },
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Creates a CA and a certificate for every component and for loopback, as cert-manager would issue them. */
  private certificates(): void {
    const names = [
      "localhost",
      ...["prometheus", "alertmanager", GATEWAY, "jaeger", ELASTICSEARCH_SERVICE].map(
        (part) => `${part}.${SPEC.namespace}.svc`,
      ),
    ];
    this.put(
      "tls/names",
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")},IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n`,
    );
    this.openssl("req", "-x509", ...KEY, "-keyout", "ca.key", "-out", "ca.crt", "-days", "1", "-subj", "/CN=ca");
    this.renewCertificate();
    for (const file of ["token", "ca.crt"]) this.put(`token/${file}`, "");
    execFileSync("cp", [this.path("tls/ca.crt"), this.path("token/ca.crt")]);
  }

  /** Replaces the certificate and its key by new ones of the same CA. */
  renewCertificate(): void {
    this.openssl("req", ...KEY, "-keyout", "tls.key", "-out", "tls.csr", "-subj", "/CN=part");
    this.openssl(
      "x509",
      "-req",
      "-in",
      "tls.csr",
      "-CA",
      "ca.crt",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-out",
      "tls.crt",
      "-days",
      "1",
      "-extfile",
      "names",
    );
  }

  private openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.path("tls"), stdio: "pipe" });
  }
}
