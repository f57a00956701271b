// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isKnownLater, isKubernetesName, isMatch, isPinnedImage } from "../lib/checks";
import { checkInput, requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import {
  requireBounds,
  requireInteger,
  requireKubernetesName,
  requireOwnNamespace,
  requireUnprivilegedPort,
} from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkIssuer } from "./certificate-authority";
import { DEREGISTRATION_SECONDS } from "./edge-security";
import type { Bounds } from "./ha-cluster";
import { checkImageRegistry } from "./image-registry";
import { PRIVATE_NETWORKS, ZONES } from "./network";
import { checkNetworks, checkPeers, PEER_INPUTS, type Peer } from "./peer";

/** Custom metric for the HorizontalPodAutoscaler: requests per second of a pod. `Observability` serves it for pods that export `http_requests_total`. */
export const REQUESTS_METRIC = "http_requests_per_second";

/**
 * A DNS name in the certificates of all workloads that `Observability` scrapes. Prometheus connects to pods by address, and
 * can expect only one name from all of them.
 */
export const SCRAPED_NAME = "workload.internal";

/** Environment variables that the platform sets. */
const PLATFORM_VARIABLES = /^(PORT|DRAIN_SECONDS|TLS_\w*|OTEL_EXPORTER_OTLP_\w*)$/;

/** A new version that runs beside the stable one; its share of the requests is its share of the pods. */
export interface Canary {
  /** Image reference with a digest. */
  image: pulumi.Input<string>;
  /** Fixed number of pods, 1 to 20. @default 1 */
  replicas?: number;
}

