// SPDX-License-Identifier: Apache-2.0
import * as awsBackup from "@pulumi/aws/backup";
import type * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { serviceRole } from "../internal/policies";

/** The least and the most days that the vault keeps anything, whoever asks. */
const LOCK = { minRetentionDays: 7, maxRetentionDays: 400 };

/** Backups in a locked vault: continuous, so that any second of the last weeks can be restored, checked in each night. */
export const backup = (parent: pulumi.Resource, name: string, spec: DataTierSpec, stores: pulumi.Output<string>[]): awsBackup.Vault => {
  const key = encryptionKey(parent, `${name}-backup-key`, { purpose: "Backups", services: ["backup.amazonaws.com"], tags: spec.tags });
  const vault = new awsBackup.Vault(`${name}-vault`, {
    kmsKeyArn: key.arn, forceDestroy: !spec.deletionProtection, tags: tagsFor(spec.tags, `${name}-vault`),
  }, { parent });
  new awsBackup.VaultLockConfiguration(`${name}-vault-lock`, { backupVaultName: vault.name, ...LOCK }, { parent: vault });
  const plan = new awsBackup.Plan(`${name}-backup`, {
    rules: [{
      ruleName: "continuous",
      targetVaultName: vault.name,
      schedule: "cron(0 3 * * ? *)",
      startWindow: 60,
      completionWindow: 180,
      enableContinuousBackup: true,
      lifecycle: { deleteAfter: spec.backupRetentionDays },
    }],
    tags: tagsFor(spec.tags, `${name}-backup`),
  }, { parent });
  const role = serviceRole(parent, `${name}-backup-role`, {
    services: ["backup.amazonaws.com"],
    managed: ["service-role/AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup"],
    tags: spec.tags,
  });
  new awsBackup.Selection(`${name}-stores`, { planId: plan.id, iamRoleArn: role.arn, resources: stores }, { parent: plan });
  return vault;
};
