// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isKubernetesName } from "../lib/checks";
import { HIDDEN, Problems } from "../lib/problems";
import {
  requireHttpsUrl,
  requireInteger,
  requireKeyArn,
  requireKubernetesName,
  requireOwnNamespace,
  requireRegion,
} from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { PRIVATE_NETWORKS } from "./network";
import { checkImageRegistry } from "./image-registry";
import { checkTargets, type Targets } from "./targets";

/** The service account of the pods that read CloudWatch metrics; `HaCluster` gives it an IAM role for that. */
export const METRICS_READER = { namespace: "observability", serviceAccount: "prometheus" };

/** A remote-write endpoint that also stores the metrics: for longer, or for several clusters. */
export interface RemoteWrite {
  /** HTTPS URL of the remote-write endpoint. */
  url: string;
  /** Secret in the namespace; its key `token` is sent as the bearer token. */
  tokenSecret: string;
}

/** Single sign-on with OpenID Connect. The identity provider must require a password and a second factor. */
export interface SignOn {
  clientId: string;
  /** Secret in the namespace; its key `client-secret` contains the client secret. */
  clientSecret: string;
  authorizeUrl: string;
  tokenUrl: string;
  userInfoUrl: string;
  /** Group in the claim `groups` whose members are editors; all others are viewers. */
  editorGroup: string;
}

