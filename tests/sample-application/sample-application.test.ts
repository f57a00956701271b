// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import image from "../../sample-application/image.json";
import { copyCommand } from "../../stacks/images";
import { SAMPLE_IMAGE } from "../../stacks/sample-application";
import { inputsOf, type Recorded } from "../support/recorder";
import { recordedStack, settingsOf, STACKS } from "../support/stacks";

const ROOT = join(__dirname, "..", "..");
const FOLDER = join(ROOT, "sample-application");

/** The files that decide the digest of the image, as the image builder lists them. */
const sourceFiles = (): string[] => {
  const list = (folder: string, isIncluded: (file: string) => boolean): string[] =>
    readdirSync(join(FOLDER, folder))
      .filter(isIncluded)
      .map((file) => (folder === "." ? file : `${folder}/${file}`));
  const isSource = (file: string): boolean => /(^go\.\w+|\.go)$/.test(file) && !file.endsWith("_test.go");
  return [...list(".", isSource), ...list("certificates", () => true), ...list("image-builder", isSource)].sort();
};

const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");

const environmentOf = (recorded: Recorded[], deployment: string): Record<string, string> => {
  const { template } = inputsOf(recorded, "kubernetes:apps/v1:Deployment", deployment)["spec"] as {
    template: { spec: { containers: [{ env: { name: string; value: string }[] }] } };
  };
  return Object.fromEntries(template.spec.containers[0].env.map(({ name, value }) => [name, value]));
};

describe("the sample application", () => {
  for (const [folder, tests] of [
    [".", 15],
    ["image-builder", 3],
  ] as const)
    it(`passes go vet and its own tests in ${folder}`, function () {
      this.timeout(1_200_000);
      // The unit tests of the rest need no Go, and the sandbox tests fail without it.
      if (spawnSync("go", ["version"]).status !== 0) return this.skip();
      // The flags of the image, so that its packages are compiled once.
      const options = {
        cwd: join(FOLDER, folder),
        encoding: "utf8",
        env: { ...process.env, CGO_ENABLED: "0" },
      } as const;
      const { status, stdout, stderr } = spawnSync("go", ["test", "-trimpath", "-vet=all", "-v", "./..."], options);
      expect(status, stdout + stderr).to.equal(0);
      expect(stdout.match(/^--- PASS/gm)).to.have.length.of.at.least(tests);
    });

  it("has the digest of its current sources", () => {
    const lines = sourceFiles().map((file) => `${file} ${sha256(readFileSync(join(FOLDER, file)))}\n`);
    expect(
      image.sources,
      "the sources changed: run `go run -C sample-application/image-builder .` and commit image.json",
    ).to.equal(`sha256:${sha256(lines.join(""))}`);
  });

  for (const stack of STACKS)
    it(`runs in ${stack}, which tells it everything that it reads from its environment`, async () => {
      expect(settingsOf(stack).workload.image).to.equal(SAMPLE_IMAGE);
      const recorded = await recordedStack(stack);
      const environment = environmentOf(recorded, "app-deployment");
      const read = [...readFileSync(join(FOLDER, "config.go"), "utf8").matchAll(/"([A-Z][A-Z0-9_]+)"/g)].map(
        ([, name]) => name!,
      );
      expect(read).to.include.members(["PORT", "DATABASE_HOST", "CACHE_NAME", "P95_TARGET_SECONDS"]);
      // The program has a default for the name of the database.
      expect(read.filter((name) => !(name in environment))).to.deep.equal(["DATABASE_NAME"]);
      expect(environment["P95_TARGET_SECONDS"]).to.equal(String(settingsOf(stack).targets.p95Milliseconds / 1000));
      expect(environment["AWS_REGION"]).to.equal("us-east-1");
    });

  it("runs in the secondary region of prod with the endpoints of that region", async () => {
    expect(environmentOf(await recordedStack("prod"), "standby-app-deployment")["AWS_REGION"]).to.equal("us-west-2");
  });
});

describe("npm run images, for the sample application", () => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-sample-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the command with a skopeo that finds no image in the registry and prints what it copies. */
  const run = (): { status: number | null; stdout: string; stderr: string } => {
    const skopeo = 'skopeo() { if [ "$1" = inspect ]; then return 1; fi; echo "$@"; }';
    const command = copyCommand(SAMPLE_IMAGE, "r.example/m")!;
    return spawnSync("sh", ["-ec", `${skopeo}\n${command}`], { cwd: folder, encoding: "utf8" });
  };

  it("says how to build the image if it is not built, or if other sources were built", () => {
    for (const index of [undefined, `{"manifests":[{"digest":"sha256:${"f".repeat(64)}"}]}`]) {
      if (index !== undefined) {
        mkdirSync(join(folder, "sample-application", "image"), { recursive: true });
        writeFileSync(join(folder, "sample-application", "image", "index.json"), index);
      }
      const { status, stdout, stderr } = run();
      expect(status).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr).to.match(
        /^error: sample-application\/image does not contain sha256:\w+; build it with "go run -C sample-application\/image-builder \.", or set/,
      );
    }
  });

  it("copies the built image with its digest into the folder local", () => {
    const digest = SAMPLE_IMAGE.split("@")[1]!;
    writeFileSync(join(folder, "sample-application/image/index.json"), `{"manifests":[{"digest":"${digest}"}]}`);
    const { status, stdout } = run();
    expect(status).to.equal(0);
    expect(stdout).to.match(
      /^copy --all --preserve-digests oci:sample-application\/image:(\S+) docker:\/\/r\.example\/m\/local\/sample-application:\1\n$/,
    );
  });
});
