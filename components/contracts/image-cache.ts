// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isMatch } from "../lib/checks";
import { checkOptional, requirePlain } from "../lib/inputs";
import { HIDDEN, Problems } from "../lib/problems";
import { requireBoolean, requireKeyArn } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Arguments of an `ImageCache`. */
export interface ImageCacheArgs {
  /** References of the images that are stored. Images of private registries are ignored. */
  images: string[];
  /** First part of the names of all repositories, 2 to 19 characters. One registry can hold several caches with different namespaces. @default - `PROJECT-STACK` */
  namespace?: string;
  /**
   * ARN of a Secrets Manager secret with credentials of Docker Hub, whose name begins with `ecr-pullthroughcache/`, in the same account
   * and region. @default - images of Docker Hub are copied into the repositories by hand (docs/images.md)
   */
  dockerHubSecret?: pulumi.Input<string>;
  /** The same for the GitHub Container Registry, ghcr.io. @default - its images are copied by hand */
  githubSecret?: pulumi.Input<string>;
  /** An existing KMS key for the repositories. A changed key replaces them. @default - a key is created */
  keyArn?: pulumi.Input<string>;
  /** Prevents the deletion of repositories that contain images. @default true */
  deletionProtection?: boolean;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of an `ImageCache`. */
export interface ImageCacheOutputs {
  /** Registry and namespace: the argument `imageRegistry` of the components that run pods. */
  readonly registry: pulumi.Output<string>;
}

/** Arguments without a default. */
type Optional = "dockerHubSecret" | "githubSecret" | "keyArn";

/** Arguments with every default filled in. */
export type ImageCacheSpec = Required<Omit<ImageCacheArgs, Optional>> & Pick<ImageCacheArgs, Optional>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveImageCache = (name: string, args: ImageCacheArgs, defaultNamespace: string): ImageCacheSpec => {
  requirePlain("ImageCache", name, args, ["dockerHubSecret", "githubSecret", "keyArn"]);
  const spec: ImageCacheSpec = {
    ...args,
    namespace: args.namespace ?? defaultNamespace,
    deletionProtection: args.deletionProtection ?? true,
  };
  const problems = new Problems(`ImageCache "${name}"`);
  const images: unknown = spec.images;
  problems.require(Array.isArray(images) && images.every((image) => typeof image === "string" && image !== ""), {
    field: "images",
    value: images,
    reason: "must be a list of image references",
    fix: 'list references such as "quay.io/prometheus/prometheus:v3.4.0@sha256:…"',
  });
  // The longest folder, `ecr-public`, and a slash leave 19 of the 30 characters of the prefix of a cache rule
  // (Amazon ECR API Reference, CreatePullThroughCacheRule, ecrRepositoryPrefix).
  problems.require(isMatch(spec.namespace, /^(?=.{2,19}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$/), {
    field: "namespace",
    value: spec.namespace,
    reason: "must be 2 to 19 lowercase letters and digits with single separators between them",
    fix: 'set namespace to a short name such as "shop-prod"',
  });
  requireBoolean(problems, "deletionProtection", spec.deletionProtection);
  requireKeyArn(problems, "keyArn", spec.keyArn);
  return problems.orThrow({
    ...spec,
    dockerHubSecret: checkCacheSecret(problems, "dockerHubSecret", spec.dockerHubSecret),
    githubSecret: checkCacheSecret(problems, "githubSecret", spec.githubSecret),
    tags: checkTags(problems, spec.tags),
  });
};

/** The pattern of the Amazon ECR API Reference (CreatePullThroughCacheRule, credentialArn). The value is not shown: it may be the secret itself. */
const checkCacheSecret = (
  problems: Problems,
  field: string,
  secret: pulumi.Input<string> | undefined,
): pulumi.Input<string> | undefined =>
  checkOptional(problems, secret, (found, value) =>
    found.require(
      isMatch(value, /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/),
      {
        field,
        value: HIDDEN,
        reason: "must be the ARN of a secret whose name begins with ecr-pullthroughcache/",
        fix: "create such a secret with the keys username and accessToken, and set its ARN",
      },
    ),
  );
