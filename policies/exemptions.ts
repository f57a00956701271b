// SPDX-License-Identifier: Apache-2.0
import type { Exemption } from "./result";

const OWNER = "platform@example.com";

/** The dev stack of this repository is destroyed often. Other projects start with none of these exemptions. */
const dev = (rule: string, resource: string, reason: string): Exemption => ({
  rule,
  resource,
  stack: "redoubt/dev",
  reason: `the dev stack is destroyed and created often; ${reason}`,
  owner: OWNER,
  expires: "2027-06-30",
});

/** Known gaps in both stacks of this repository. Remove an exemption together with the change that closes its gap. */
const bothStacks = (rule: string, resource: string, reason: string): Exemption[] =>
  ["dev", "prod"].map((stack) => ({
    rule,
    resource,
    stack: `redoubt/${stack}`,
    reason,
    owner: OWNER,
    expires: "2027-03-31",
  }));

/** The secondary database cluster of the prod stack. */
const secondaryCluster = (rule: string, reason: string): Exemption => ({
  rule,
  resource: "data-secondary-db",
  stack: "redoubt/prod",
  reason,
  owner: OWNER,
  expires: "2027-03-31",
});

/** The subnets that the awsx component package creates in its own process. */
export const PUBLIC_SUBNETS = "*network-vpc-public-*";

/** The stack that the sandbox tests create as a user of the components would. */
const shop = (rule: string, resource: string, reason: string): Exemption => ({
  rule,
  resource,
  stack: "shop/shop",
  reason,
  owner: OWNER,
  expires: "2027-03-31",
});

/** All exemptions. See docs/gate-your-stack.md. An expired or unused exemption fails the check. */
export const exemptions: readonly Exemption[] = [
  shop("eks-cluster-deletion-protection-enabled", "shop-eks", "the test deletes its cluster when it ends"),
  dev("elb-load-balancer-deletion-protection-enabled", "edge-lb", "no client depends on its DNS name"),
  dev("rds-deletion-protection-enabled", "data-db", "the database holds test data"),
  dev("rds-final-snapshot-enabled", "data-db", "the database holds test data"),
  dev(
    "cognito-user-pool-deletion-protection-enabled",
    "edge-ops-users",
    "an administrator creates its few accounts again",
  ),
  dev("s3-bucket-force-destroy-disabled", "*", "the buckets hold logs of tests"),
  dev("backup-vault-force-destroy-disabled", "data-vault", "the vault holds backups of test data"),
  dev("eks-cluster-deletion-protection-enabled", "cluster-eks", "the cluster holds no data and is created from code"),
  secondaryCluster(
    "rds-final-snapshot-enabled",
    "the secondary cluster replicates the primary cluster, which leaves the final snapshot",
  ),
  secondaryCluster(
    "backup-plan-covers-data-stores",
    "the secondary cluster replicates the primary cluster, which is backed up with copies in the secondary region",
  ),
  dev("backup-plan-cross-region-copy", "data-backup", "the backups hold test data"),
  ...bothStacks(
    "rds-cluster-postgresql-tls-minimum-version",
    "data-db-params",
    "AWS documents RDS Proxy with TLS 1.2 towards the database (docs/tls.md); clients and Aurora still agree on TLS 1.3",
  ),
  ...bothStacks(
    "vpc-subnet-auto-assign-public-ip-disabled",
    PUBLIC_SUBNETS,
    "awsx creates public subnets with this setting; they hold NAT gateways only, and no instance is launched there",
  ),
];
