// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { DataTier } from "../../components/aws/data-tier";
import { resolveDataTier, type DataTierArgs } from "../../components/contracts/data-tier";
import { ArgumentError } from "../../components/lib/problems";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const place = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "sg-1", tags };
const data = (args: Partial<DataTierArgs> = {}): Promise<Recorded[]> =>
  record(() => new DataTier("data", { ...place, ...args }));
const all = (recorded: Recorded[], type: string): Recorded[] => recorded.filter((one) => one.type === type);

interface Statement {
  Sid: string;
  Action: string | string[];
  Condition?: { StringEquals?: Record<string, unknown> };
}

describe("DataTier's keys", () => {
  it("are one for each class of data, rotated, and used through their services only", async () => {
    const used = {
      "data-db-key": "rds",
      "data-cache-key": "elasticache",
      "data-objects-key": "s3",
      "data-backup-key": "backup",
    };
    const keys = all(await data(), "aws:kms/key:Key");
    expect(keys.map(({ name }) => name)).to.have.members(Object.keys(used));
    for (const { name, inputs } of keys) {
      expect(inputs, name).to.include({ enableKeyRotation: true });
      const { Statement } = JSON.parse(inputs["policy"] as string) as { Statement: Statement[] };
      for (const { Sid, Action, Condition } of Statement.filter((one) =>
        [one.Action]
          .flat()
          .some(
            (action) =>
              /\*$|Decrypt|Encrypt/.test(action) && !/Describe|Get|List|Put|Update|Enable|Disable|Revoke/.test(action),
          ),
      ))
        expect(Condition, `${name} ${Sid} ${String(Action)}`).to.not.equal(undefined);
      const through = Statement.find(({ Sid }) => Sid === "AccountUsesThroughServices");
      expect(through?.Condition?.StringEquals?.["kms:ViaService"], name).to.include(
        `${used[name as keyof typeof used]}.us-east-1.amazonaws.com`,
      );
    }
  });
  it("let Macie look for personal data in objects, in its own role, and not in their copies", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2" });
    const open = (name: string): unknown[] =>
      (
        JSON.parse(inputsOf(recorded, "aws:kms/key:Key", name)["policy"] as string) as {
          Statement: { Principal: unknown }[];
        }
      ).Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('"*"'));
    const role = "arn:aws:iam::123456789012:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie";
    expect(open("data-objects-key")).to.deep.equal([
      {
        Sid: "PersonalDataSearch",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { ArnEquals: { "aws:PrincipalArn": role } },
      },
    ]);
    for (const name of ["data-secondary-objects-key", "data-db-key", "data-cache-key", "data-backup-key"])
      expect(open(name), name).to.deep.equal([]);
  });
  it("are none where others are given", async () => {
    const keys = { database: "arn:db", cache: "arn:cache", objects: "arn:objects", backups: "arn:backups" };
    const recorded = await data({ keys });
    expect(all(recorded, "aws:kms/key:Key")).to.deep.equal([]);
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")).to.include({
      kmsKeyId: "arn:db",
      masterUserSecretKmsKeyId: "arn:db",
    });
    expect(inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup")).to.include({
      kmsKeyId: "arn:cache",
    });
    expect(inputsOf(recorded, "aws:backup/vault:Vault")).to.include({ kmsKeyArn: "arn:backups" });
  });
});

describe("DataTier's database", () => {
  it("has a proxy that takes TLS and IAM tokens only, and is the way to it", async () => {
    const recorded = await data();
    expect(inputsOf(recorded, "aws:rds/proxy:Proxy"))
      .to.include({ requireTls: true, defaultAuthScheme: "IAM_AUTH" })
      .and.not.have.property("auths");
    expect(
      inputsOf(recorded, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "data-db-from-proxy"),
    ).to.include({
      securityGroupId: "data-db-group-id",
      referencedSecurityGroupId: "data-db-proxy-group-id",
      fromPort: 5432,
      toPort: 5432,
    });
  });
  it("leaves a last snapshot whose name the next database of the same name doesn't take", async () => {
    const recorded = await data();
    const random = all(recorded, "aws:rds/subnetGroup:SubnetGroup")[0]!;
    // A name of its own would be the same each time; the subnet group's is auto-named by the engine.
    expect(random.inputs).to.not.have.property("name");
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")["finalSnapshotIdentifier"]).to.equal(
      `${String(random.state["name"])}-final`,
    );
  });
  it("is followed by a replica in the second region, which nobody reaches and which has the same floor of TLS", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2" });
    expect(inputsOf(recorded, "aws:rds/globalCluster:GlobalCluster")).to.include({
      sourceDbClusterIdentifier: "arn:aws:test:::data-db",
    });
    const cluster = inputsOf(recorded, "aws:rds/cluster:Cluster", "data-secondary-db");
    expect(cluster).to.include({
      region: "us-west-2",
      storageEncrypted: true,
      kmsKeyId: "arn:aws:test:us-west-2::data-secondary-db-key",
      deletionProtection: true,
    });
    expect(cluster).to.not.have.any.keys("masterUsername", "masterPassword", "vpcSecurityGroupIds");
    const parameters = all(recorded, "aws:rds/clusterParameterGroup:ClusterParameterGroup").map(
      ({ inputs }) => inputs["parameters"],
    );
    expect(parameters[1]).to.deep.equal(parameters[0]);
  });
  it("has its replica in subnets that are given, and makes no network then", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", secondarySubnetIds: ["x", "y"] });
    expect(
      inputsOf(recorded, "aws:rds/subnetGroup:SubnetGroup", "data-secondary-db-subnets")["subnetIds"],
    ).to.deep.equal(["x", "y"]);
    expect(all(recorded, "aws:ec2/vpc:Vpc")).to.deep.equal([]);
  });
});

