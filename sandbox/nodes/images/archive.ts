// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { platform } from "../../toolchain/cache";
import { tar, type Entry } from "./tar";

/** Contents and defaults of an image. */
export interface Image {
  /** Name of the archive's file. */
  name: string;
  entries: readonly Entry[];
  entrypoint: readonly string[];
  /** Default arguments. @default - none */
  command?: readonly string[];
  /** `UID` or `UID:GID`. A pod that must not run as root needs a number. */
  user: string;
  env?: Readonly<Record<string, string>>;
  workingDirectory?: string;
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

/**
 * Writes an image as an OCI image layout in a tar archive (github.com/opencontainers/image-spec, image-layout.md) with one manifest
 * per name in its index. containerd takes the annotation `io.containerd.image.name` as the name of the image.
 * @returns the archive. Its name contains a hash of its contents; an archive that exists is not written again.
 */
export const writeArchive = async (image: Image, names: readonly string[], folder: string): Promise<string> => {
  const layer = await describe(tar(image.entries), LAYER);
  const config = Buffer.from(JSON.stringify(configOf(image, layer)));
  const configDescriptor = await describe([config], CONFIG);
  const manifest = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: configDescriptor, layers: [layer] }),
  );
  const manifestDescriptor = await describe([manifest], MANIFEST);
  const index = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      manifests: names.map((name) => ({
        ...manifestDescriptor,
        annotations: { "io.containerd.image.name": name },
      })),
    }),
  );
  const file = join(folder, `${image.name}-${createHash("sha256").update(index).digest("hex").slice(0, 12)}.tar`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const blob = ({ digest }: Descriptor): string => `blobs/${digest.replace(":", "/")}`;
  await write(`${file}.partial`, [
    ...[
      { path: "oci-layout", content: Buffer.from(JSON.stringify({ imageLayoutVersion: "1.0.0" })) },
      { path: "index.json", content: index },
      { path: blob(manifestDescriptor), content: manifest },
      { path: blob(configDescriptor), content: config },
    ].map(({ path, content }): Entry => ({ type: "file", path, mode: 0o644, source: content })),
    { type: "stream", path: blob(layer), mode: 0o644, size: layer.size, chunks: () => tar(image.entries) },
  ]);
  renameSync(`${file}.partial`, file);
  return file;
};

const configOf = ({ entrypoint, command, user, env, workingDirectory }: Image, layer: Descriptor): object => {
  const { os, cpu } = platform();
  return {
    os,
    architecture: cpu,
    rootfs: { type: "layers", diff_ids: [layer.digest] },
    config: {
      Entrypoint: entrypoint,
      Cmd: command,
      User: user,
      WorkingDir: workingDirectory ?? "/",
      Env: Object.entries({
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ...env,
      }).map(([name, value]) => `${name}=${value}`),
    },
  };
};

const describe = async (chunks: AsyncIterable<Buffer> | Buffer[], mediaType: string): Promise<Descriptor> => {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { mediaType, digest: `sha256:${hash.digest("hex")}`, size };
};

const write = async (file: string, entries: readonly Entry[]): Promise<void> => {
  const out = createWriteStream(file);
  for await (const chunk of tar(entries)) if (!out.write(chunk)) await once(out, "drain");
  out.end();
  await once(out, "close");
};
