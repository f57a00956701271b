// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { createPrivateKey } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accessOf,
  kubeconfig,
  lastCertificate,
  serviceAccountKey,
  tokenAuthFile,
  userTokenFile,
} from "../../../sandbox/cluster/credentials";
import { ApiError } from "../../../sandbox/cluster/api";
import { clusterInventory } from "../../../sandbox/cluster/inventory";
import { writeTokenCommand } from "../../../sandbox/cluster/token-command";
import { volumeFor } from "../../../sandbox/cluster/volume-provisioner";
import { State } from "../../../sandbox/lib/state";

const CERTIFICATE = (name: string): string => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
const mode = (file: string): number => statSync(file).mode & 0o777;

describe("cluster credentials", () => {
  const earlier = process.env["REDOUBT_SANDBOX_STATE"];
  let state: State;

  beforeEach(() => {
    // The path contains a quote, as a home folder may.
    process.env["REDOUBT_SANDBOX_STATE"] = mkdtempSync(join(tmpdir(), "redoubt-o'hara-"));
    state = new State("dev");
  });
  afterEach(() => {
    rmSync(process.env["REDOUBT_SANDBOX_STATE"]!, { recursive: true, force: true });
    if (earlier === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = earlier;
  });

  it("are random, persistent and readable by their owner only", () => {
    const lines = readFileSync(tokenAuthFile(state), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(new Set(lines.map(([token]) => token)).size).to.equal(lines.length);
    for (const [token] of lines) expect(token).to.match(/^[\w-]{43}$/);
    expect(
      readFileSync(tokenAuthFile(state), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(",")),
    ).to.deep.equal(lines);
    for (const file of [tokenAuthFile(state), userTokenFile(state, "admin"), serviceAccountKey(state)])
      expect(mode(file), file).to.equal(0o600);
    expect(createPrivateKey(readFileSync(serviceAccountKey(state))).asymmetricKeyDetails?.modulusLength).to.equal(2048);
  });

  it("put the controllers in no group, so that RBAC grants them only the permissions of their user names", () => {
    const lines = readFileSync(tokenAuthFile(state), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const groups: Record<string, string> = Object.fromEntries(
      lines.map(([, user = "", , group = ""]) => [user, group]),
    );
    expect(groups).to.include({
      "system:kube-controller-manager": '""',
      "system:kube-scheduler": '""',
      admin: '"system:masters"',
    });
  });

  it("contain the certificate authority that signed the API server's certificate", () => {
    expect(lastCertificate(CERTIFICATE("server") + CERTIFICATE("authority"))).to.equal(CERTIFICATE("authority"));
    writeFileSync(
      state.path("cluster", "certificates", "apiserver.crt"),
      CERTIFICATE("server") + CERTIFICATE("authority"),
    );
    const token = readFileSync(userTokenFile(state, "admin"), "utf8");
    expect(accessOf(state, "https://127.0.0.1:1", "admin")).to.deep.equal({
      endpoint: "https://127.0.0.1:1",
      ca: CERTIFICATE("authority"),
      token,
    });
    const file = kubeconfig(state, "https://127.0.0.1:1", "kwok");
    expect(mode(file)).to.equal(0o600);
    const config = JSON.parse(readFileSync(file, "utf8")) as {
      clusters: { cluster: Record<string, string> }[];
      users: { user: { token: string } }[];
    };
    expect(Buffer.from(config.clusters[0]!.cluster["certificate-authority-data"]!, "base64").toString()).to.equal(
      CERTIFICATE("authority"),
    );
    expect(config.users[0]!.user.token).to.equal(readFileSync(userTokenFile(state, "kwok"), "utf8"));
  });

  it("are returned by `aws eks get-token` with any flags, and by no other command", () => {
    const bin = join(state.folder, "bin");
    const other = new State("dev", "us-west-2");
    writeTokenCommand(
      [
        { region: "us-east-1", state },
        { region: "us-west-2", state: other },
      ],
      bin,
    );
    const aws = join(bin, "aws");
    const tokenIn = (region: string): string =>
      execFileSync(aws, ["eks", "get-token", "--cluster-name", "core", "--region", region], { encoding: "utf8" });
    expect(tokenIn("us-west-2"))
      .to.include(readFileSync(userTokenFile(other, "admin"), "utf8"))
      .and.not.include(readFileSync(userTokenFile(state, "admin"), "utf8"));
    expect(
      spawnSync(aws, ["eks", "get-token", "--cluster-name", "core", "--region", "eu-west-1"], { encoding: "utf8" })
        .stderr,
    ).to.contain("must be a region of the sandbox's clusters; use us-east-1 or us-west-2");
    const credential = JSON.parse(
      execFileSync(aws, ["--region", "us-east-1", "eks", "get-token", "--cluster-name", "core", "--output", "json"], {
        encoding: "utf8",
      }),
    ) as unknown;
    expect(credential).to.deep.equal({
      apiVersion: "client.authentication.k8s.io/v1beta1",
      kind: "ExecCredential",
      spec: {},
      status: { token: readFileSync(userTokenFile(state, "admin"), "utf8") },
    });
    const another = spawnSync(aws, ["s3", "ls"], { encoding: "utf8" });
    expect(another.status).to.equal(2);
    expect(another.stdout).to.equal("");
    expect(another.stderr).to.contain("supports only 'aws eks get-token', not 'aws s3 ls'");
  });
});

describe("volume provisioner", () => {
  const claim = {
    metadata: { name: "data-0", namespace: "observability", uid: "u" },
    spec: { storageClassName: "gp3", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "20Gi" } } },
  };

  it("creates a volume that is bound to its claim, in the zone of its pod, and deleted with its claim", () => {
    const { metadata, spec } = volumeFor(claim, "us-east-1b", {
      metadata: { name: "gp3" },
      provisioner: "ebs.csi.aws.com",
      parameters: { encrypted: "true" },
    });
    expect(metadata.name).to.equal("pvc-u");
    expect(spec["claimRef"]).to.deep.include({ name: "data-0", namespace: "observability", uid: "u" });
    expect(spec).to.deep.include({
      capacity: { storage: "20Gi" },
      storageClassName: "gp3",
      persistentVolumeReclaimPolicy: "Delete",
    });
    expect(JSON.stringify(spec["nodeAffinity"])).to.contain(
      '"topology.kubernetes.io/zone","operator":"In","values":["us-east-1b"]',
    );
    expect(spec["csi"]).to.deep.equal({
      driver: "ebs.csi.aws.com",
      volumeHandle: "vol-u",
      volumeAttributes: { encrypted: "true" },
    });
  });

  it("applies the reclaim policy of the storage class", () => {
    const { spec } = volumeFor(claim, "us-east-1b", {
      metadata: { name: "gp3" },
      provisioner: "ebs.csi.aws.com",
      reclaimPolicy: "Retain",
    });
    expect(spec["persistentVolumeReclaimPolicy"]).to.equal("Retain");
  });
});

describe("cluster inventory", () => {
  const kinds = { resources: [{ name: "configmaps", verbs: ["list", "delete"] }] };
  const responses: Record<string, unknown> = {
    "/apis": {
      groups: ["apps/v1", "gone.example.com/v1"].map((groupVersion) => ({ preferredVersion: { groupVersion } })),
    },
    "/api/v1": kinds,
    "/api/v1/configmaps": { items: [{ metadata: { name: "a", namespace: "b" } }] },
    "/apis/apps/v1": { resources: [] },
  };
  const inventory = (status: number): Promise<string[]> =>
    clusterInventory(<T>(path: string) =>
      path in responses ? Promise.resolve(responses[path] as T) : Promise.reject(new ApiError(status, `GET ${path}`)),
    );

  for (const status of [404, 503])
    it(`contains no objects of a deleted API that is still listed and answers ${status}`, async () => {
      expect(await inventory(status)).to.deep.equal(["v1/configmaps b/a"]);
    });

  it("fails on any other error", async () => {
    const error = await inventory(500).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ApiError);
  });
});
