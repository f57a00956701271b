// SPDX-License-Identifier: Apache-2.0
import { PASS, UNKNOWN, unknownAt, violation, type Answer } from "../answer";
import { all, each, isNotTrue, isOwnKey, isSet, reading, satisfies, valuesAt, within } from "../checks";
import { forbids, isOpen } from "../documents";
import { forEachOf, hasCompanion, linked, ofKinds, refersTo, type Link } from "../companion-resources";
import type { Rule, StackResource } from "../rule";
import { AT_REST, DELETION, PRIVATE_STORES, RECOVERY } from "./controls";
import {
  aws,
  DB_CLUSTERS,
  DB_INSTANCES,
  DOCUMENT_CLUSTERS,
  FILE_SYSTEMS,
  GRAPH_CLUSTERS,
  TABLES,
  VOLUMES,
} from "./tokens";

const VAULTS = aws("backup", "Vault");
const SELECTIONS = aws("backup", "Selection");
const STORES = [
  ...DB_CLUSTERS,
  ...DB_INSTANCES,
  ...DOCUMENT_CLUSTERS,
  ...GRAPH_CLUSTERS,
  ...TABLES,
  ...FILE_SYSTEMS,
  ...VOLUMES,
];
const MONTH_DAYS = 35;

/** `*` stands for any text. */
const isLike = (text: unknown, pattern: unknown): boolean =>
  new RegExp(
    `^${String(pattern)
      .split("*")
      .map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(String(text));
/** `arn:aws:rds:*:*:cluster:*` and the like; `*` alone takes all. */
const matches = (pattern: unknown, arn: unknown): Link => {
  if (typeof pattern !== "string" || !pattern.includes("*")) return false;
  if (pattern === "*") return true;
  // An ARN that is not known yet can't be held against it.
  return typeof arn === "string" ? isLike(arn, pattern) : UNKNOWN;
};
const named = (selection: StackResource, property: "resources" | "notResources", store: StackResource): Link[] => [
  refersTo(selection, property, store),
  ...valuesAt(selection.properties, property).map((pattern) => matches(pattern, store.properties["arn"])),
];

/** Holds a tag of the store to what a selection says of it: `{ key, value }`. */
const byTag =
  (store: StackResource, test: (own: unknown, value: unknown) => boolean) =>
  (tag: unknown): Link => {
    const { key, value } = tag as { key?: unknown; value?: unknown };
    if (tag === UNKNOWN || key === UNKNOWN || value === UNKNOWN) return UNKNOWN;
    const tags = {
      ...(store.properties["tagsAll"] as object | undefined),
      ...(store.properties["tags"] as object | undefined),
    } as Record<string, unknown>;
    const own = tags[String(key).replace(/^aws:ResourceTag\//, "")];
    return own === UNKNOWN ? UNKNOWN : test(own, value);
  };
const isEqual = (own: unknown, value: unknown): boolean => own !== undefined && own === value;
/** What narrows a selection: all must be met. */
const CONDITIONS: Readonly<Record<string, (own: unknown, value: unknown) => boolean>> = {
  stringEquals: isEqual,
  stringLikes: (own, value) => own !== undefined && isLike(own, value),
  stringNotEquals: (own, value) => own !== value,
  stringNotLikes: (own, value) => own === undefined || !isLike(own, value),
};

/** Some link, and no doubt of it: what is known to hold counts more than what may. */
const some = (links: readonly Link[]): Link => links.includes(true) || (links.includes(UNKNOWN) ? UNKNOWN : false);
const not = (link: Link): Link => (link === UNKNOWN ? UNKNOWN : !link);
const every = (links: readonly Link[]): Link => not(some(links.map(not)));

const isSelected = (store: StackResource, resources: readonly StackResource[]): Answer => {
  const links = ofKinds(resources, SELECTIONS).map((selection) =>
    every([
      some([
        ...valuesAt(selection.properties, "selectionTags").map(byTag(store, isEqual)),
        ...named(selection, "resources", store),
      ]),
      ...Object.entries(CONDITIONS).flatMap(([condition, test]) =>
        valuesAt(selection.properties, `conditions.${condition}`).map(byTag(store, test)),
      ),
      not(some(named(selection, "notResources", store))),
    ]),
  );
  return linked(
    links,
    "resources, selectionTags, conditions",
    "it must be in a backup Selection: none takes it by its ARN or its tags",
  );
};

const regionOf = (arn: unknown): string | undefined => (typeof arn === "string" ? arn.split(":")[3] : undefined);
/** One rule of a plan copies to another vault; a vault's ARN says its region, and so does the plan's once it is made. */
const copies = reading(["rules.copyActions.destinationVaultArn"], (properties) => {
  const vaults = valuesAt(properties, "rules.copyActions.destinationVaultArn");
  const own = properties["region"] ?? regionOf(properties["arn"]);
  if (vaults.some((vault) => typeof vault === "string" && regionOf(vault) !== own)) return PASS;
  return vaults.includes(UNKNOWN)
    ? unknownAt("rules.copyActions")
    : violation("rules must have copyActions to a vault of another region");
});

export const backup: Rule[] = [
  {
    id: "backup-vault-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    title: "AWS Backup vaults are encrypted with a customer managed KMS key.",
    resources: VAULTS,
    check: isOwnKey("kmsKeyArn"),
    remediation: "Set kmsKeyArn to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    id: "backup-vault-force-destroy-disabled",
    topic: "backup",
    severity: "medium",
    level: "advisory",
    controls: DELETION,
    title: "AWS Backup vaults have force destroy disabled.",
    resources: VAULTS,
    check: isNotTrue("forceDestroy"),
    remediation: "Omit forceDestroy or set it to false.",
    autoFix: { forceDestroy: false },
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/vaults.html",
  },
  {
    id: "backup-vault-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "AWS Backup vault policies do not allow public access.",
    resources: aws("backup", "VaultPolicy"),
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    remediation: "Name principals in policy, or restrict the statement with a condition such as aws:PrincipalOrgID.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
  },
  {
    id: "backup-vault-lock-retention-limits",
    topic: "backup",
    severity: "medium",
    controls: RECOVERY,
    title: "AWS Backup vault locks set minimum and maximum retention.",
    resources: aws("backup", "VaultLockConfiguration"),
    check: all(within("minRetentionDays", 1), isSet("maxRetentionDays")),
    remediation: "Set minRetentionDays and maxRetentionDays.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    id: "backup-vault-lock-enabled",
    topic: "backup",
    severity: "high",
    controls: RECOVERY,
    title: "AWS Backup vaults have Vault Lock enabled.",
    resources: VAULTS,
    ...hasCompanion({
      of: VAULTS,
      is: aws("backup", "VaultLockConfiguration"),
      by: "backupVaultName",
      called: "a backup VaultLockConfiguration",
    }),
    remediation: "Add a backup VaultLockConfiguration for the vault.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    id: "backup-plan-retention-minimum",
    topic: "backup",
    severity: "medium",
    controls: RECOVERY,
    title: "AWS Backup plans retain recovery points for at least 35 days.",
    resources: aws("backup", "Plan"),
    check: each(
      "rules",
      satisfies(
        "lifecycle.deleteAfter",
        (days) => days === undefined || days === null || Number(days) >= MONTH_DAYS,
        `must be ${MONTH_DAYS} or more`,
      ),
    ),
    remediation: `set rules[].lifecycle.deleteAfter to ${MONTH_DAYS} or more`,
    source: "AWS Security Hub Backup.5",
  },
  {
    id: "backup-plan-cross-region-copy",
    topic: "backup",
    severity: "medium",
    controls: RECOVERY,
    title: "AWS Backup plans copy recovery points to another region.",
    resources: aws("backup", "Plan"),
    check: copies,
    remediation: "Set rules[].copyActions[].destinationVaultArn to a vault in another region.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
  },
  {
    id: "backup-plan-covers-data-stores",
    topic: "backup",
    severity: "high",
    controls: RECOVERY,
    title: "Databases, DynamoDB tables, file systems and volumes are in AWS Backup plans.",
    resources: STORES,
    reads: {
      ...Object.fromEntries(STORES.map((kind) => [kind, ["tags"]])),
      [SELECTIONS[0]!]: [
        "resources",
        "notResources",
        "selectionTags.key",
        "selectionTags.value",
        ...Object.keys(CONDITIONS).flatMap((condition) => [
          `conditions.${condition}.key`,
          `conditions.${condition}.value`,
        ]),
      ],
    },
    checkStack: forEachOf(STORES, isSelected),
    remediation: "Add the ARN of the resource to resources of a backup Selection, or match one of its tags there.",
    source: "AWS Security Hub RDS.26, DynamoDB.4, EFS.2, EC2.28",
  },
];
