// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { DataTier } from "../../components/aws/data-tier";
import { resolveDataTier, type DataTierArgs } from "../../components/contracts/data-tier";
import { ArgumentError } from "../../components/lib/problems";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "sg-1", tags };
const data = (args: Partial<DataTierArgs> = {}): Promise<Recorded[]> =>
  record(() => new DataTier("data", { ...location, ...args }));
const allOf = (recorded: Recorded[], type: string): Recorded[] => recorded.filter((one) => one.type === type);

describe("DataTier keys", () => {
  it("creates one rotated key per class of data, usable only through the services of that class", async () => {
    const used = {
      "data-db-key": "rds",
      "data-cache-key": "elasticache",
      "data-objects-key": "s3",
      "data-backup-key": "backup",
    };
    const keys = allOf(await data(), "aws:kms/key:Key");
    expect(keys.map(({ name }) => name)).to.have.members(Object.keys(used));
    for (const { name, inputs } of keys) {
      expect(inputs, name).to.include({ enableKeyRotation: true });
      const statements = statementsOf(inputs["policy"]);
      const uses = statements.filter((one) =>
        [one.Action]
          .flat()
          .some(
            (action) =>
              /\*$|Decrypt|Encrypt/.test(action) && !/Describe|Get|List|Put|Update|Enable|Disable|Revoke/.test(action),
          ),
      );
      expect(uses, name).to.not.deep.equal([]);
      for (const { Sid, Action, Condition } of uses)
        expect(Condition, `${name} ${Sid} ${String(Action)}`).to.not.equal(undefined);
      const through = statements.find(({ Sid }) => Sid === "AccountUseThroughServices");
      expect(through?.Condition?.["StringEquals"]?.["kms:ViaService"], name).to.include(
        `${used[name as keyof typeof used]}.us-east-1.amazonaws.com`,
      );
    }
  });
  it("allows the Macie role to decrypt objects, but not their replicas", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2" });
    const anyPrincipal = (name: string): PolicyStatement[] =>
      statementsOf(inputsOf(recorded, "aws:kms/key:Key", name)["policy"]).filter(({ Principal }) =>
        JSON.stringify(Principal).includes('"*"'),
      );
    const role = "arn:aws:iam::123456789012:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie";
    expect(anyPrincipal("data-objects-key")).to.deep.equal([
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
      expect(anyPrincipal(name), name).to.deep.equal([]);
  });
  it("uses given keys instead of creating keys", async () => {
    const keys = { database: "arn:db", cache: "arn:cache", objects: "arn:objects", backups: "arn:backups" };
    const recorded = await data({ keys });
    expect(allOf(recorded, "aws:kms/key:Key")).to.deep.equal([]);
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

describe("DataTier database", () => {
  it("has a proxy that requires TLS and IAM authentication", async () => {
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
  it("leaves a final snapshot with a unique name", async () => {
    const recorded = await data();
    const subnetGroup = allOf(recorded, "aws:rds/subnetGroup:SubnetGroup")[0]!;
    // Pulumi adds a random suffix to the name of the subnet group.
    expect(subnetGroup.inputs).to.not.have.property("name");
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")["finalSnapshotIdentifier"]).to.equal(
      `${String(subnetGroup.state["name"])}-final`,
    );
  });
  it("has an isolated replica in the secondary region with the same minimum TLS version", async () => {
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
    const parameters = allOf(recorded, "aws:rds/clusterParameterGroup:ClusterParameterGroup").map(
      ({ inputs }) => inputs["parameters"],
    );
    expect(parameters).to.have.length(2);
    expect(JSON.stringify(parameters[0])).to.include("TLSv1.3");
    expect(parameters[1]).to.deep.equal(parameters[0]);
  });
  it("creates the replica in given subnets instead of creating a network", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", secondarySubnetIds: ["x", "y"] });
    expect(
      inputsOf(recorded, "aws:rds/subnetGroup:SubnetGroup", "data-secondary-db-subnets")["subnetIds"],
    ).to.deep.equal(["x", "y"]);
    expect(allOf(recorded, "aws:ec2/vpc:Vpc")).to.deep.equal([]);
  });
});

describe("DataTier clients in the secondary region", () => {
  const secondaryClients = {
    vpcId: "vpc-2",
    cidrBlock: "10.1.0.0/16",
    subnetIds: ["a", "b", "c"],
    routeTableIds: ["rt-a", "rt-b", "rt-c"],
    securityGroupId: "sg-2",
  };
  it("reach the replica on the database port over a VPC peering with a route per zone", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", secondaryClients });
    expect(inputsOf(recorded, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection")).to.include({
      vpcId: "vpc-2",
      peerVpcId: "data-secondary-vpc-id",
      region: "us-west-2",
    });
    const routes = allOf(recorded, "aws:ec2/route:Route").map(({ inputs }) => [
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
  it("have a cache with the settings of the primary one and its own key", async () => {
    const recorded = await data({
      secondaryRegion: "us-west-2",
      secondaryClients,
      cacheReplicas: 3,
      keys: { cache: "arn:aws:kms:us-east-1:123456789012:key/mine" },
    });
    const [primary, secondary] = ["data-cache", "data-secondary-cache"].map((name) =>
      inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup", name),
    );
    expect(secondary).to.include({
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
      expect(secondary![field]).to.equal(primary![field]).and.not.equal(undefined);
    expect(inputsOf(recorded, "aws:kms/key:Key", "data-secondary-cache-key")).to.include({ region: "us-west-2" });
  });
  it("are rejected without a created replica network, and with an overlapping range", () => {
    const resolve = (args: Partial<DataTierArgs>): void => void resolveDataTier("d", { ...location, ...args });
    expect(() => resolve({ secondaryClients })).to.throw(
      /secondaryClients must be set together with secondaryRegion and without secondarySubnetIds/,
    );
    expect(() =>
      resolve({ secondaryClients: { ...secondaryClients, cidrBlock: "10.255.0.0/20" }, secondaryRegion: "us-west-2" }),
    ).to.throw(/secondaryClients.cidrBlock "10.255.0.0\/20" must be .* that does not overlap 10.255.0.0\/16/);
  });
});

describe("DataTier cache", () => {
  it("requires IAM authentication and has no default user", async () => {
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
  it("keeps the slow log and the engine log for a year, encrypted with its key", async () => {
    const recorded = await data();
    const logs = inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup")[
      "logDeliveryConfigurations"
    ] as { logType: string; destination: string }[];
    expect(logs.map(({ logType }) => logType)).to.deep.equal(["slow-log", "engine-log"]);
    for (const { destination } of logs)
      expect(
        allOf(recorded, "aws:cloudwatch/logGroup:LogGroup").find(({ state }) => state["name"] === destination)!.inputs,
      ).to.include({ retentionInDays: 365, kmsKeyId: "arn:aws:test:::data-cache-key" });
  });
});

describe("DataTier outputs", () => {
  it("contain the ARNs that IAM policies of clients need: database, proxy, cache and its user", async () => {
    let outputs = {};
    await record(() => {
      const { databaseUsersArn, databaseProxyUsersArn, cacheArn, cacheUserArn } = new DataTier("data", location);
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

describe("DataTier objects", () => {
  it("are locked for the retention of backups and replicated with a key of the secondary region", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", backupRetentionDays: 20 });
    for (const name of ["data-objects", "data-secondary-objects"])
      expect(inputsOf(recorded, "aws:s3/bucket:Bucket", name)).to.include({ objectLockEnabled: true });
    const locks = allOf(recorded, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
    expect(locks).to.have.length(2);
    for (const { inputs } of locks)
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

describe("resolveDataTier with 10,000 generated inputs", () => {
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
  const invalidFields = (args: Partial<DataTierArgs>): string[] =>
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

  it("reports exactly the invalid fields and keeps the values of valid inputs", () => {
    fc.assert(
      fc.property(inputs, (args) => {
        let found: string[] = [];
        try {
          const spec = resolveDataTier("d", { ...location, ...args });
          for (const [field, value] of Object.entries(args))
            if (value !== undefined) expect(spec).to.have.property(field, value);
          expect(spec).to.include({ deletionProtection: true });
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          for (const { component } of error.problems) expect(component).to.equal('DataTier "d"');
          found = error.problems.map(({ field }) => field);
        }
        expect(found).to.deep.equal(invalidFields(args));
      }),
      { numRuns: 10_000 },
    );
  });
});
