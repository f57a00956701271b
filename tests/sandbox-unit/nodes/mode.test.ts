// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { State } from "../../../sandbox/lib/state";
import { localVolumes } from "../../../sandbox/nodes/local-volumes";
import { chooseNodeMode, nodeMode } from "../../../sandbox/nodes/mode";

describe("nodes of a sandbox", () => {
  let folder: string;
  let state: State;
  const before = process.env["REDOUBT_SANDBOX_STATE"];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-mode-"));
    process.env["REDOUBT_SANDBOX_STATE"] = folder;
    state = new State("dev");
  });

  afterEach(() => {
    if (before === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = before;
    rmSync(folder, { recursive: true });
  });

  it("are simulated by default", () => {
    expect(chooseNodeMode(state, undefined)).to.equal("simulated");
    expect(nodeMode(state)).to.equal("simulated");
  });

  it("stay of the kind with which the sandbox was created", () => {
    expect(chooseNodeMode(state, "real")).to.equal("real");
    writeFileSync(state.path("processes.json"), "[]");
    expect(chooseNodeMode(state, undefined)).to.equal("real");
    expect(chooseNodeMode(state, "real")).to.equal("real");
  });

  it("cannot change before the sandbox is destroyed", () => {
    writeFileSync(state.path("processes.json"), "[]");
    expect(() => chooseNodeMode(state, "real")).to.throw(
      "--nodes real: the dev sandbox has simulated nodes; run `npm run sandbox -- --stack dev down` first",
    );
    expect(nodeMode(state)).to.equal("simulated");
  });

  it("store volumes in folders, which a deleted volume removes", () => {
    const volumes = localVolumes(folder);
    const claim = {
      metadata: { name: "data", namespace: "app", uid: "1" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    const storage = { metadata: { name: "encrypted" }, provisioner: "ebs.csi.aws.com" };
    const { spec } = volumes.create(claim, "node-b", storage) as unknown as {
      spec: { csi?: unknown; local: { path: string }; nodeAffinity: unknown };
    };
    const path = join(folder, "node-b", "volumes", "pvc-1");
    expect(spec.local.path).to.equal(path);
    expect(spec.csi).to.equal(undefined);
    expect(JSON.stringify(spec.nodeAffinity)).to.include(
      '"kubernetes.io/hostname","operator":"In","values":["node-b"]',
    );
    expect(existsSync(path)).to.equal(true);
    volumes.remove(path);
    expect(existsSync(path)).to.equal(false);
  });
});
