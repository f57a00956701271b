// SPDX-License-Identifier: Apache-2.0
import * as awsBackup from "@pulumi/aws/backup";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { serviceRole } from "../internal/policies";
import { uniqueName } from "../limits/unique-name";

/** Retention limits of the vault lock. */
const VAULT_LOCK = { minRetentionDays: 7, maxRetentionDays: 400 };

/** A resource that AWS Backup protects. */
export interface BackupSource {
  /** Suffix of resource names. */
  id: string;
  /** Resource type in AWS Backup. */
  resourceType: "Aurora" | "S3";
  arn: pulumi.Output<string>;
  /** Restore metadata that AWS Backup cannot infer. */
  restoreMetadata?: Record<string, pulumi.Input<string>>;
}

/** Creates continuous backups with point-in-time recovery in a locked vault, and weekly restore tests. */
export const backup = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  sources: BackupSource[],
): awsBackup.Vault => {
  const vault = lockedVault(parent, name, spec, spec.keys.backups);
  const lifecycle = { deleteAfter: spec.backupRetentionDays };
  const copyVaults =
    spec.secondaryRegion === undefined
      ? []
      : [lockedVault(parent, `${name}-secondary`, spec, spec.secondaryKeys.backups, spec.secondaryRegion)];
  const plan = new awsBackup.Plan(
    `${name}-backup`,
    {
      rules: [
        {
          ruleName: "continuous",
          targetVaultName: vault.name,
          schedule: "cron(0 3 * * ? *)",
          startWindow: 60,
          completionWindow: 180,
          enableContinuousBackup: true,
          lifecycle,
          copyActions: copyVaults.map(({ arn }) => ({ destinationVaultArn: arn, lifecycle })),
        },
      ],
      tags: tagsFor(spec.tags, `${name}-backup`),
    },
    { parent },
  );
  const role = serviceRole(parent, `${name}-backup-role`, {
    services: ["backup.amazonaws.com"],
    managed: ["service-role/AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup"],
    tags: spec.tags,
  });
  new awsBackup.Selection(
    `${name}-stores`,
    { planId: plan.id, iamRoleArn: role.arn, resources: sources.map(({ arn }) => arn) },
    { parent: plan, dependsOn: optIn(parent, name, sources) },
  );
  restoreTests(parent, name, spec, vault, sources);
  return vault;
};

/**
 * Opts the region in for the types of the sources. AWS Backup skips an Aurora cluster in a plan without an error if the account
 * has opted out. The setting is one per account and region: it only adds types, and no stack removes them when it is destroyed.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
 */
const optIn = (parent: pulumi.Resource, name: string, sources: BackupSource[]): awsBackup.RegionSettings =>
  new awsBackup.RegionSettings(
    `${name}-backup-opt-in`,
    { resourceTypeOptInPreference: Object.fromEntries(sources.map(({ resourceType }) => [resourceType, true])) },
    // AWS returns the settings of every service, so that each update would show a change.
    { parent, ignoreChanges: ["resourceTypeOptInPreference"] },
  );

/**
 * Creates a vault with a lock on the retention of recovery points. The lock is in governance mode: users with the permission
 * `backup:DeleteBackupVaultLockConfiguration` can remove it. In compliance mode, nobody could, and neither the vault nor the
 * stack could be deleted until the last recovery point expires (AWS Backup, "Vault lock modes").
 */
const lockedVault = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  keyArn?: pulumi.Input<string>,
  region?: string,
): awsBackup.Vault => {
  const vault = new awsBackup.Vault(
    `${name}-vault`,
    {
      kmsKeyArn:
        keyArn ??
        encryptionKey(parent, `${name}-backup-key`, {
          purpose: "Backups",
          services: ["backup.amazonaws.com"],
          via: ["backup", "rds", "s3"],
          region,
          tags: spec.tags,
        }).arn,
      forceDestroy: !spec.deletionProtection,
      region,
      tags: tagsFor(spec.tags, `${name}-vault`),
    },
    { parent },
  );
  new awsBackup.VaultLockConfiguration(
    `${name}-vault-lock`,
    { backupVaultName: vault.name, region, ...VAULT_LOCK },
    { parent: vault },
  );
  return vault;
};

/** Restores the latest recovery point of every source each Monday. AWS deletes the restored resources afterwards. */
const restoreTests = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  vault: awsBackup.Vault,
  sources: BackupSource[],
): void => {
  const role = serviceRole(parent, `${name}-restore-role`, {
    services: ["backup.amazonaws.com"],
    managed: ["service-role/AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Restore"],
    tags: spec.tags,
  });
  const plan = new awsBackup.RestoreTestingPlan(
    `${name}-restore-tests`,
    {
      name: uniqueName("aws:backup/restoreTestingPlan:RestoreTestingPlan", name, { suffix: "_restore" }),
      scheduleExpression: "cron(0 6 ? * MON *)",
      startWindowHours: 4,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vault.arn],
        recoveryPointTypes: ["CONTINUOUS", "SNAPSHOT"],
        selectionWindowDays: 7,
      },
      tags: tagsFor(spec.tags, `${name}-restore-tests`),
    },
    { parent },
  );
  for (const { id, resourceType, arn, restoreMetadata } of sources)
    new awsBackup.RestoreTestingSelection(
      `${name}-restore-${id}`,
      {
        // Unique within the plan.
        name: id,
        restoreTestingPlanName: plan.name,
        iamRoleArn: role.arn,
        protectedResourceType: resourceType,
        protectedResourceArns: [arn],
        restoreMetadataOverrides: restoreMetadata,
      },
      { parent: plan },
    );
};