/** Arguments of a `Workload`. */
export interface WorkloadArgs {
  /**
   * Image reference with a digest, so that the tested image is the one that runs: `registry.example/app@sha256:…`. Its
   * program keeps this contract, as the sample application does:
   *
   * - It serves HTTPS on `PORT`, with `/livez`, `/readyz` and `/startz` for probes.
   * - It uses the certificate in `TLS_CERT_FILE` and `TLS_KEY_FILE`, reloads these files when they change, and refuses TLS
   *   versions below `TLS_MIN_VERSION`.
   * - After SIGTERM, it keeps serving for `DRAIN_SECONDS`, finishes the requests in flight within 25 seconds, and exits.
   * - It runs as user 65532 on a read-only file system, with 512 MiB in `/tmp`.
   */
  image: pulumi.Input<string>;
  /** Namespace to create, with default-deny network policies. @default - the workload's name */
  namespace?: string;
  /** HTTPS port of the container, the variable `PORT`. @default 8443 */
  port?: number;
  /** Minimum and maximum number of pods. @default { min: 3, max: 20 } */
  replicas?: Bounds;
  /** Average CPU utilization, in percent of the request, above which pods are added. @default 60 */
  targetCpuPercent?: number;
  /**
   * Average requests per second of a pod above which pods are added. The cluster must serve the custom metric
   * `http_requests_per_second`, as `Observability` does: an autoscaler with a missing metric never scales in.
   * @default - scaling by CPU only
   */
  targetRequestsPerSecond?: number;
  /** Networks of the clients, including the load balancer, in CIDR notation. @default - every private network (RFC 1918) */
  clientCidrs?: pulumi.Input<string>[];
  /** Destinations that the workload may connect to, besides the cluster's DNS. @default - none */
  peers?: Peer[];
  /** Environment variables of the container, besides those of the platform; not for secrets. @default - none */
  environment?: Record<string, pulumi.Input<string>>;
  /**
   * Secrets Manager ARNs by file name. Each secret is mounted as that file in `/run/secrets` and updated on rotation. The
   * service account, which has the workload's name, needs an IAM role that may read them. @default - none
   */
  secrets?: Record<string, pulumi.Input<string>>;
  /** Target group of type `ip` in which the pods are registered; a pod is ready only after its target is healthy. @default - none */
  targetGroupArn?: pulumi.Input<string>;
  /** Deregistration delay of the target group in seconds, 0 to 3600: how long a terminating pod still gets requests. The default is that of `EdgeSecurity`. @default 30 */
  deregistrationSeconds?: number;
  /** Name of a cert-manager `ClusterIssuer`, such as that of a `CertificateAuthority`. @default - a self-signed certificate */
  certificateIssuer?: pulumi.Input<string>;
  /**
   * Namespace of the `Observability` that collects the spans of the workload. The pods may connect to its agent; its
   * address and its CA certificate are in the variables `OTEL_EXPORTER_OTLP_…`. It needs `certificateIssuer`, and
   * `Observability` the same one. @default - no spans are collected
   */
  observabilityNamespace?: string;
  /** A canary release. @default - none */
  canary?: Canary;
  /**
   * Registry and path from which images of public registries are pulled, such as the output of an `ImageCache`:
   * `registry.example.com/mirror`. @default - images are pulled from the public registries
   */
  imageRegistry?: pulumi.Input<string>;
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

/** Outputs of a `Workload`. */
export interface WorkloadOutputs {
  /** Namespace of the workload. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the Kubernetes service, which serves HTTPS on port 443. */
  readonly serviceName: pulumi.Output<string>;
}

/** Arguments without a default. */
type Optional =
  "imageRegistry" | "targetRequestsPerSecond" | "targetGroupArn" | "certificateIssuer" | "observabilityNamespace";

/** Arguments with every default filled in. */
export type WorkloadSpec = Required<Omit<WorkloadArgs, Optional | "canary">> &
  Pick<WorkloadArgs, Optional> & { canary?: Required<Canary> };

const INPUTS = [
  "image",
  "clientCidrs[]",
  ...PEER_INPUTS,
  "environment.*",
  "secrets.*",
  "targetGroupArn",
  "certificateIssuer",
  "canary.image",
  "imageRegistry",
];

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveWorkload = (name: string, args: WorkloadArgs): WorkloadSpec => {
  requirePlain("Workload", name, args, INPUTS);
  const { canary, ...given } = args;
  const spec: WorkloadSpec = {
    ...given,
    namespace: args.namespace ?? name,
    port: args.port ?? 8443,
    replicas: args.replicas ?? { min: 3, max: 20 },
    targetCpuPercent: args.targetCpuPercent ?? 60,
    clientCidrs: args.clientCidrs ?? [...PRIVATE_NETWORKS],
    peers: args.peers ?? [],
    environment: args.environment ?? {},
    secrets: args.secrets ?? {},
    deregistrationSeconds: args.deregistrationSeconds ?? DEREGISTRATION_SECONDS,
    ...(canary && { canary: { ...canary, replicas: canary.replicas ?? 1 } }),
  };
  const problems = new Problems(`Workload "${name}"`);
  checkNames(problems, name, spec);
  checkScaling(problems, spec);
  requireUnprivilegedPort(problems, "port", spec.port);
  return problems.orThrow({
    ...spec,
    image: checkImage(problems, "image", spec.image),
    ...(spec.canary && {
      canary: { ...spec.canary, image: checkImage(problems, "canary.image", spec.canary.image) },
    }),
    certificateIssuer: checkIssuer(problems, spec.certificateIssuer),
    clientCidrs: checkNetworks(problems, "clientCidrs", spec.clientCidrs),
    peers: checkPeers(problems, spec.peers),
    imageRegistry: checkImageRegistry(problems, spec.imageRegistry),
    tags: checkTags(problems, spec.tags),
  });
};

const checkNames = (problems: Problems, name: string, spec: WorkloadSpec): void => {
  // `NAME-canary` is the value of a label, which can have 63 characters (Kubernetes, "Labels and Selectors").
  problems.require(isKubernetesName(name) && name.length <= 56, {
    field: "name",
    value: name,
    reason: "is not a valid Kubernetes name of up to 56 characters",
    fix: "use lowercase letters, digits and hyphens, starting with a letter and not ending with a hyphen",
  });
  requireOwnNamespace(problems, "namespace", spec.namespace);
  if (spec.observabilityNamespace !== undefined) {
    requireKubernetesName(problems, "observabilityNamespace", spec.observabilityNamespace);
    problems.require(spec.certificateIssuer !== undefined, {
      field: "observabilityNamespace",
      value: spec.observabilityNamespace,
      reason: "must not be set without certificateIssuer, because the pods could not verify the agent",
      fix: "set certificateIssuer to the issuer that Observability has",
    });
  }
  for (const key of keysOf(spec.environment))
    problems.require(/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !PLATFORM_VARIABLES.test(key), {
      field: "environment",
      value: key,
      reason: "must be the name of an environment variable, and not one that the platform sets",
      fix: "use letters, digits and underscores, and none of PORT, DRAIN_SECONDS, TLS_… and OTEL_EXPORTER_OTLP_…",
    });
  for (const file of keysOf(spec.secrets))
    problems.require(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(file), {
      field: "secrets",
      value: file,
      reason: "is not a valid file name",
      fix: "use letters, digits, dots, hyphens and underscores",
    });
  for (const [file, arn] of Object.entries(spec.secrets ?? {}) as [string, unknown][])
    problems.require(
      isKnownLater(arn) || isMatch(arn, /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^*]+$/),
      {
        field: "secrets",
        value: { [file]: arn },
        reason: "must be the ARN of a Secrets Manager secret",
        fix: "set it to the ARN, which the AWS console shows",
      },
    );
};

const checkImage = (problems: Problems, field: string, image: pulumi.Input<string>): pulumi.Input<string> =>
  checkInput(problems, image, (found, value) =>
    found.require(isPinnedImage(value), {
      field,
      value,
      reason: "must be an image reference with a digest, in lowercase and without a scheme",
      fix: "use name@sha256:…; `docker buildx imagetools inspect NAME` shows the digest",
    }),
  );

const checkScaling = (problems: Problems, spec: WorkloadSpec): void => {
  requireBounds(problems, "replicas", spec.replicas, ZONES, 1000);
  requireInteger(problems, "targetCpuPercent", spec.targetCpuPercent, 10, 90);
  if (spec.targetRequestsPerSecond !== undefined)
    requireInteger(problems, "targetRequestsPerSecond", spec.targetRequestsPerSecond, 1, 1_000_000);
  requireInteger(problems, "deregistrationSeconds", spec.deregistrationSeconds, 0, 3600);
  if (spec.canary) requireInteger(problems, "canary.replicas", spec.canary.replicas, 1, 20);
};

const keysOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [String(value)];
