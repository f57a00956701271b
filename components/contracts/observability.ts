// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isKubernetesName } from "../lib/checks";
import { checkInput, requirePlain } from "../lib/inputs";
import { HIDDEN, Problems } from "../lib/problems";
import { checkHttpsUrl, checkRegion, requireInteger, requireKeyArn, requireOwnNamespace } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { PRIVATE_NETWORKS } from "./network";
import { checkIssuer } from "./certificate-authority";
import { checkImageRegistry } from "./image-registry";
import { checkNetworks } from "./peer";
import { checkTargets, type Targets } from "./targets";

/** The service account of the pods that read CloudWatch metrics; `HaCluster` gives it an IAM role for that. */
export const METRICS_READER = { namespace: "observability", serviceAccount: "prometheus" };

/** A remote-write endpoint that also stores the metrics: for longer, or for several clusters. */
export interface RemoteWrite {
  /** HTTPS URL of the remote-write endpoint. */
  url: pulumi.Input<string>;
  /** Secret in the namespace; its key `token` is sent as the bearer token. */
  tokenSecret: pulumi.Input<string>;
}

/** Single sign-on with OpenID Connect. The identity provider must require a password and a second factor. */
export interface SignOn {
  /** ID of the client at the identity provider. */
  clientId: pulumi.Input<string>;
  /** Secret in the namespace; its key `client-secret` contains the client secret. */
  clientSecret: pulumi.Input<string>;
  /** HTTPS URL of the authorization endpoint. */
  authorizeUrl: pulumi.Input<string>;
  /** HTTPS URL of the token endpoint. */
  tokenUrl: pulumi.Input<string>;
  /** HTTPS URL of the UserInfo endpoint. */
  userInfoUrl: pulumi.Input<string>;
  /** Group in the claim `groups` whose members are editors; all others are viewers. */
  editorGroup: pulumi.Input<string>;
}

