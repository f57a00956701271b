// SPDX-License-Identifier: Apache-2.0
import type { Exemption } from "./exemption";

/** Our own dev stack has to go in one destroy. Other projects start with none of these. */
const dev = (rule: string, resource: string, reason: string): Exemption => ({
  rule,
  resource,
  stack: "redoubt/dev",
  reason: `dev is taken down as often as it is brought up: ${reason}`,
  owner: "platform@example.com",
  expires: "2027-06-30",
});

/** What both of our stacks still lack: removed with the change that mends it. */
const yet = (rule: string, resource: string, reason: string): Exemption[] =>
  ["dev", "prod"].map((stack) => ({
    rule,
    resource,
    stack: `redoubt/${stack}`,
    reason,
    owner: "platform@example.com",
    expires: "2027-03-31",
  }));

/** Prod's database in the second region. */
const replica = (rule: string, resource: string, reason: string): Exemption => ({
  rule,
  resource,
  stack: "redoubt/prod",
  reason,
  owner: "platform@example.com",
  expires: "2027-03-31",
});

/** awsx makes them, in a process of its own: what a program registers does not show them. */
export const PUBLIC_SUBNETS = "*network-vpc-public-*";

/** What the sandbox's tests bring up as another team would. */
const shop = (rule: string, resource: string, reason: string): Exemption => ({
  rule,
  resource,
  stack: "shop/shop",
  reason,
  owner: "platform@example.com",
  expires: "2027-03-31",
});

/** Every exemption there is. docs/gate-your-stack.md says how to write one; an expired or unneeded one fails the gate. */
export const exemptions: readonly Exemption[] = [
  shop("eks-cluster-deletion-protection-enabled", "shop-eks", "a test's cluster, taken down with the test"),
  dev("elb-load-balancer-deletion-protection-enabled", "edge-lb", "nobody depends on its name"),
  dev("rds-deletion-protection-enabled", "data-db", "it holds made-up data"),
  dev("rds-final-snapshot-enabled", "data-db", "it holds made-up data"),
  dev("cognito-user-pool-deletion-protection-enabled", "edge-ops-users", "an administrator adds its few accounts anew"),
  dev("s3-bucket-force-destroy-disabled", "*", "its records are of trials"),
  dev("backup-vault-force-destroy-disabled", "data-vault", "its backups are of made-up data"),
  dev("eks-cluster-deletion-protection-enabled", "cluster-eks", "it holds no data and is made anew from code"),
  replica(
    "rds-final-snapshot-enabled",
    "data-secondary-db",
    "a replica holds nothing of its own; the first region's cluster leaves the last snapshot",
  ),
  replica(
    "backup-plan-covers-data-stores",
    "data-secondary-db",
    "a replica holds nothing of its own; its source is backed up, with copies in this region",
  ),
  dev("backup-plan-cross-region-copy", "data-backup", "its backups are of made-up data"),
  ...yet(
    "vpc-subnet-auto-assign-public-ip-disabled",
    PUBLIC_SUBNETS,
    "awsx makes public subnets so; NAT gateways alone stand in ours, and no machine is launched there",
  ),
];
