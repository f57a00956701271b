// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { inputsOf, type Recorded } from "../support/recorder";
import { recordedStack, STACKS } from "../support/stacks";

/** Types of data stores that AWS Backup supports. */
const STORES = [
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "aws:dynamodb/table:Table",
  "aws:efs/fileSystem:FileSystem",
  "aws:ebs/volume:Volume",
  "aws:fsx/lustreFileSystem:LustreFileSystem",
  "aws:neptune/cluster:Cluster",
  "aws:docdb/cluster:Cluster",
];
/** Data stores that are intentionally not backed up, with the reason. */
const EXCLUDED: Record<string, string> = {
  "audit-configuration": "versioned logs with their own retention",
  "audit-records": "versioned logs with their own retention",
  "data-objects-log": "versioned logs with their own retention",
  "data-secondary-objects-log": "versioned logs with their own retention",
  "logs-log": "versioned logs with their own retention",
  "logs-snapshots": "versioned; contains the backups of the logs",
  "standby-logs-log": "versioned logs with their own retention",
  "standby-logs-snapshots": "versioned; contains the backups of the logs",
  "edge-logs": "versioned logs with their own retention",
  "edge-secondary-logs": "versioned logs with their own retention",
  "edge-static": "versioned; a build of the application recreates it",
  "edge-secondary-static": "a replica of edge-static",
  "data-secondary-db": "a replica; its source is backed up",
  "data-secondary-objects": "a replica; its source is backed up",
};

/** The names of the data stores that no backup selection contains. */
const withoutBackup = (recorded: readonly Recorded[]): string[] => {
  const selected = recorded
    .filter(({ type }) => type === "aws:backup/selection:Selection")
    .flatMap(({ inputs }) => inputs["resources"]);
  return recorded
    .filter(({ type, state }) => STORES.includes(type) && !selected.includes(state["arn"]))
    .map(({ name }) => name);
};

for (const stack of STACKS)
  describe(`backups of ${stack}`, () => {
    it("include every data store that is not excluded", async () => {
      expect(withoutBackup(await recordedStack(stack)).filter((name) => !(name in EXCLUDED))).to.deep.equal([]);
    });

    it("are missing for a data store without a backup selection", async () => {
      const recorded = await recordedStack(stack);
      const without = recorded.filter(({ type }) => type !== "aws:backup/selection:Selection");
      expect(withoutBackup(without)).to.include.members(["data-db", "data-objects"]);
    });

    it("are tested by restoring each of them", async () => {
      const recorded = await recordedStack(stack);
      const tested = recorded.filter(
        ({ type }) => type === "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      );
      expect(tested.flatMap(({ inputs }) => inputs["protectedResourceArns"])).to.have.members(
        inputsOf(recorded, "aws:backup/selection:Selection")["resources"] as string[],
      );
    });
  });

describe("the secondary region of prod", () => {
  it("contains a replica of the database, a replica of the objects, and a copy of each backup", async () => {
    const recorded = await recordedStack("prod");
    const plan = inputsOf(recorded, "aws:backup/plan:Plan")["rules"] as {
      copyActions: { destinationVaultArn: string }[];
    }[];
    expect(plan[0]!.copyActions.map(({ destinationVaultArn }) => destinationVaultArn)).to.deep.equal([
      "arn:aws:backup:us-west-2:123456789012:backup-vault:data-secondary-vault",
    ]);
    for (const [type, name] of [
      ["aws:backup/vault:Vault", "data-secondary-vault"],
      ["aws:rds/cluster:Cluster", "data-secondary-db"],
      ["aws:s3/bucket:Bucket", "data-secondary-objects"],
    ] as const)
      expect(inputsOf(recorded, type, name)["region"], name).to.equal("us-west-2");
  });
});
