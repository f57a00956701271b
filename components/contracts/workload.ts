// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";
import { DEREGISTRATION_SECONDS } from "./edge-security";
import type { Bounds } from "./ha-cluster";
import { PRIVATE_NETWORKS, ZONES } from "./network";

/** A pod's requests a second, as the autoscaler of pods asks for it: `Observability` serves it, of pods that count `http_requests_total`. */
export const REQUESTS_METRIC = "http_requests_per_second";

/** What a workload may reach. */
export interface Peer {
  /** What it is, in lower-case letters, digits and dashes: `database`. */
  name: string;
  /** Networks that it is in, /8 or narrower, in CIDR form. */
  cidrs: string[];
  /** TCP port. */
  port: number;
}

/** A new version beside the one that runs: it gets the share of requests that its pods are of all pods. */
export interface Canary {
  /** By digest. */
  image: string;
  /** Pods, never scaled, 1 to 20. @default 1 */
  replicas?: number;
}

/** Arguments of a `Workload`. */
export interface WorkloadArgs {
  /** By digest, so that what was tested is what runs: `registry.example/app@sha256:…`. */
  image: string;
  /** Made for it, with default-deny network policies. @default - the workload's name */
  namespace?: string;
  /**
   * Where its container serves HTTPS, `/livez` and `/readyz` included, with the certificate in `TLS_CERT_FILE` and
   * `TLS_KEY_FILE`, which are replaced as it is renewed, and no version of TLS below `TLS_MIN_VERSION`. @default 8443
   */
  port?: number;
  /** Pods between which it scales. @default { min: 3, max: 20 } */
  replicas?: Bounds;
  /** Share of the requested CPU at which it grows, in percent. @default 60 */
  targetCpuPercent?: number;
  /**
   * Requests per second of a pod at which it grows, by its metric `http_requests_per_second`: the cluster must serve it, as
   * `Observability` does, for without a metric that it asks for an autoscaler never shrinks. @default - it scales by CPU alone
   */
  targetRequestsPerSecond?: number;
  /** Networks that its callers are in, the balancer's among them, in CIDR form. @default - every private network (RFC 1918) */
  clientCidrs?: string[];
  /** All that it may reach, but for the cluster's DNS. @default - nothing */
  peers?: Peer[];
  /** What its container finds in its environment; not for secrets. @default - nothing but the paths of its certificate */
  environment?: Record<string, pulumi.Input<string>>;
  /**
   * ARNs in Secrets Manager by the file in `/run/secrets` that each is mounted as, and changed in when it is rotated. The
   * service account, of the workload's name, needs a role that may read them. @default - none
   */
  secrets?: Record<string, pulumi.Input<string>>;
  /** Target group of type `ip` that its pods join; none is ready before the balancer finds it healthy. @default - none */
  targetGroupArn?: pulumi.Input<string>;
  /** Seconds for which the balancer still sends requests to a pod that leaves, 0 to 3600. @default 30, that of `EdgeSecurity` */
  deregistrationSeconds?: number;
  /** A `ClusterIssuer` of cert-manager. @default - its certificate is signed by its own key */
  certificateIssuer?: string;
  /** @default - none */
  canary?: Canary;
  /** Labels and annotations of every object inside. */
  tags: PlatformTags;
}

/** What a `Workload` gives to those who call it. */
export interface WorkloadOutputs {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
}

/** What has no default: absent means that there is none. */
type Optional = "targetRequestsPerSecond" | "targetGroupArn" | "certificateIssuer";

