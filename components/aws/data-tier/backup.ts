// SPDX-License-Identifier: Apache-2.0
import * as awsBackup from "@pulumi/aws/backup";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { serviceRole } from "../internal/policies";

/** The least and the most days that the vault keeps anything, whoever asks. */
const LOCK = { minRetentionDays: 7, maxRetentionDays: 400 };

/** One store, as AWS Backup sees it. */
export interface Store {
  /** Short name, for the names of its parts. */
  id: string;
  /** AWS Backup's name of its kind. */
  kind: "Aurora" | "S3";
  arn: pulumi.Output<string>;
  /** What a restore is told, beside what AWS Backup finds out by itself. */
  restoreWith?: Record<string, pulumi.Input<string>>;
}

/** Backups in a locked vault: continuous, so that any second of the last weeks can be restored, and restored each week as a test. */
export const backup = (parent: pulumi.Resource, name: string, spec: DataTierSpec, stores: Store[]): awsBackup.Vault => {
  const vault = lockedVault(parent, name, spec, spec.keys.backups);
  const lifecycle = { deleteAfter: spec.backupRetentionDays };
  const copies =
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
          copyActions: copies.map(({ arn }) => ({ destinationVaultArn: arn, lifecycle })),
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
    { planId: plan.id, iamRoleArn: role.arn, resources: stores.map(({ arn }) => arn) },
    { parent: plan },
  );
  restoreTests(parent, name, spec, vault, stores);
  return vault;
};

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
    { backupVaultName: vault.name, region, ...LOCK },
    { parent: vault },
  );
  return vault;
};

/** Each Monday AWS restores the newest backup of every store, and deletes what it restored: a backup is as good as its restore. */
const restoreTests = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  vault: awsBackup.Vault,
  stores: Store[],
): void => {
  const role = serviceRole(parent, `${name}-restore-role`, {
    services: ["backup.amazonaws.com"],
    managed: ["service-role/AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Restore"],
    tags: spec.tags,
  });
  // Letters, digits and underscores only.
  const word = `${spec.tags.environment}_${name}`.replace(/\W/g, "_");
  const plan = new awsBackup.RestoreTestingPlan(
    `${name}-restore-tests`,
    {
      name: `${word}_restore`,
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
  for (const { id, kind, arn, restoreWith } of stores)
    new awsBackup.RestoreTestingSelection(
      `${name}-restore-${id}`,
      {
        name: `${word}_${id}`,
        restoreTestingPlanName: plan.name,
        iamRoleArn: role.arn,
        protectedResourceType: kind,
        protectedResourceArns: [arn],
        restoreMetadataOverrides: restoreWith,
      },
      { parent: plan },
    );
};
