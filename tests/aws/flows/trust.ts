// SPDX-License-Identifier: Apache-2.0
// Which services assume the roles of a stack, and the keys that they send.
import { statementsOf, toStrings } from "../../../policies/iam-evaluation/document";
import { ACCOUNT } from "../../../stacks/recording/arns";
import { docs, flowsOf, OTHER_ACCOUNT, type Flow, type Keys } from "./flow";
import { arn, type Site } from "./site";
import type { StackPolicies } from "./stack-policies";

/** How a service assumes a role. */
interface Assumption {
  keys: (site: Site) => Keys;
  /** Actions besides `sts:AssumeRole`. */
  actions?: string[];
  source: string;
}

const own = (sourceArn: string): Keys => ({ "aws:SourceAccount": ACCOUNT, "aws:SourceArn": sourceArn });

/** Services with the keys that their documentation names. A service without keys cannot be limited by a trust policy. */
const ASSUMPTIONS: Record<string, Assumption> = {
  "vpc-flow-logs.amazonaws.com": {
    keys: ({ region }) => own(arn("ec2", region, "vpc-flow-log/fl-1")),
    source: docs("vpc/latest/userguide/flow-logs-iam-role.html"),
  },
  "eks.amazonaws.com": {
    keys: ({ cluster }) => own(cluster),
    source: docs("eks/latest/userguide/cross-service-confused-deputy-prevention.html"),
  },
  "ec2.amazonaws.com": {
    keys: () => ({}),
    source: docs("eks/latest/userguide/create-node-role.html"),
  },
  "pods.eks.amazonaws.com": {
    keys: ({ cluster }) => ({
      "aws:RequestTag/eks-cluster-arn": cluster,
      "aws:RequestTag/eks-cluster-name": cluster.split("/").pop(),
      "aws:RequestTag/kubernetes-namespace": "app",
      "aws:RequestTag/kubernetes-service-account": "app",
    }),
    actions: ["sts:TagSession"],
    source: docs("eks/latest/userguide/pod-id-role.html"),
  },
  // "RDS Proxy doesn't support … global condition context keys".
  "rds.amazonaws.com": {
    keys: () => ({}),
    source: docs("AmazonRDS/latest/AuroraUserGuide/rds-proxy.html"),
  },
  "monitoring.rds.amazonaws.com": {
    keys: ({ region, data }) => own(arn("rds", region, `db:${data}-db-writer`)),
    source: docs("AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html"),
  },
  "backup.amazonaws.com": {
    keys: () => ({}),
    source: docs("aws-backup/latest/devguide/iam-service-roles.html"),
  },
  "cloudtrail.amazonaws.com": {
    keys: () => ({}),
    source: docs("awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html"),
  },
  "config.amazonaws.com": {
    keys: () => ({ "aws:SourceAccount": ACCOUNT }),
    source: docs("config/latest/developerguide/iamrole-permissions.html"),
  },
  "s3.amazonaws.com": {
    keys: () => ({}),
    source: docs("AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"),
  },
};

const siteOf = (sites: readonly Site[], role: string): Site =>
  [...sites].reverse().find(({ prefix, data }) => role.startsWith(prefix || data) || role.startsWith(`${data}-`)) ??
  sites[0]!;

/** Every role is assumed by the services that its trust policy names, and by no one else. */
export const trustFlows = (policies: StackPolicies, sites: readonly Site[]): Flow[] =>
  policies.roles.flatMap((role): Flow[] => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
    const services = statementsOf(policies.trustPolicy(role)?.document).flatMap(({ Principal }) =>
      toStrings((Principal as { Service?: unknown }).Service),
    );
    const strangers = flowsOf({
      caller: { administratorOf: OTHER_ACCOUNT },
      source: docs("IAM/latest/UserGuide/id_roles_manage-assume.html"),
    });
    return [
      ...services.flatMap((service) => serviceTrust(service, role, siteOf(sites, role))),
      strangers.deny(`Another account assumes ${role}`, "sts:AssumeRole", roleArn),
    ];
  });

const serviceTrust = (service: string, role: string, site: Site): Flow[] => {
  const assumption = ASSUMPTIONS[service];
  if (!assumption) throw new Error(`the keys with which ${service} assumes roles are not in ASSUMPTIONS`);
  const { allow, deny } = flowsOf({ caller: { service }, source: assumption.source });
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const keys = assumption.keys(site);
  const actions = ["sts:AssumeRole", ...(assumption.actions ?? [])];
  const theirs = Object.fromEntries(
    Object.entries(keys).map(([name, value]) => [name, String(value).replace(ACCOUNT, OTHER_ACCOUNT)]),
  );
  return [
    allow(`${service} assumes ${role}`, actions, roleArn, keys),
    ...(keys["aws:SourceAccount"] === undefined
      ? []
      : [deny(`${service} assumes ${role} for another account`, actions, roleArn, theirs)]),
  ];
};
