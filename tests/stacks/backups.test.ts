// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { inputsOf, type Recorded } from "../support/recorder";
import { recordedStack, STACKS } from "../support/stacks";

/** What AWS Backup backs up, of what a stack may hold. */
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
/** Stores that no plan selects, and why. */
const LEFT_OUT: Record<string, string> = {
  "audit-configuration": "versioned records of what happened, kept for their own time",
  "audit-records": "versioned records of what happened, kept for their own time",
  "data-objects-log": "versioned records of what happened, kept for their own time",
  "data-secondary-objects-log": "versioned records of what happened, kept for their own time",
  "logs-log": "versioned records of what happened, kept for their own time",
  "logs-snapshots": "versioned; itself the backup of the logs",
  "standby-logs-log": "versioned records of what happened, kept for their own time",
  "standby-logs-snapshots": "versioned; itself the backup of the logs",
  "edge-logs": "versioned records of what happened, kept for their own time",
  "edge-secondary-logs": "versioned records of what happened, kept for their own time",
  "edge-static": "versioned; a build of the application makes it anew",
  "edge-secondary-static": "a replica of edge-static",
  "data-secondary-db": "a replica; its source is selected",
  "data-secondary-objects": "a replica; its source is selected",
};

/** The stores that no selection names. */
const unselected = (recorded: readonly Recorded[]): string[] => {
  const selected = recorded
    .filter(({ type }) => type === "aws:backup/selection:Selection")
    .flatMap(({ inputs }) => inputs["resources"]);
  return recorded
    .filter(({ type, state }) => STORES.includes(type) && !selected.includes(state["arn"]))
    .map(({ name }) => name);
};

for (const stack of STACKS)
  describe(`backups of ${stack}`, () => {
    it("take in every data store but those that are left out for a reason", async () => {
      expect(unselected(await recordedStack(stack)).filter((name) => !(name in LEFT_OUT))).to.deep.equal([]);
    });

    it("miss a store that no plan selects", async () => {
      const recorded = await recordedStack(stack);
      const without = recorded.filter(({ type }) => type !== "aws:backup/selection:Selection");
      expect(unselected(without)).to.include.members(["data-db", "data-objects"]);
    });

    it("are restored as a test, each store that is selected", async () => {
      const recorded = await recordedStack(stack);
      const tested = recorded.filter(
        ({ type }) => type === "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      );
      expect(tested.flatMap(({ inputs }) => inputs["protectedResourceArns"])).to.have.members(
        inputsOf(recorded, "aws:backup/selection:Selection")["resources"] as string[],
      );
    });
  });

describe("prod", () => {
  it("has a copy of each store in another region: a replica of the database, of the objects, and each backup", async () => {
    const recorded = await recordedStack("prod");
    const plan = inputsOf(recorded, "aws:backup/plan:Plan")["rules"] as {
      copyActions: { destinationVaultArn: string }[];
    }[];
    expect(plan[0]!.copyActions.map(({ destinationVaultArn }) => destinationVaultArn)).to.deep.equal([
      "arn:aws:test:us-west-2::data-secondary-vault",
    ]);
    for (const [type, name] of [
      ["aws:backup/vault:Vault", "data-secondary-vault"],
      ["aws:rds/cluster:Cluster", "data-secondary-db"],
      ["aws:s3/bucket:Bucket", "data-secondary-objects"],
    ] as const)
      expect(inputsOf(recorded, type, name)["region"], name).to.equal("us-west-2");
  });
});
