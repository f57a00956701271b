// SPDX-License-Identifier: Apache-2.0

/**
 * Public registries, with the folder of their images in a mirror. The names of the folders are those that the Amazon ECR console
 * proposes for pull through cache rules. `localhost` is the registry of images that are built from the sources of the repository.
 */
const FOLDERS: Readonly<Record<string, string>> = {
  "docker.elastic.co": "elastic",
  "docker.io": "docker-hub",
  "ghcr.io": "github",
  localhost: "local",
  "public.ecr.aws": "ecr-public",
  "quay.io": "quay",
  "registry.k8s.io": "kubernetes",
};

/** The parts of an image reference: `docker.io/grafana/grafana:12.0.0@sha256:…`. */
export interface ImageReference {
  /** `docker.io`, also if the reference does not name a registry. */
  registry: string;
  /** `grafana/grafana`. */
  repository: string;
  /** `12.0.0`; undefined if the reference has none. */
  tag: string | undefined;
  /** `sha256:…`; undefined if the reference has none. */
  digest: string | undefined;
}

/** Splits an image reference (https://pkg.go.dev/github.com/distribution/reference). The reference must be valid. */
export const parseImage = (reference: string): ImageReference => {
  const [name, digest] = reference.split("@") as [string, string?];
  const [, path, tag] = /^(.*?)(?::([^:/]+))?$/.exec(name) as unknown as [string, string, string?];
  const [first, ...rest] = path.split("/") as [string, ...string[]];
  // As in Docker, the first part is a registry if it has a dot or a port, or is localhost.
  if (rest.length > 0 && (/[.:]/.test(first) || first === "localhost"))
    return { registry: first, repository: rest.join("/"), tag, digest };
  return { registry: "docker.io", repository: rest.length > 0 ? path : `library/${path}`, tag, digest };
};

/** The repository of an image in a mirror: `docker-hub/grafana/grafana`. Undefined for an image of a private registry, which is not mirrored. */
export const mirrorRepository = (reference: string): string | undefined => {
  const { registry, repository } = parseImage(reference);
  return registry in FOLDERS ? `${FOLDERS[registry]!}/${repository}` : undefined;
};

/**
 * The reference of an image in a mirror, with its tag and digest: `registry.example/mirror/docker-hub/grafana/grafana:12.0.0@sha256:…`.
 * An image of a private registry is not mirrored, so its reference stays the same.
 * @param mirror Registry with a path, without a slash at the end.
 */
export const mirrorReference = (reference: string, mirror: string): string => {
  const repository = mirrorRepository(reference);
  if (repository === undefined) return reference;
  const { tag, digest } = parseImage(reference);
  return `${mirror}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
};

/** The AWS account of a private ECR registry or image; undefined for other registries. */
export const ecrAccountOf = (reference: string): string | undefined =>
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\./.exec(reference)?.[1];
