// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { cloudInventory } from "../../sandbox/cloud";
import { Processes } from "../../sandbox/lib/processes";
import { State } from "../../sandbox/lib/state";
import { Sandbox, outputOf, type Outcome } from "./sandbox";

const HOME = "us-east-1";
const AWAY = "us-west-2";

describe("a data tier with a second region", () => {
  const sandbox = new Sandbox();
  const earlier = process.env["REDOUBT_SANDBOX_STATE"];
  let dev: State;
  let pulumi: (...args: string[]) => Outcome;

  const isUnchanged = (): void => {
    outputOf(pulumi("refresh", "--yes", "--skip-preview", "--stack", "store"));
    outputOf(pulumi("preview", "--expect-no-changes", "--stack", "store"));
  };
  /** Asks the emulated AWS for what Aurora, ElastiCache or a person does beside Pulumi. */
  const asked = async (
    service: keyof typeof VERSIONS,
    region: string,
    Action: string,
    parameters: Record<string, string> = {},
  ): Promise<string> => {
    const { port } = new Processes(dev).alive().find(({ name }) => name === "aws-gateway")!;
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams({ Action, Version: VERSIONS[service], ...parameters }),
    });
    const text = await response.text();
    expect(response.status, text).to.equal(200);
    return text;
  };
  const found = (text: string, pattern: RegExp): string =>
    pattern.exec(text)?.[1] ?? expect.fail(`no ${String(pattern)} in ${text}`);
  const clusterIn = async (region: string): Promise<string> =>
    found(await asked("rds", region, "DescribeDBClusters"), /<DBClusterArn>([^<]+)</);
  const inventory = async (): Promise<string[]> =>
    (await cloudInventory(dev)).map(({ service, kind, id }) => `${service} ${kind} ${id}`);

  before(() => {
    process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
    outputOf(sandbox.shell("true"));
    dev = new State("dev");
    const folder = sandbox.program("store");
    // Without the gates, whose verdicts on data that is thrown away are known.
    const others = ["PULUMI_OPTION_CONFIG_FILE", "PULUMI_OPTION_POLICY_PACK", "PULUMI_STACK"].flatMap((name) => [
      "-u",
      name,
    ]);
    pulumi = (...args) => sandbox.shell("env", ...others, "pulumi", "-C", folder, "--non-interactive", ...args);
    outputOf(pulumi("stack", "init", "store"));
    outputOf(pulumi("up", "--yes", "--skip-preview", "--stack", "store"));
  });

  after(() => {
    sandbox.remove();
    if (earlier === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = earlier;
  });

  it("is unchanged for a second `up`", () => {
    outputOf(pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "store"));
  });

  it("is unchanged after the database's writer has failed over", async () => {
    const cluster = await clusterIn(HOME);
    const writer = async (): Promise<string> =>
      found(
        await asked("rds", HOME, "DescribeDBClusters"),
        /<DBInstanceIdentifier>([^<]+)<\/DBInstanceIdentifier>\s*<IsClusterWriter>true</,
      );
    const first = await writer();
    await asked("rds", HOME, "FailoverDBCluster", { DBClusterIdentifier: cluster.split(":").pop()! });
    expect(await writer()).to.not.equal(first);
    isUnchanged();
  });

  it("is unchanged after the cache's primary has failed over", async () => {
    const groups = (): Promise<string> => asked("elasticache", HOME, "DescribeReplicationGroups");
    const primary = async (): Promise<string> =>
      found(
        await groups(),
        /<CacheClusterId>([^<]+)<\/CacheClusterId><CacheNodeId>\d+<\/CacheNodeId><CurrentRole>primary</,
      );
    const first = await primary();
    await asked("elasticache", HOME, "TestFailover", {
      ReplicationGroupId: found(await groups(), /<ReplicationGroupId>([^<]+)</),
      NodeGroupId: "0001",
    });
    expect(await primary()).to.not.equal(first);
    isUnchanged();
  });

  it("is unchanged after the second region has taken over, and after the first has again", async () => {
    const global = async (): Promise<string> => asked("rds", HOME, "DescribeGlobalClusters");
    const GlobalClusterIdentifier = found(await global(), /<GlobalClusterIdentifier>([^<]+)</);
    for (const region of [AWAY, HOME]) {
      const cluster = await clusterIn(region);
      await asked("rds", region, "FailoverGlobalCluster", {
        GlobalClusterIdentifier,
        TargetDbClusterIdentifier: cluster,
        AllowDataLoss: "true",
      });
      expect(await global()).to.match(
        new RegExp(`${cluster}</DBClusterArn>\\s*<Readers>.*?</Readers>\\s*<IsWriter>true<`),
      );
      isUnchanged();
    }
  });

  it("goes in one destroy, from both regions", async () => {
    expect(
      (await inventory()).some((entry) => entry.includes(AWAY)),
      "the second region's are in the inventory",
    ).to.equal(true);
    outputOf(pulumi("destroy", "--yes", "--skip-preview", "--stack", "store"));
    expect(await inventory()).to.deep.equal([]);
  });
});

/** Of the services' APIs. */
const VERSIONS = { rds: "2014-10-31", elasticache: "2015-02-02" };
