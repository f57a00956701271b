// SPDX-License-Identifier: Apache-2.0
import * as ecr from "@pulumi/aws/ecr";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveImageCache,
  type ImageCacheArgs,
  type ImageCacheOutputs,
  type ImageCacheSpec,
} from "../contracts/image-cache";
import { mirrorRepository, parseImage } from "../lib/images";
import { tagsFor } from "../lib/tags";
import { encryptionKey } from "./internal/key";
import { knownPartition } from "./internal/region";
import { resolveNamed } from "./limits/component-names";

/**
 * Public registries that ECR can cache (Amazon ECR User Guide, "Sync an upstream registry with an Amazon ECR private registry"), by
 * their host name in image references: the host name of the rule, and the argument with the credentials. docker.elastic.co is not
 * one of them.
 */
const UPSTREAMS: Readonly<Record<string, { url: string; secret?: "dockerHubSecret" | "githubSecret" }>> = {
  "public.ecr.aws": { url: "public.ecr.aws" },
  "quay.io": { url: "quay.io" },
  "registry.k8s.io": { url: "registry.k8s.io" },
  "docker.io": { url: "registry-1.docker.io", secret: "dockerHubSecret" },
  "ghcr.io": { url: "ghcr.io", secret: "githubSecret" },
};

/**
 * Private ECR repositories for the images of public registries, encrypted and scanned, so that pods do not depend on public registries.
 * ECR fills them from the registries that it can cache; other images are copied (docs/images.md).
 */
export class ImageCache extends pulumi.ComponentResource implements ImageCacheOutputs {
  readonly registry: pulumi.Output<string>;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: ImageCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("ImageCache", name, () =>
      resolveImageCache(name, args, `${pulumi.getProject()}-${pulumi.getStack()}`),
    );
    super("redoubt-aws:index:ImageCache", name, {}, opts);

    repositories(this, name, spec);
    cacheRules(this, name, spec);

    this.registry = pulumi
      .all([getCallerIdentityOutput({}, { parent: this }), getRegionOutput({}, { parent: this })])
      .apply(([{ accountId }, { region }]) => {
        const { dnsSuffix } = knownPartition(region);
        return `${accountId}.dkr.ecr.${region}.${dnsSuffix}/${spec.namespace}`;
      });
    this.registerOutputs({ registry: this.registry });
  }
}

/**
 * Creates the repositories, so that ECR does not create them on the first pull: those would keep default settings, and would remain
 * after `pulumi destroy`. They have no lifecycle policy, because a node that starts later pulls the same digests again.
 */
const repositories = (parent: pulumi.Resource, name: string, spec: ImageCacheSpec): void => {
  const { tags, namespace, deletionProtection } = spec;
  const kmsKey =
    spec.keyArn ?? encryptionKey(parent, `${name}-key`, { purpose: "Container images", via: ["ecr"], tags }).arn;
  for (const repository of new Set(spec.images.map(mirrorRepository))) {
    if (repository === undefined) continue;
    const part = `${name}-${repository.split("/").join("-")}-repository`;
    new ecr.Repository(
      part,
      {
        name: `${namespace}/${repository}`,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
        forceDelete: !deletionProtection,
        tags: tagsFor(tags, part),
      },
      { parent },
    );
  }
};

/** Lets ECR import images of the registries that need no credentials, or whose credentials are given. */
const cacheRules = (parent: pulumi.Resource, name: string, spec: ImageCacheSpec): void => {
  const folders = new Map(
    spec.images.map((image) => [parseImage(image).registry, mirrorRepository(image)?.split("/")[0]]),
  );
  for (const [registry, folder] of folders) {
    const upstream = UPSTREAMS[registry];
    const credentialArn = upstream?.secret && spec[upstream.secret];
    if (!upstream || (upstream.secret && credentialArn === undefined)) continue;
    new ecr.PullThroughCacheRule(
      `${name}-${folder!}`,
      { ecrRepositoryPrefix: `${spec.namespace}/${folder!}`, upstreamRegistryUrl: upstream.url, credentialArn },
      { parent },
    );
  }
};