describe("DataTier's clients in the second region", () => {
  const secondaryClients = {
    vpcId: "vpc-2",
    cidrBlock: "10.1.0.0/16",
    subnetIds: ["a", "b", "c"],
    routeTableIds: ["rt-a", "rt-b", "rt-c"],
    securityGroupId: "sg-2",
  };
  it("reach the replica over a peering, each zone by its own route, and on the database's port only", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", secondaryClients });
    expect(inputsOf(recorded, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection")).to.include({
      vpcId: "vpc-2",
      peerVpcId: "data-secondary-vpc-id",
      region: "us-west-2",
    });
    const routes = all(recorded, "aws:ec2/route:Route").map(({ inputs }) => [
      inputs["routeTableId"],
      inputs["destinationCidrBlock"],
      inputs["region"],
    ]);
    expect(routes).to.have.deep.members([
      ["data-secondary-vpc-main", "10.1.0.0/16", "us-west-2"],
      ...["rt-a", "rt-b", "rt-c"].map((table) => [table, "10.255.0.0/16", "us-west-2"]),
    ]);
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster", "data-secondary-db")["vpcSecurityGroupIds"]).to.deep.equal([
      "data-secondary-db-group-id",
    ]);
    expect(
      inputsOf(recorded, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "data-secondary-db-from-clients"),
    ).to.include({ referencedSecurityGroupId: "sg-2", fromPort: 5432, toPort: 5432, region: "us-west-2" });
  });
  it("have a cache like the first region's, under a key of its own", async () => {
    const recorded = await data({
      secondaryRegion: "us-west-2",
      secondaryClients,
      cacheReplicas: 3,
      keys: { cache: "arn:aws:kms:us-east-1:123456789012:key/mine" },
    });
    const [first, second] = ["data-cache", "data-secondary-cache"].map((name) =>
      inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup", name),
    );
    expect(second).to.include({
      region: "us-west-2",
      kmsKeyId: "arn:aws:test:us-west-2::data-secondary-cache-key",
      numCacheClusters: 4,
    });
    for (const field of [
      "transitEncryptionMode",
      "atRestEncryptionEnabled",
      "multiAzEnabled",
      "automaticFailoverEnabled",
    ])
      expect(second![field]).to.equal(first![field]);
    expect(inputsOf(recorded, "aws:kms/key:Key", "data-secondary-cache-key")).to.include({ region: "us-west-2" });
  });
  it("are refused without a replica of the tier's own, and in its network's range", () => {
    const refused = (args: Partial<DataTierArgs>): void => void resolveDataTier("d", { ...place, ...args });
    expect(() => refused({ secondaryClients })).to.throw(
      /secondaryClients "given" need the replica in a network of its own/,
    );
    expect(() =>
      refused({ secondaryClients: { ...secondaryClients, cidrBlock: "10.255.0.0/20" }, secondaryRegion: "us-west-2" }),
    ).to.throw(/secondaryClients.cidrBlock "10.255.0.0\/20" is no network beside/);
  });
});

describe("DataTier's cache", () => {
  it("lets in a client by IAM only, and no default user", async () => {
    const recorded = await data();
    const user = inputsOf(recorded, "aws:elasticache/user:User");
    expect(user).to.deep.include({ authenticationMode: { type: "iam" }, userId: user["userName"] });
    expect(user["accessString"]).to.include("-@dangerous");
    const group = inputsOf(recorded, "aws:elasticache/userGroup:UserGroup");
    expect(group["userIds"]).to.deep.equal([user["userId"]]);
    expect(inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup")["userGroupIds"]).to.deep.equal([
      group["userGroupId"],
    ]);
  });
  it("writes slow commands and the engine's log where they are kept a year, under its key", async () => {
    const recorded = await data();
    const logs = inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup")[
      "logDeliveryConfigurations"
    ] as { logType: string; destination: string }[];
    expect(logs.map(({ logType }) => logType)).to.deep.equal(["slow-log", "engine-log"]);
    for (const { destination } of logs)
      expect(
        all(recorded, "aws:cloudwatch/logGroup:LogGroup").find(({ state }) => state["name"] === destination)!.inputs,
      ).to.include({ retentionInDays: 365, kmsKeyId: "arn:aws:test:::data-cache-key" });
  });
});

