// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeArchive, type Image } from "../../../sandbox/nodes/images/archive";
import { executable, text } from "../../../sandbox/nodes/images/tar";

interface Descriptor {
  digest: string;
  size: number;
  annotations?: Record<string, string>;
}

describe("image archives", () => {
  let folder: string;
  let image: Image;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-image-"));
    writeFileSync(join(folder, "program"), "#!/bin/sh\n".repeat(1000));
    image = {
      name: "example",
      entries: [
        { type: "folder", path: "tmp", mode: 0o1777 },
        executable("usr/bin/program", join(folder, "program")),
        { type: "link", path: "bin/alias", target: "/usr/bin/program" },
        text("etc/passwd", "nobody:x:65534:65534:::\n"),
      ],
      entrypoint: ["/usr/bin/program"],
      user: "65534",
      env: { MODE: "test" },
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (names = ["registry.test/example@sha256:1", "other.test/example:1"]): Promise<string> =>
    writeArchive(image, names, join(folder, "out"));
  const unpack = (archive: string, to: string): string => {
    execFileSync("mkdir", ["-p", to]);
    execFileSync("tar", ["-xf", archive, "-C", to]);
    return to;
  };
  const blob = (layout: string, { digest }: Descriptor): string => join(layout, "blobs", digest.replace(":", "/"));
  const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

  it("are OCI image layouts whose blobs have the stated digests and sizes", async () => {
    const layout = unpack(await write(), join(folder, "layout"));
    expect(json(join(layout, "oci-layout"))).to.deep.equal({ imageLayoutVersion: "1.0.0" });
    const { manifests } = json(join(layout, "index.json")) as { manifests: Descriptor[] };
    const manifest = json(blob(layout, manifests[0]!)) as { config: Descriptor; layers: Descriptor[] };
    for (const one of [manifests[0]!, manifest.config, ...manifest.layers]) {
      const content = readFileSync(blob(layout, one));
      expect(content.length).to.equal(one.size);
      expect(`sha256:${createHash("sha256").update(content).digest("hex")}`).to.equal(one.digest);
    }
    const config = json(blob(layout, manifest.config)) as { config: object; rootfs: { diff_ids: string[] } };
    expect(config.rootfs.diff_ids).to.deep.equal(manifest.layers.map(({ digest }) => digest));
    expect(config.config).to.include({ User: "65534", WorkingDir: "/" });
    expect(config.config).to.have.property("Env").that.includes("MODE=test");
  });

  it("give the image each name", async () => {
    const layout = unpack(await write(), join(folder, "layout"));
    const { manifests } = json(join(layout, "index.json")) as { manifests: Descriptor[] };
    expect(manifests.map(({ annotations }) => annotations!["io.containerd.image.name"])).to.deep.equal([
      "registry.test/example@sha256:1",
      "other.test/example:1",
    ]);
    expect(new Set(manifests.map(({ digest }) => digest)).size).to.equal(1);
  });

  it("have a layer with the files, their modes, links and folders", async () => {
    const layout = unpack(await write(), join(folder, "layout"));
    const { manifests } = json(join(layout, "index.json")) as { manifests: Descriptor[] };
    const { layers } = json(blob(layout, manifests[0]!)) as { layers: Descriptor[] };
    const root = unpack(blob(layout, layers[0]!), join(folder, "root"));
    expect(readFileSync(join(root, "usr/bin/program"), "utf8")).to.equal(readFileSync(join(folder, "program"), "utf8"));
    expect(statSync(join(root, "usr/bin/program")).mode & 0o777).to.equal(0o755);
    expect(statSync(join(root, "tmp")).mode & 0o1777).to.equal(0o1777);
    expect(execFileSync("readlink", [join(root, "bin/alias")], { encoding: "utf8" })).to.equal("/usr/bin/program\n");
  });

  it("are the same for the same contents, whatever their times, and are not written again", async () => {
    const first = await write();
    const content = readFileSync(first);
    const { mtimeMs } = statSync(first);
    utimesSync(join(folder, "program"), 1, 1);
    expect(await write()).to.equal(first);
    expect(statSync(first).mtimeMs).to.equal(mtimeMs);
    rmSync(first);
    await write();
    expect(readFileSync(first).equals(content)).to.equal(true);
  });

  it("change with their names", async () => {
    await write();
    await write(["registry.test/other:1"]);
    expect(readdirSync(join(folder, "out"))).to.have.length(2);
  });

  it("refuse a path that the header of tar cannot hold", async () => {
    image = { ...image, entries: [text("a".repeat(101), "")] };
    const error = await write().catch((reason: unknown) => reason);
    expect(String(error)).to.match(/must not be longer than 100 bytes/);
  });
});
