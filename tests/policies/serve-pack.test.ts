// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Serves a pack in a process of its own, without a port, and prints what the gRPC server gets. */
const PROGRAM = `
  const { Server } = require(require.resolve("@grpc/grpc-js", { paths: [require.resolve("@pulumi/policy")] }));
  const addService = (Server.prototype.addService = (service, handlers) => {
    const printed = {
      methods: Object.keys(handlers),
      keepsBytes: service.remediate.requestDeserialize("bytes") === "bytes",
      isFast: handlers.analyze.toString().includes("byType"),
    };
    handlers.getAnalyzerInfo({}, (_, info) => {
      const policies = info.getPoliciesList();
      printed.levels = [...new Set(policies.map((policy) => policy.getEnforcementlevel()))];
      const schema = policies.find((policy) => policy.getConfigschema() !== undefined).getConfigschema();
      printed.minTls = schema.getProperties().toJavaScript().minTls.default;
    });
    console.log(JSON.stringify(printed));
  });
  Server.prototype.bindAsync = () => undefined;
  require("./pack").servePack("tls13", process.env.PACK);
  console.log(JSON.stringify(Server.prototype.addService === addService));
`;

const PACK = join(ROOT, "policies", "packs", "tls13");

/** Serves the pack `tls13` from a folder, as the engine starts it. @param started the folder in which `pulumi` was started */
const serve = (folder: string, started = folder): SpawnSyncReturns<string> =>
  spawnSync(
    process.execPath,
    ["-r", join(ROOT, "scripts", "preload.js"), "-e", PROGRAM.replace("./pack", join(ROOT, "policies", "pack"))],
    {
      cwd: folder,
      env: { ...process.env, NODE_PATH: join(ROOT, "node_modules"), PACK, PWD: started },
      encoding: "utf8",
    },
  );

const printedBy = ({ status, stdout, stderr }: SpawnSyncReturns<string>): unknown[] => {
  expect(status, stderr).to.equal(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
};

/** The enforcement levels of the protocol (pulumi/proto/analyzer.proto). */
const [ADVISORY, MANDATORY] = [0, 1];

describe("servePack", () => {
  let folder: string;
  const put = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-pack-"));
    put("Pulumi.yaml", "name: shop");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("registers the fast path for every method of the SDK's server, and restores the class of the server", () => {
    const [registered, isRestored] = printedBy(serve(folder));
    expect(registered).to.deep.equal({
      methods: [
        "analyze",
        "analyzeStack",
        "remediate",
        "getAnalyzerInfo",
        "getPluginInfo",
        "configure",
        "configureStack",
      ],
      keepsBytes: true,
      isFast: true,
      levels: [MANDATORY, ADVISORY],
      minTls: "1.3",
    });
    expect(isRestored).to.equal(true);
  });

  it("uses the levels and settings of the project whose folder it is started in", () => {
    put("redoubt.policy.yaml", "settings: { minTls: '1.2' }\nrules: { all: advisory }");
    mkdirSync(join(folder, "src"));
    expect(printedBy(serve(join(folder, "src")))[0])
      .to.include({ minTls: "1.2" })
      .and.deep.include({ levels: [ADVISORY] });
  });

  it("uses the project in which pulumi was started, if the engine starts the pack in the folder of the pack", () => {
    put("redoubt.policy.yaml", "settings: { minTls: '1.2' }");
    expect(printedBy(serve(PACK, folder))[0]).to.include({ minTls: "1.2" });
    expect(printedBy(serve(PACK, tmpdir()))[0]).to.include({ minTls: "1.3" });
  });

  it("ends with the mistakes of an invalid file, without a stack trace", () => {
    put("redoubt.policy.yaml", "settings: { minTLS: '1.2' }");
    const { status, stdout, stderr } = serve(folder);
    expect(stderr).to.equal('error: redoubt.policy.yaml: settings: "minTLS" is not a field; use "minTls"\n');
    expect([status, stdout]).to.deep.equal([1, ""]);
  });
});
