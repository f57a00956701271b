// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { ImageCache } from "../components/aws/image-cache";
import { IMAGES } from "../components/kubernetes/images";
import { ecrAccountOf, mirrorRepository, parseImage } from "../components/lib/images";
import type { PlatformTags } from "../components/lib/tags";
import { argumentsFrom, IMAGE_CACHE } from "./arguments";
import { copySampleImage, SAMPLE_IMAGE } from "./sample-application";
import type { Settings } from "./settings-schema";

/** The registry from which the pods of a region pull their images. */
export interface ImageSource {
  registry: pulumi.Input<string>;
  /** Resources on which the pods depend. */
  repositories: pulumi.Resource[];
}

/** All images that a stack runs, except those of EKS add-ons. */
export const imagesOf = ({ workload }: Settings): string[] => [...Object.values(IMAGES), workload.image];

/** A shell command that copies an image into a registry unless it is there, with its digest. Undefined for an image of a private registry. */
export const copyCommand = (image: string, registry: string): string | undefined => {
  const repository = mirrorRepository(image);
  if (repository === undefined) return undefined;
  const { registry: host, repository: path, tag, digest } = parseImage(image);
  const folder = `docker://${registry}/${repository}`;
  // skopeo does not accept a reference with both a tag and a digest.
  const version = digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`;
  const target = `${folder}:${tag ?? digest!.slice(7, 19)}`;
  const copy =
    image === SAMPLE_IMAGE
      ? copySampleImage(tag!, digest!, target)
      : `skopeo copy --all --preserve-digests docker://${host}/${path}${version} ${target}`;
  return `skopeo inspect --raw ${folder}${version} > /dev/null 2>&1 || ${copy}`;
};

/** The accounts of other owners from whose ECR registries the stack pulls images. */
export const imageAccountsOf = ({ images, workload }: Settings): string[] => [
  ...new Set([images.registry ?? "", workload.image].flatMap((reference) => ecrAccountOf(reference) ?? [])),
];

/** The registry of the settings, or else repositories of the stack in the region, so that each region works without the other. */
export const imageSource = (
  { prefix, region, onAws }: { prefix: string; region: string; onAws: pulumi.ComponentResourceOptions },
  { settings, deletionProtection, tags }: { settings: Settings; deletionProtection: boolean; tags: PlatformTags },
): ImageSource => {
  if (settings.images.registry !== undefined) return { registry: settings.images.registry, repositories: [] };
  const { dockerHubSecret, githubSecret } = argumentsFrom(IMAGE_CACHE, settings);
  const cache = new ImageCache(
    `${prefix}images`,
    {
      images: imagesOf(settings),
      dockerHubSecret: inRegion(dockerHubSecret, region),
      githubSecret: inRegion(githubSecret, region),
      deletionProtection,
      tags,
    },
    onAws,
  );
  return { registry: cache.registry, repositories: [cache] };
};

/** The ARN of a secret's replica, which differs from the ARN of the secret in the region only. */
const inRegion = (secretArn: string | undefined, region: string): string | undefined =>
  secretArn?.replace(/^(arn:[^:]*:secretsmanager:)[^:]*/, `$1${region}`);
