// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Serves a pack in a process of its own, without a port, and prints which handlers the gRPC server gets. */
const PROGRAM = `
  const { Server } = require(require.resolve("@grpc/grpc-js", { paths: [require.resolve("@pulumi/policy")] }));
  const addService = (Server.prototype.addService = (service, handlers) =>
    console.log(JSON.stringify({
      methods: Object.keys(handlers),
      keepsBytes: service.remediate.requestDeserialize("bytes") === "bytes",
      isFast: handlers.analyze.toString().includes("byType"),
    })));
  Server.prototype.bindAsync = () => undefined;
  require("./policies/pack").servePack("tls13");
  console.log(JSON.stringify(Server.prototype.addService === addService));
`;

describe("servePack", () => {
  it("registers the fast path for every method of the SDK's server, and restores the class of the server", () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ["-r", "./scripts/preload.js", "-e", PROGRAM], {
      cwd: join(__dirname, "..", ".."),
      encoding: "utf8",
    });
    expect(status, stderr).to.equal(0);
    const [registered, isRestored] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
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
    });
    expect(isRestored).to.equal(true);
  });
});
