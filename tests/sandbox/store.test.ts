// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { cloudInventory } from "../../sandbox/cloud";
import { State } from "../../sandbox/lib/state";
import { AwsClient } from "./aws-client";
import { Sandbox, outputOf, type Outcome } from "./sandbox";

const PRIMARY = "us-east-1";
const SECONDARY = "us-west-2";

describe("data tier with a secondary region", () => {
  const sandbox = new Sandbox();
  const previousState = process.env["REDOUBT_SANDBOX_STATE"];
  let dev: State;
  let pulumi: (...args: string[]) => Outcome;

  const expectNoChanges = (): void => {
    outputOf(pulumi("refresh", "--yes", "--skip-preview", "--stack", "store"));
    outputOf(pulumi("preview", "--expect-no-changes", "--stack", "store"));
  };
  /** Calls the emulated AWS directly, as Aurora, ElastiCache or an operator would outside of Pulumi. */
  const callAws = async (
    service: keyof typeof API_VERSIONS,
    region: string,
    Action: string,
    parameters: Record<string, string> = {},
  ): Promise<string> => {
    const { status, text } = await new AwsClient(dev, region).query(service, Action, API_VERSIONS[service], parameters);
    expect(status, text).to.equal(200);
    return text;
  };
  const extract = (text: string, pattern: RegExp): string =>
    pattern.exec(text)?.[1] ?? expect.fail(`no ${String(pattern)} in ${text}`);
  const clusterIn = async (region: string): Promise<string> =>
    extract(await callAws("rds", region, "DescribeDBClusters"), /<DBClusterArn>([^<]+)</);
  const inventory = async (): Promise<string[]> =>
    (await cloudInventory(dev)).map(({ service, kind, id }) => `${service} ${kind} ${id}`);

  before(() => {
    process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
    outputOf(sandbox.shell("true"));
    dev = new State("dev");
    const folder = sandbox.program("store");
    // Runs without the policy pack, which rejects data stores without deletion protection.
    const unset = ["PULUMI_OPTION_CONFIG_FILE", "PULUMI_OPTION_POLICY_PACK", "PULUMI_STACK"].flatMap((name) => [
      "-u",
      name,
    ]);
    pulumi = (...args) => sandbox.shell("env", ...unset, "pulumi", "-C", folder, "--non-interactive", ...args);
    outputOf(pulumi("stack", "init", "store"));
    outputOf(pulumi("up", "--yes", "--skip-preview", "--stack", "store"));
  });

  after(() => {
    sandbox.remove();
    if (previousState === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = previousState;
  });

  it("has no changes in a second update", () => {
    outputOf(pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "store"));
  });

  it("has no changes after a failover of the Aurora writer", async () => {
    const cluster = await clusterIn(PRIMARY);
    const writer = async (): Promise<string> =>
      extract(
        await callAws("rds", PRIMARY, "DescribeDBClusters"),
        /<DBInstanceIdentifier>([^<]+)<\/DBInstanceIdentifier>\s*<IsClusterWriter>true</,
      );
    const first = await writer();
    await callAws("rds", PRIMARY, "FailoverDBCluster", { DBClusterIdentifier: cluster.split(":").pop()! });
    expect(await writer()).to.not.equal(first);
    expectNoChanges();
  });

  it("has no changes after a failover of the cache's primary node", async () => {
    const groups = (): Promise<string> => callAws("elasticache", PRIMARY, "DescribeReplicationGroups");
    const primary = async (): Promise<string> =>
      extract(
        await groups(),
        /<CacheClusterId>([^<]+)<\/CacheClusterId><CacheNodeId>\d+<\/CacheNodeId><CurrentRole>primary</,
      );
    const first = await primary();
    await callAws("elasticache", PRIMARY, "TestFailover", {
      ReplicationGroupId: extract(await groups(), /<ReplicationGroupId>([^<]+)</),
      NodeGroupId: "0001",
    });
    expect(await primary()).to.not.equal(first);
    expectNoChanges();
  });

  it("has no changes after a failover to the secondary region and back", async () => {
    const global = async (): Promise<string> => callAws("rds", PRIMARY, "DescribeGlobalClusters");
    const GlobalClusterIdentifier = extract(await global(), /<GlobalClusterIdentifier>([^<]+)</);
    for (const region of [SECONDARY, PRIMARY]) {
      const cluster = await clusterIn(region);
      await callAws("rds", region, "FailoverGlobalCluster", {
        GlobalClusterIdentifier,
        TargetDbClusterIdentifier: cluster,
        AllowDataLoss: "true",
      });
      expect(await global()).to.match(
        new RegExp(`${cluster}</DBClusterArn>\\s*<Readers>.*?</Readers>\\s*<IsWriter>true<`),
      );
      expectNoChanges();
    }
  });

  it("is destroyed in both regions by one command", async () => {
    expect(
      (await inventory()).some((entry) => entry.includes(SECONDARY)),
      "the inventory contains resources of the secondary region",
    ).to.equal(true);
    outputOf(pulumi("destroy", "--yes", "--skip-preview", "--stack", "store"));
    expect(await inventory()).to.deep.equal([]);
  });
});

/** API versions of the services. */
const API_VERSIONS = { rds: "2014-10-31", elasticache: "2015-02-02" };
