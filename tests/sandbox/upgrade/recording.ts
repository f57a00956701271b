// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackName } from "../../../sandbox/lib/state";

/** What `pulumi stack export` writes, as far as it is read here. */
export interface Export {
  version: number;
  deployment: { manifest?: unknown; resources: Resource[] };
}
interface Resource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  [field: string]: unknown;
}

/** By this key the engine marks a secret. */
const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";
/** What tells when and where something was made: of no use here, and different each time. */
const VOLATILE_FIELDS = ["created", "modified", "sourcePosition", "stackTrace"];
/** What the bridge keeps to restore Terraform's own view. It marks values as secret that are none, and has to stay as it is. */
const RAW_STATE_DELTA = "__pulumi_raw_state_delta";

const fileOf = (stack: StackName): string => join(__dirname, `${stack}.json`);

/** The recorded state of a stack, if there is one. */
export const loadRecording = (stack: StackName): Export | undefined =>
  existsSync(fileOf(stack)) ? (JSON.parse(readFileSync(fileOf(stack), "utf8")) as Export) : undefined;

/** Keeps a stack's state, a resource a line, so that the next recording shows what changed. */
export const saveRecording = (stack: StackName, { version, deployment }: Export): string => {
  const lines = deployment.resources.map((one) => JSON.stringify(one)).join(",\n");
  writeFileSync(
    fileOf(stack),
    `{"version":${version},"deployment":{"manifest":${JSON.stringify(deployment.manifest)},"resources":[\n${lines}\n]}}\n`,
  );
  return fileOf(stack);
};

/** A state without its secrets, without what is in Kubernetes, and without what differs each time. */
export const sanitized = ({ version, deployment }: Export): Export => ({
  version,
  deployment: {
    manifest: { ...(deployment.manifest as object), time: "2000-01-01T00:00:00Z" },
    resources: deployment.resources
      .filter(({ type }) => !/^(kubernetes:|pulumi:providers:kubernetes)/.test(type))
      .map(
        (one) =>
          Object.fromEntries(Object.entries(one).filter(([field]) => !VOLATILE_FIELDS.includes(field))) as Resource,
      )
      .map((one) => withoutSecretMarks(one.type === "pulumi:pulumi:Stack" ? { ...one, outputs: {} } : one) as Resource),
  },
});

/** Takes every mark of a secret away: an engine with another key could not read it. What it says goes too, but for the bridge's own. */
const withoutSecretMarks = (value: unknown, keepsValues = false): unknown => {
  if (Array.isArray(value)) return value.map((inner) => withoutSecretMarks(inner, keepsValues));
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_SIGNATURE in value) {
    const plain = JSON.parse((value as unknown as { plaintext: string }).plaintext) as unknown;
    return keepsValues ? plain : redacted(plain);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      withoutSecretMarks(inner, keepsValues || key === RAW_STATE_DELTA),
    ]),
  );
};

/** A value in its shape, which the provider's schema asks for, with nothing of what it says. */
const redacted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner)]));
  return typeof value === "string" ? "not recorded" : value;
};

/** What a recorded state finds in the sandbox that it is brought to. */
export interface LookUpValues {
  /** A network that answers to look-ups, in place of the recorded one. */
  vpcId: string;
  /** The API server, in place of the one that the recorded cluster had. */
  endpoint: string;
  ca: string;
}

/** A recorded state, moved to where it is tried. */
export const relocated = (world: LookUpValues, state: Export): Export => {
  const one = (type: string): Resource => {
    const found = state.deployment.resources.find(({ urn }) => urn.includes(`${type}::`));
    if (!found) throw new Error(`the recorded state has no ${type}`);
    return found;
  };
  const { endpoint, certificateAuthority } = one("aws:eks/cluster:Cluster").outputs as {
    endpoint: string;
    certificateAuthority: { data: string };
  };
  return JSON.parse(
    JSON.stringify(state)
      .replaceAll(one("awsx:ec2:Vpc$aws:ec2/vpc:Vpc").id!, world.vpcId)
      .replaceAll(endpoint, world.endpoint)
      .replaceAll(certificateAuthority.data, Buffer.from(world.ca).toString("base64")),
  ) as Export;
};

/** What `pulumi preview --json` writes, as far as it is read here. */
export interface Plan {
  /** What changes; what stays as it is, is only counted. */
  steps: { op: string; urn: string; replaceReasons?: string[] | null }[];
  changeSummary: Partial<Record<string, number>>;
}

/** What must outlive every upgrade, by type: what holds data, what unlocks it, and what all else stands in. */
const PROTECTED_TYPES = new Set(
  [
    "ec2/vpc:Vpc",
    "ec2/subnet:Subnet",
    "ec2/natGateway:NatGateway",
    "ec2/eip:Eip",
    "ec2/internetGateway:InternetGateway",
    "ec2/routeTable:RouteTable",
    "ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "rds/cluster:Cluster",
    "rds/clusterInstance:ClusterInstance",
    "rds/globalCluster:GlobalCluster",
    "rds/subnetGroup:SubnetGroup",
    "elasticache/replicationGroup:ReplicationGroup",
    "elasticache/subnetGroup:SubnetGroup",
    "s3/bucket:Bucket",
    "backup/vault:Vault",
    "secretsmanager/secret:Secret",
    "cognito/userPool:UserPool",
    "kms/key:Key",
    "kms/replicaKey:ReplicaKey",
    "eks/cluster:Cluster",
    "eks/nodeGroup:NodeGroup",
    "route53/zone:Zone",
    "cloudtrail/trail:Trail",
  ].map((type) => `aws:${type}`),
);

const typeOf = (urn: string): string => urn.split("::")[2]!.split("$").at(-1)!;

/** The steps of a plan that would replace or delete what must last, each with its reason. */
export const destructiveSteps = ({ steps }: Plan): string[] =>
  steps
    .filter(({ op, urn }) => /replace|delete/.test(op) && PROTECTED_TYPES.has(typeOf(urn)))
    .map(
      ({ op, urn, replaceReasons }) => `${op} ${urn}${replaceReasons?.length ? `: ${replaceReasons.join(", ")}` : ""}`,
    );
