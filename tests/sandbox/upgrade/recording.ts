// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackName } from "../../../sandbox/lib/state";

/** The fields of the output of `pulumi stack export` that the upgrade test reads. */
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

/** The key by which the engine marks a secret. */
const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";
/** Fields that differ in each recording. */
const VOLATILE_FIELDS = ["created", "modified", "sourcePosition", "stackTrace"];
/** The field from which the bridge restores Terraform's state. It must stay unchanged; the values that it marks are not secret. */
const RAW_STATE_DELTA = "__pulumi_raw_state_delta";

const fileOf = (stack: StackName): string => join(__dirname, `${stack}.json`);

/** The recorded state of a stack, or undefined if there is none. */
export const loadRecording = (stack: StackName): Export | undefined =>
  existsSync(fileOf(stack)) ? (JSON.parse(readFileSync(fileOf(stack), "utf8")) as Export) : undefined;

/** Saves a state with one resource per line, so that a diff of two recordings shows the changes. @returns the file */
export const saveRecording = (stack: StackName, { version, deployment }: Export): string => {
  const lines = deployment.resources.map((one) => JSON.stringify(one)).join(",\n");
  writeFileSync(
    fileOf(stack),
    `{"version":${version},"deployment":{"manifest":${JSON.stringify(deployment.manifest)},"resources":[\n${lines}\n]}}\n`,
  );
  return fileOf(stack);
};

/** Removes secrets, Kubernetes resources and volatile fields from a state. */
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

/** Removes all secret marks, as an engine with another key cannot read them. Redacts the values, except in the raw state delta. */
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

/** Redacts the strings of a value. Keeps its structure, as the provider's schema requires it. */
const redacted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner)]));
  return typeof value === "string" ? "not recorded" : value;
};

/** Values of the test's sandbox that replace those of the recorded state. */
export interface LookUpValues {
  /** A VPC that exists, for lookups. */
  vpcId: string;
  /** Endpoint of the API server. */
  endpoint: string;
  /** Certificate authority of the API server, PEM. */
  ca: string;
}

/** Replaces the VPC id and the cluster's endpoint and certificate authority in a recorded state. */
export const relocated = (values: LookUpValues, state: Export): Export => {
  const one = (type: string): Resource => {
    const found = state.deployment.resources.find(({ urn }) => urn.includes(`${type}::`));
    if (!found) throw new Error(`the recorded state does not contain ${type}`);
    return found;
  };
  const { endpoint, certificateAuthority } = one("aws:eks/cluster:Cluster").outputs as {
    endpoint: string;
    certificateAuthority: { data: string };
  };
  return JSON.parse(
    JSON.stringify(state)
      .split(one("awsx:ec2:Vpc$aws:ec2/vpc:Vpc").id!)
      .join(values.vpcId)
      .split(endpoint)
      .join(values.endpoint)
      .split(certificateAuthority.data)
      .join(Buffer.from(values.ca).toString("base64")),
  ) as Export;
};

/** The fields of the output of `pulumi preview --json` that the upgrade test reads. */
export interface Plan {
  /** The changes. Unchanged resources are only counted in `changeSummary`. */
  steps: { op: string; urn: string; replaceReasons?: string[] | null }[];
  changeSummary: Partial<Record<string, number>>;
}

/** Types that an upgrade must not replace or delete: network, data stores, encryption keys and clusters. */
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

/** The steps of a plan that would replace or delete protected resources, each with its reason. */
export const destructiveSteps = ({ steps }: Plan): string[] =>
  steps
    .filter(({ op, urn }) => /replace|delete/.test(op) && PROTECTED_TYPES.has(typeOf(urn)))
    .map(
      ({ op, urn, replaceReasons }) => `${op} ${urn}${replaceReasons?.length ? `: ${replaceReasons.join(", ")}` : ""}`,
    );
