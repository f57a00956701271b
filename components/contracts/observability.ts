// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isIntegerWithin, isRegion } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkTargets, type Targets } from "./targets";

/** Whose pods read measurements of AWS's services: `HaCluster` gives them a role for it. */
export const METRICS_READER = { namespace: "observability", serviceAccount: "prometheus" };

/** Where metrics are kept besides: for longer, or for several clusters. */
export interface RemoteWrite {
  /** Takes Prometheus' remote-write, over HTTPS. */
  url: string;
  /** Secret in the namespace whose key `token` is sent as a bearer token. */
  tokenSecret: string;
}

/** Single sign-on by OpenID Connect: passwords and second factors are the provider's, which must demand both. */
export interface SignOn {
  clientId: string;
  /** Secret in the namespace whose key `client-secret` holds the client's. */
  clientSecret: string;
  authorizeUrl: string;
  tokenUrl: string;
  userInfoUrl: string;
  /** Group, in the claim `groups`, whose members edit; others look. */
  editorGroup: string;
}

/** Arguments of an `Observability`. */
export interface ObservabilityArgs {
  /** What the platform promises: alerts and sizes are made from it. */
  targets: Targets;
  /** Made for it, closed by network policies. @default "observability" */
  namespace?: string;
  /** Days that metrics are kept, 1 to 400. @default 15 */
  retentionDays?: number;
  /** Each Prometheus's volume, in GiB; metrics go when it is nine tenths full. @default 50 */
  storageGiB?: number;
  /** Key of the volumes. @default - the cloud's own key for volumes */
  volumeKeyArn?: pulumi.Input<string>;
  /**
   * Secret in the namespace with a webhook a key: `page-url`, `ticket-url`, `escalation-url` and `watchdog-url`, which last is called each
   * minute and misses it. @default - alerts are shown, and told to nobody
   */
  notificationSecret?: string;
  /** Region of AWS whose services are measured through CloudWatch too, in the role of `METRICS_READER`. @default - AWS is not measured */
  cloudWatchRegion?: string;
  /** Bucket that logs are copied to each night, of a `LogArchive`, which gives a role for it to the pods of `SNAPSHOT_WRITER`. @default - logs are on their volumes alone */
  snapshotBucket?: pulumi.Input<string>;
  /** @default - metrics stay in the cluster */
  remoteWrite?: RemoteWrite;
  /** @default - nobody enters Grafana */
  signOn?: SignOn;
  /** Target group of a balancer that Grafana's pods join. @default - it is reached from inside the cluster only */
  targetGroupArn?: pulumi.Input<string>;
  /** Where people reach Grafana: alerts link there. @default - its name in the cluster */
  grafanaUrl?: string;
  /** Where the pages of docs/runbooks are served: alerts link there. @default "docs/runbooks" */
  runbooksUrl?: string;
  /** Labels and annotations of every object inside. */
  tags: PlatformTags;
}

/** What an `Observability` gives to those who look. */
export interface ObservabilityOutputs {
  /** Inside the cluster. */
  readonly prometheusUrl: pulumi.Output<string>;
  /** Inside the cluster. */
  readonly grafanaUrl: pulumi.Output<string>;
}

/** Those that have no default. */
type Optional =
  | "volumeKeyArn"
  | "targetGroupArn"
  | "cloudWatchRegion"
  | "notificationSecret"
  | "snapshotBucket"
  | "remoteWrite"
  | "signOn";

/** Arguments with every default filled in; what has none may be left out. */
export type ObservabilitySpec = Required<Omit<ObservabilityArgs, Optional>> & Pick<ObservabilityArgs, Optional>;

const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveObservability = (name: string, args: ObservabilityArgs): ObservabilitySpec => {
  const namespace = args.namespace ?? METRICS_READER.namespace;
  const spec: ObservabilitySpec = {
    ...args,
    namespace,
    retentionDays: args.retentionDays ?? 15,
    storageGiB: args.storageGiB ?? 50,
    grafanaUrl: args.grafanaUrl ?? `https://grafana.${namespace}.svc:8443`,
    runbooksUrl: args.runbooksUrl ?? "docs/runbooks",
  };
  const problems = new Problems(`Observability "${name}"`);
  checkTargets(problems, spec.targets);
  problems.unless(
    NAME.test(String(spec.namespace)),
    "namespace",
    spec.namespace,
    "is no name of a namespace",
    "use lower-case letters, digits and dashes",
  );
  problems.unless(
    isIntegerWithin(spec.retentionDays, 1, 400),
    "retentionDays",
    spec.retentionDays,
    "is no span",
    "set it from 1 to 400 days",
  );
  problems.unless(
    isIntegerWithin(spec.storageGiB, 10, 16_384),
    "storageGiB",
    spec.storageGiB,
    "is no size of a volume that metrics fit in",
    "set it from 10 to 16384 GiB",
  );
  // The default comes from the namespace, which is judged by itself.
  problems.unless(
    isHttps(args.grafanaUrl ?? "https://grafana"),
    "grafanaUrl",
    spec.grafanaUrl,
    "is not reached over TLS",
    "give a URL that begins with https://",
  );
  problems.unless(
    typeof spec.runbooksUrl === "string" && spec.runbooksUrl !== "",
    "runbooksUrl",
    spec.runbooksUrl,
    "is no place of pages",
    "give a URL or a path",
  );
  if (spec.notificationSecret !== undefined) isSecret(problems, "notificationSecret", spec.notificationSecret);
  problems.unless(
    spec.cloudWatchRegion === undefined || isRegion(spec.cloudWatchRegion),
    "cloudWatchRegion",
    spec.cloudWatchRegion,
    "is no region",
    "give one such as us-east-1",
  );
  if (spec.remoteWrite !== undefined) {
    problems.unless(
      isHttps(spec.remoteWrite?.url),
      "remoteWrite.url",
      spec.remoteWrite?.url,
      "is not reached over TLS",
      "give a URL that begins with https://",
    );
    isSecret(problems, "remoteWrite.tokenSecret", spec.remoteWrite?.tokenSecret);
  }
  if (spec.signOn !== undefined) checkSignOn(problems, spec.signOn);
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const checkSignOn = (problems: Problems, signOn: SignOn): void => {
  for (const field of ["clientId", "editorGroup"] as const)
    problems.unless(
      typeof signOn?.[field] === "string" && signOn[field] !== "",
      `signOn.${field}`,
      signOn?.[field],
      "is missing",
      "take it from your identity provider",
    );
  for (const field of ["authorizeUrl", "tokenUrl", "userInfoUrl"] as const)
    problems.unless(
      isHttps(signOn?.[field]),
      `signOn.${field}`,
      signOn?.[field],
      "is not reached over TLS",
      "give a URL that begins with https://",
    );
  isSecret(problems, "signOn.clientSecret", signOn?.clientSecret);
};

/** A secret is named, never given. */
const isSecret = (problems: Problems, field: string, value: unknown): void =>
  problems.unless(
    typeof value === "string" && NAME.test(value),
    field,
    value === undefined ? value : "(not shown)",
    "is no name of a secret",
    "give the name of a Secret in the namespace",
  );

const isHttps = (value: unknown): boolean =>
  typeof value === "string" && /^https:\/\/[\w.-]+(:\d+)?(\/\S*)?$/.test(value);