/** Arguments with every default filled in. */
export type WorkloadSpec = Required<Omit<WorkloadArgs, Optional | "canary">> &
  Pick<WorkloadArgs, Optional> & { canary?: Required<Canary> };

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveWorkload = (name: string, args: WorkloadArgs): WorkloadSpec => {
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
  checkImages(problems, spec);
  checkScaling(problems, spec);
  checkPaths(problems, spec);
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

const checkNames = (problems: Problems, name: string, spec: WorkloadSpec): void => {
  // Its own objects are named after it: `NAME-canary` is the longest.
  problems.unless(
    NAME.test(name) && name.length <= 50,
    "name",
    name,
    "is no name of a Kubernetes object that leaves room for those of its parts",
    "use up to 50 lower-case letters, digits and dashes",
  );
  problems.unless(
    NAME.test(String(spec.namespace)),
    "namespace",
    spec.namespace,
    "is no name of a namespace",
    "use lower-case letters, digits and dashes",
  );
  problems.unless(
    spec.certificateIssuer === undefined || NAME.test(String(spec.certificateIssuer)),
    "certificateIssuer",
    spec.certificateIssuer,
    "is no name of a ClusterIssuer",
    "use lower-case letters, digits and dashes, or leave it out",
  );
  for (const key of keysOf(spec.environment))
    problems.unless(
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !key.startsWith("TLS_"),
      "environment",
      key,
      "is no name of a variable, or one that the platform sets",
      "use letters, digits and underscores, not TLS_ before them",
    );
  for (const file of keysOf(spec.secrets))
    problems.unless(
      /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(file),
      "secrets",
      file,
      "is no name of a file",
      "use letters, digits, dots, dashes and underscores",
    );
};

const checkImages = (problems: Problems, { image, canary }: WorkloadSpec): void => {
  for (const [field, value] of [["image", image], ...(canary ? [["canary.image", canary.image]] : [])] as const)
    problems.unless(
      /^[a-z0-9][\w./:-]*@sha256:[0-9a-f]{64}$/.test(String(value)),
      field,
      value,
      "names no image by its digest",
      "give it as name@sha256:…, which `docker buildx imagetools inspect NAME` shows",
    );
};

const checkScaling = (problems: Problems, spec: WorkloadSpec): void => {
  const { min, max } = spec.replicas ?? {};
  problems.unless(
    isIntegerWithin(min, ZONES, 1000),
    "replicas.min",
    min,
    "leaves a zone without a pod",
    `set it to ${ZONES} or more`,
  );
  problems.unless(
    isIntegerWithin(max, ZONES, 1000),
    "replicas.max",
    max,
    "is no bound",
    `set it from ${ZONES} to 1000`,
  );
  problems.unless(
    !(min > max),
    "replicas.min",
    min,
    `exceeds replicas.max ${max}`,
    "raise replicas.max or lower replicas.min",
  );
  problems.unless(
    isIntegerWithin(spec.targetCpuPercent, 10, 90),
    "targetCpuPercent",
    spec.targetCpuPercent,
    "leaves no room to grow in, or never lets it shrink",
    "set it from 10 to 90",
  );
  problems.unless(
    spec.targetRequestsPerSecond === undefined || isIntegerWithin(spec.targetRequestsPerSecond, 1, 1_000_000),
    "targetRequestsPerSecond",
    spec.targetRequestsPerSecond,
    "is no rate",
    "set whole requests per second, 1 or more, or leave it out",
  );
  problems.unless(
    isIntegerWithin(spec.deregistrationSeconds, 0, 3600),
    "deregistrationSeconds",
    spec.deregistrationSeconds,
    "is no delay that a balancer has",
    "set the target group's, from 0 to 3600 seconds",
  );
  if (spec.canary)
    problems.unless(
      isIntegerWithin(spec.canary.replicas, 1, 20),
      "canary.replicas",
      spec.canary.replicas,
      "is no trial",
      "set it from 1 to 20",
    );
};

const checkPaths = (problems: Problems, spec: WorkloadSpec): void => {
  problems.unless(
    isIntegerWithin(spec.port, 1024, 65535),
    "port",
    spec.port,
    "is no port that a process without privileges can serve",
    "use one from 1024 to 65535",
  );
  const areNetworks = (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.every((cidr) => isCidr(cidr, 8, 32));
  problems.unless(
    areNetworks(spec.clientCidrs),
    "clientCidrs",
    spec.clientCidrs,
    "is no list of networks, or opens the pods too wide",
    'list networks, /8 or narrower, such as "10.0.0.0/16"',
  );
  const peers: unknown = spec.peers;
  for (const peer of (Array.isArray(peers) ? peers : [peers]) as (Partial<Peer> | null)[])
    problems.unless(
      NAME.test(String(peer?.name)) && areNetworks(peer?.cidrs) && isIntegerWithin(peer?.port, 1, 65535),
      "peers",
      peer,
      "is no peer",
      'give a name, networks of /8 or narrower and a port: { name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }',
    );
};

const keysOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [String(value)];