/** Arguments of an `Observability`. */
export interface ObservabilityArgs {
  /** Targets of the platform: alerts and sizes are derived from them. */
  targets: Targets;
  /** Namespace to create, with default-deny network policies. @default "observability" */
  namespace?: string;
  /** Networks of the nodes, the API server with its service, and the load balancer, in CIDR notation, /8 or narrower. @default - every private network (RFC 1918) */
  networkCidrs?: string[];
  /** Days that metrics are retained, 1 to 400. @default 15 */
  retentionDays?: number;
  /** Volume size of each Prometheus in GiB, 10 to 16384; the oldest metrics are deleted when it is 90 % full. @default 50 */
  storageGiB?: number;
  /** KMS key of the volumes. @default - the AWS managed key of Amazon EBS */
  volumeKeyArn?: pulumi.Input<string>;
  /**
   * Secret in the namespace with the webhook URLs `page-url`, `ticket-url`, `escalation-url` and `watchdog-url`. The last
   * one is the dead man's switch: it is called every minute. @default - alerts are displayed, but no notification is sent
   */
  notificationSecret?: string;
  /** AWS region whose CloudWatch metrics are collected, with the IAM role of `METRICS_READER`. @default - no CloudWatch metrics */
  cloudWatchRegion?: string;
  /** Bucket of a `LogArchive`, for nightly snapshots of the logs; the archive gives the pods of `SNAPSHOT_WRITER` an IAM role for it. @default - no snapshots */
  snapshotBucket?: pulumi.Input<string>;
  /** Additional storage of the metrics. @default - metrics are stored only in the cluster */
  remoteWrite?: RemoteWrite;
  /**
   * Name of the cert-manager `ClusterIssuer` of the workloads, such as that of a `CertificateAuthority`: the agents that
   * receive spans have a certificate of it, and Prometheus verifies the workloads that it scrapes.
   * @default - workloads cannot verify the agents, and Prometheus does not verify workloads
   */
  certificateIssuer?: string;
  /** Single sign-on for Grafana. @default - no user can sign in to Grafana */
  signOn?: SignOn;
  /** Target group in which the Grafana pods are registered. @default - Grafana is reachable only from inside the cluster */
  targetGroupArn?: pulumi.Input<string>;
  /** URL of Grafana for users; alerts link to it. @default - the URL inside the cluster */
  grafanaUrl?: string;
  /**
   * Registry and path from which images of public registries are pulled, such as the output of an `ImageCache`:
   * `registry.example.com/mirror`. @default - images are pulled from the public registries
   */
  imageRegistry?: pulumi.Input<string>;
  /** URL at which the pages of docs/runbooks are served; alerts link to it. @default "docs/runbooks" */
  runbooksUrl?: string;
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

/** Outputs of an `Observability`. */
export interface ObservabilityOutputs {
  /** URL inside the cluster. */
  readonly prometheusUrl: pulumi.Output<string>;
  /** URL inside the cluster. */
  readonly grafanaUrl: pulumi.Output<string>;
}

/** Arguments without a default. */
type Optional =
  | "certificateIssuer"
  | "volumeKeyArn"
  | "targetGroupArn"
  | "cloudWatchRegion"
  | "imageRegistry"
  | "notificationSecret"
  | "snapshotBucket"
  | "remoteWrite"
  | "signOn";

/** Arguments with every default filled in. */
export type ObservabilitySpec = Required<Omit<ObservabilityArgs, Optional>> & Pick<ObservabilityArgs, Optional>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveObservability = (name: string, args: ObservabilityArgs): ObservabilitySpec => {
  const namespace = args.namespace ?? METRICS_READER.namespace;
  const spec: ObservabilitySpec = {
    ...args,
    namespace,
    networkCidrs: args.networkCidrs ?? [...PRIVATE_NETWORKS],
    retentionDays: args.retentionDays ?? 15,
    storageGiB: args.storageGiB ?? 50,
    grafanaUrl: args.grafanaUrl ?? `https://grafana.${namespace}.svc:8443`,
    runbooksUrl: args.runbooksUrl ?? "docs/runbooks",
  };
  const problems = new Problems(`Observability "${name}"`);
  checkTargets(problems, spec.targets);
  requireOwnNamespace(problems, "namespace", spec.namespace);
  if (spec.certificateIssuer !== undefined)
    requireKubernetesName(problems, "certificateIssuer", spec.certificateIssuer);
  const networks: unknown = spec.networkCidrs;
  problems.require(Array.isArray(networks) && networks.length > 0 && networks.every((cidr) => isCidr(cidr, 8, 32)), {
    field: "networkCidrs",
    value: networks,
    reason: "must be a list of at least one IPv4 CIDR block from /8 to /32",
    fix: 'list networks such as "10.0.0.0/16"',
  });
  requireInteger(problems, "retentionDays", spec.retentionDays, 1, 400);
  requireInteger(problems, "storageGiB", spec.storageGiB, 10, 16_384);
  // The default URL contains the namespace, which has its own check.
  if (args.grafanaUrl !== undefined) requireHttpsUrl(problems, "grafanaUrl", spec.grafanaUrl);
  requireText(problems, "runbooksUrl", spec.runbooksUrl, "set it to a URL or a path");
  if (spec.notificationSecret !== undefined) requireSecretName(problems, "notificationSecret", spec.notificationSecret);
  if (spec.cloudWatchRegion !== undefined) requireRegion(problems, "cloudWatchRegion", spec.cloudWatchRegion);
  if (spec.remoteWrite !== undefined) {
    requireHttpsUrl(problems, "remoteWrite.url", spec.remoteWrite?.url);
    requireSecretName(problems, "remoteWrite.tokenSecret", spec.remoteWrite?.tokenSecret);
  }
  if (spec.signOn !== undefined) checkSignOn(problems, spec.signOn);
  checkImageRegistry(problems, spec.imageRegistry);
  requireKeyArn(problems, "volumeKeyArn", spec.volumeKeyArn);
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const checkSignOn = (problems: Problems, signOn: SignOn): void => {
  for (const field of ["clientId", "editorGroup"] as const)
    requireText(problems, `signOn.${field}`, signOn?.[field], "set it to the value from your identity provider");
  for (const field of ["authorizeUrl", "tokenUrl", "userInfoUrl"] as const)
    requireHttpsUrl(problems, `signOn.${field}`, signOn?.[field]);
  requireSecretName(problems, "signOn.clientSecret", signOn?.clientSecret);
};

const requireText = (problems: Problems, field: string, value: unknown, fix: string): void =>
  problems.require(typeof value === "string" && value.trim() !== "", {
    field,
    value,
    reason: "must be a non-empty string",
    fix,
  });

/** Requires the name of a Kubernetes Secret. The value is not shown, because a caller may have passed the secret itself. */
const requireSecretName = (problems: Problems, field: string, value: unknown): void =>
  problems.require(isKubernetesName(value), {
    field,
    value: value === undefined ? undefined : HIDDEN,
    reason: "is not a valid name of a Kubernetes Secret",
    fix: "set it to the name of a Secret in the namespace",
  });