/** Arguments of an `Observability`. */
export interface ObservabilityArgs {
  /** Targets of the platform: alerts and sizes are derived from them. */
  targets: Targets;
  /** Namespace to create, with default-deny network policies. @default "observability" */
  namespace?: string;
  /** Networks of the nodes, the API server with its service, and the load balancer, in CIDR notation, /8 or narrower. @default - every private network (RFC 1918) */
  networkCidrs?: pulumi.Input<string>[];
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
  notificationSecret?: pulumi.Input<string>;
  /** AWS region whose CloudWatch metrics are collected, with the IAM role of `METRICS_READER`. @default - no CloudWatch metrics */
  cloudWatchRegion?: pulumi.Input<string>;
  /** Bucket of a `LogArchive`, for nightly snapshots of the logs; the archive gives the pods of `SNAPSHOT_WRITER` an IAM role for it. @default - no snapshots */
  snapshotBucket?: pulumi.Input<string>;
  /** Additional storage of the metrics. @default - metrics are stored only in the cluster */
  remoteWrite?: RemoteWrite;
  /**
   * Name of the cert-manager `ClusterIssuer` of the workloads, such as that of a `CertificateAuthority`: the agents that
   * receive spans have a certificate of it, and Prometheus verifies the workloads that it scrapes.
   * @default - workloads cannot verify the agents, and Prometheus does not verify workloads
   */
  certificateIssuer?: pulumi.Input<string>;
  /** Single sign-on for Grafana. @default - no user can sign in to Grafana */
  signOn?: SignOn;
  /** Target group in which the Grafana pods are registered. @default - Grafana is reachable only from inside the cluster */
  targetGroupArn?: pulumi.Input<string>;
  /** URL of Grafana for users; alerts link to it. @default - the URL inside the cluster */
  grafanaUrl?: pulumi.Input<string>;
  /**
   * Registry and path from which images of public registries are pulled, such as the output of an `ImageCache`:
   * `registry.example.com/mirror`. @default - images are pulled from the public registries
   */
  imageRegistry?: pulumi.Input<string>;
  /** URL at which the pages of docs/runbooks are served; alerts link to it. @default "docs/runbooks" */
  runbooksUrl?: pulumi.Input<string>;
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

/** Outputs of an `Observability`. */
export interface ObservabilityOutputs {
  /** URL of Prometheus inside the cluster. */
  readonly prometheusUrl: pulumi.Output<string>;
  /** URL of Grafana inside the cluster. */
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

const INPUTS = [
  "networkCidrs[]",
  "volumeKeyArn",
  "notificationSecret",
  "cloudWatchRegion",
  "snapshotBucket",
  "remoteWrite.*",
  "certificateIssuer",
  "signOn.*",
  "targetGroupArn",
  "grafanaUrl",
  "imageRegistry",
  "runbooksUrl",
];

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveObservability = (name: string, args: ObservabilityArgs): ObservabilitySpec => {
  requirePlain("Observability", name, args, INPUTS);
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
  requireInteger(problems, "retentionDays", spec.retentionDays, 1, 400);
  requireInteger(problems, "storageGiB", spec.storageGiB, 10, 16_384);
  requireKeyArn(problems, "volumeKeyArn", spec.volumeKeyArn);
  const { remoteWrite, signOn, notificationSecret, cloudWatchRegion } = spec;
  return problems.orThrow({
    ...spec,
    certificateIssuer: checkIssuer(problems, spec.certificateIssuer),
    networkCidrs: checkNetworks(problems, "networkCidrs", spec.networkCidrs),
    // The default URL contains the namespace, which has its own check.
    grafanaUrl:
      args.grafanaUrl === undefined ? spec.grafanaUrl : checkHttpsUrl(problems, "grafanaUrl", spec.grafanaUrl),
    runbooksUrl: checkText(problems, "runbooksUrl", spec.runbooksUrl, "set it to a URL or a path"),
    ...(notificationSecret !== undefined && {
      notificationSecret: checkSecretName(problems, "notificationSecret", notificationSecret),
    }),
    ...(cloudWatchRegion !== undefined && {
      cloudWatchRegion: checkRegion(problems, "cloudWatchRegion", cloudWatchRegion),
    }),
    ...(remoteWrite !== undefined && { remoteWrite: checkRemoteWrite(problems, remoteWrite) }),
    ...(signOn !== undefined && { signOn: checkSignOn(problems, signOn) }),
    imageRegistry: checkImageRegistry(problems, spec.imageRegistry),
    tags: checkTags(problems, spec.tags),
  });
};

const checkRemoteWrite = (problems: Problems, remoteWrite: RemoteWrite): RemoteWrite => ({
  url: checkHttpsUrl(problems, "remoteWrite.url", remoteWrite?.url),
  tokenSecret: checkSecretName(problems, "remoteWrite.tokenSecret", remoteWrite?.tokenSecret),
});

const checkSignOn = (problems: Problems, signOn: SignOn): SignOn => {
  const text = (field: "clientId" | "editorGroup"): pulumi.Input<string> =>
    checkText(problems, `signOn.${field}`, signOn?.[field], "set it to the value from your identity provider");
  const url = (field: "authorizeUrl" | "tokenUrl" | "userInfoUrl"): pulumi.Input<string> =>
    checkHttpsUrl(problems, `signOn.${field}`, signOn?.[field]);
  return {
    clientId: text("clientId"),
    editorGroup: text("editorGroup"),
    authorizeUrl: url("authorizeUrl"),
    tokenUrl: url("tokenUrl"),
    userInfoUrl: url("userInfoUrl"),
    clientSecret: checkSecretName(problems, "signOn.clientSecret", signOn?.clientSecret),
  };
};

const checkText = (problems: Problems, field: string, text: pulumi.Input<string>, fix: string): pulumi.Input<string> =>
  checkInput(problems, text, (found, value) =>
    found.require(typeof value === "string" && value.trim() !== "", {
      field,
      value,
      reason: "must be a non-empty string",
      fix,
    }),
  );

/** Requires the name of a Kubernetes Secret. The value is not shown, because a caller may have passed the secret itself. */
const checkSecretName = (problems: Problems, field: string, secret: pulumi.Input<string>): pulumi.Input<string> =>
  checkInput(problems, secret, (found, value) =>
    found.require(isKubernetesName(value), {
      field,
      value: value === undefined ? undefined : HIDDEN,
      reason: "is not a valid name of a Kubernetes Secret",
      fix: "set it to the name of a Secret in the namespace",
    }),
  );