describe("DataTier's clients", () => {
  it("are told what to name in their rights to log on without a password: cluster, proxy, cache and its user", async () => {
    let outputs = {};
    await record(() => {
      const { databaseUsersArn, databaseProxyUsersArn, cacheArn, cacheUserArn } = new DataTier("data", place);
      pulumi.all({ databaseUsersArn, databaseProxyUsersArn, cacheArn, cacheUserArn }).apply((known) => {
        outputs = known;
      });
    });
    expect(outputs).to.deep.equal({
      databaseUsersArn: "arn:aws:rds-db:us-east-1:123456789012:dbuser:cluster-of-data-db",
      databaseProxyUsersArn: "arn:aws:rds-db:us-east-1:123456789012:dbuser:data-db-proxy",
      cacheArn: "arn:aws:test:::data-cache",
      cacheUserArn: "arn:aws:test:::data-cache-client",
    });
  });
});

describe("DataTier's objects", () => {
  it("are locked for as long as backups are kept, and copied under a key of the second region", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", backupRetentionDays: 20 });
    for (const name of ["data-objects", "data-secondary-objects"])
      expect(inputsOf(recorded, "aws:s3/bucket:Bucket", name)).to.include({ objectLockEnabled: true });
    for (const { inputs } of all(recorded, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"))
      expect(inputs["rule"]).to.deep.equal({ defaultRetention: { mode: "GOVERNANCE", days: 20 } });
    const [rule] = inputsOf(recorded, "aws:s3/bucketReplicationConfig:BucketReplicationConfig")["rules"] as {
      status: string;
      destination: object;
    }[];
    expect(rule!.status).to.equal("Enabled");
    expect(rule!.destination).to.deep.include({
      bucket: "arn:aws:test:us-west-2::data-secondary-objects",
      encryptionConfiguration: { replicaKmsKeyId: "arn:aws:test:us-west-2::data-secondary-objects-key" },
    });
    for (const name of ["data-objects", "data-secondary-objects"])
      expect(inputsOf(recorded, "aws:s3/bucketLogging:BucketLogging", `${name}-logging`)).to.include({
        bucket: `${name}-id`,
        targetBucket: `${name}-log-id`,
      });
  });
});

describe("resolveDataTier, of 10,000 inputs that are generated", () => {
  const within = (value: number | undefined, low: number, high: number): boolean =>
    value === undefined || (Number.isInteger(value) && value >= low && value <= high);
  const count = fc.option(fc.oneof(fc.integer({ min: -3, max: 45 }), fc.double()), { nil: undefined });
  const inputs = fc.record({
    readers: count,
    cacheReplicas: count,
    backupRetentionDays: count,
    instanceClass: fc.constantFrom(undefined, "db.r8g.large", "db.t4g.medium", "large", "", "cache.m7g.large"),
    cacheNodeType: fc.constantFrom(undefined, "cache.m7g.large", "large", "db.r8g.large"),
    secondaryRegion: fc.constantFrom(undefined, "us-west-2", "us-gov-west-1", "west", ""),
    secondarySubnetIds: fc.constantFrom<string[] | undefined>(undefined, ["x", "y"]),
    secondaryKeys: fc.constantFrom(undefined, { database: "arn:key" }),
  });
  const wrong = (args: Partial<DataTierArgs>): string[] =>
    Object.entries({
      readers: within(args.readers, 1, 15),
      instanceClass: args.instanceClass === undefined || /^db\.\w+\.\w+$/.test(args.instanceClass),
      cacheNodeType: args.cacheNodeType === undefined || /^cache\.\w+\.\w+$/.test(args.cacheNodeType),
      cacheReplicas: within(args.cacheReplicas, 1, 5),
      backupRetentionDays: within(args.backupRetentionDays, 7, 35),
      secondaryRegion: args.secondaryRegion === undefined || args.secondaryRegion.startsWith("us-"),
      secondarySubnetIds: args.secondarySubnetIds === undefined || args.secondaryRegion !== undefined,
      secondaryKeys: args.secondaryKeys === undefined || args.secondaryRegion !== undefined,
    })
      .filter(([, ok]) => !ok)
      .map(([field]) => field);

  it("refuses each that is wrong, naming every wrong field and no other, and keeps what the rest said", () => {
    fc.assert(
      fc.property(inputs, (args) => {
        let found: string[] = [];
        try {
          const spec = resolveDataTier("d", { ...place, ...args });
          for (const [field, value] of Object.entries(args))
            if (value !== undefined) expect(spec).to.have.property(field, value);
          expect(spec).to.include({ deletionProtection: true });
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          found = error.problems.map((problem) => /^DataTier "d": (\S+)/.exec(problem)![1]!);
        }
        expect(found).to.deep.equal(wrong(args));
      }),
      { numRuns: 10_000 },
    );
  });
});
