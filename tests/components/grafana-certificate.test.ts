// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { podOf, recordObservability } from "../support/observability";

interface Scripts {
  command?: string[];
  livenessProbe: { exec: { command: string[] }; failureThreshold?: number };
}

/** The default of `failureThreshold` (Kubernetes, "Configure Liveness, Readiness and Startup Probes"). */
const DEFAULT_FAILURES = 3;

describe("Grafana: renewal of its certificate", () => {
  let folder: string;
  let container: Scripts;

  before(async () => {
    container = podOf(await recordObservability(), "grafana").containers[0] as unknown as Scripts;
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-grafana-"));
    for (const path of ["bin", "tmp", "run/tls", "var/lib/grafana"]) mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, "run/tls/tls.crt"), "first");
    // The image's entrypoint, and a server that is always healthy.
    for (const program of ["run.sh", "bin/curl"]) {
      writeFileSync(join(folder, program), "#!/bin/sh\n");
      chmodSync(join(folder, program), 0o755);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a command of the container. Every folder in it is below `folder`, because the script deletes files. */
  const succeeds = ([program, ...args]: string[]): boolean => {
    const inFolder = args.map((arg) => arg.replace(/\/(run|tmp|var)(?=[/.])/g, (path) => folder + path));
    return (
      spawnSync(program!, inFolder, { env: { PATH: `${join(folder, "bin")}:${process.env["PATH"]}` } }).status === 0
    );
  };
  const start = (): void => {
    if (container.command) expect(succeeds(container.command), "start").to.equal(true);
  };
  const isAlive = (): boolean => succeeds(container.livenessProbe.exec.command);

  it("keeps the container while the certificate stays the same", () => {
    start();
    for (let probe = 0; probe < 5; probe++) expect(isAlive()).to.equal(true);
  });

  it("fails the liveness probe until the kubelet restarts the container, and not afterwards", () => {
    start();
    expect(isAlive()).to.equal(true);
    writeFileSync(join(folder, "run/tls/tls.crt"), "second");
    for (let probe = 0; probe < (container.livenessProbe.failureThreshold ?? DEFAULT_FAILURES); probe++)
      expect(isAlive(), `probe ${probe + 1} after the renewal`).to.equal(false);
    start();
    expect(isAlive()).to.equal(true);
  });

  it("deletes the database at the start, because it is encrypted with the former private key", () => {
    const database = join(folder, "var/lib/grafana/grafana.db");
    writeFileSync(database, "");
    start();
    expect(existsSync(database)).to.equal(false);
  });
});
