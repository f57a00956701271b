// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { DataTier } from "../../components/aws/data-tier";
import type { DataTierArgs } from "../../components/contracts/data-tier";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { inputsOf, ofType, record, someOfType, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "sg-1", tags };
const data = (args: Partial<DataTierArgs> = {}): Promise<Recorded[]> =>
  record(() => new DataTier("data", { ...location, ...args }));

describe("DataTier keys", () => {
  it("creates one rotated key per class of data, usable only through the services of that class", async () => {
    const used = {
      "data-db-key": "rds",
      "data-cache-key": "elasticache",
      "data-objects-key": "s3",
      "data-backup-key": "backup",
    };
    const keys = ofType(await data(), "aws:kms/key:Key");
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
    const keys = {
      database: "arn:aws:kms:us-east-1:123456789012:key/db",
      cache: "arn:aws:kms:us-east-1:123456789012:key/cache",
      objects: "arn:aws:kms:us-east-1:123456789012:key/objects",
      backups: "arn:aws:kms:us-east-1:123456789012:key/backups",
    };
    const recorded = await data({ keys });
    expect(ofType(recorded, "aws:kms/key:Key")).to.deep.equal([]);
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")).to.include({
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/db",
    });
    expect(inputsOf(recorded, "aws:elasticache/replicationGroup:ReplicationGroup")).to.include({
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/cache",
    });
    expect(inputsOf(recorded, "aws:backup/vault:Vault")).to.include({
      kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/backups",
    });
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
  it("has a secret master password of 40 random characters that no later update sends again", async () => {
    const passwords = await Promise.all(
      [data(), data()].map(async (recording) => {
        const cluster = inputsOf(await recording, "aws:rds/cluster:Cluster");
        expect(cluster).to.include({ masterUsername: "platform", masterPasswordWoVersion: 1 });
        // AWS manages no password of a cluster in a global database.
        expect(cluster).to.not.have.any.keys("masterPassword", "manageMasterUserPassword", "masterUserSecretKmsKeyId");
        return cluster["masterPasswordWo"] as { value: string };
      }),
    );
    expect(passwords[0]!.value)
      .to.match(/^[\w-]{40}$/)
      .and.not.equal(passwords[1]!.value);
  });
  it("creates the long-term support version of Aurora, and leaves its upgrades to AWS", async () => {
    const recorded = await data();
    const cluster = ofType(recorded, "aws:rds/cluster:Cluster")[0]!;
    expect(cluster.inputs["engineVersion"]).to.equal("17.7");
    expect(cluster.ignored).to.include("engineVersion");
    for (const { inputs } of someOfType(recorded, "aws:rds/clusterInstance:ClusterInstance"))
      expect(inputs).to.not.have.property("engineVersion");
  });
  it("accepts TLS 1.2, the highest version that AWS documents for RDS Proxy, but no lower version", async () => {
    const { parameters } = inputsOf(await data(), "aws:rds/clusterParameterGroup:ClusterParameterGroup");
    expect((parameters as { name: string; value: string }[]).map(({ name, value }) => [name, value])).to.deep.equal([
      ["rds.force_ssl", "1"],
      ["ssl_min_protocol_version", "TLSv1.2"],
    ]);
  });
  it("leaves a final snapshot with a unique name", async () => {
    const recorded = await data();
    const subnetGroup = ofType(recorded, "aws:rds/subnetGroup:SubnetGroup")[0]!;
    // Pulumi adds a random suffix to the name of the subnet group.
    expect(subnetGroup.inputs).to.not.have.property("name");
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")["finalSnapshotIdentifier"]).to.equal(
      `${String(subnetGroup.state["name"])}-final`,
    );
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
        ofType(recorded, "aws:cloudwatch/logGroup:LogGroup").find(({ state }) => state["name"] === destination)!.inputs,
      ).to.include({ retentionInDays: 365, kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/data-cache-key" });
  });
});

describe("DataTier backups", () => {
  it("opt the region in for Aurora before the first backup, and leave other settings of the account as they are", async () => {
    const recorded = await data();
    const [settings] = ofType(recorded, "aws:backup/regionSettings:RegionSettings");
    expect(settings!.inputs["resourceTypeOptInPreference"]).to.deep.equal({ Aurora: true, S3: true });
    // AWS returns the settings of every service.
    expect(settings!.ignored).to.deep.equal(["resourceTypeOptInPreference"]);
    const [selection] = ofType(recorded, "aws:backup/selection:Selection");
    expect(selection!.dependencies).to.include(settings!.urn);
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
      cacheArn: "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:data-cache",
      cacheUserArn: "arn:aws:elasticache:us-east-1:123456789012:user:data-cache-client",
    });
  });
});

describe("DataTier objects", () => {
  it("are locked for the retention of backups and replicated with a key of the secondary region", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", backupRetentionDays: 20 });
    for (const name of ["data-objects", "data-secondary-objects"])
      expect(inputsOf(recorded, "aws:s3/bucket:Bucket", name)).to.include({ objectLockEnabled: true });
    const locks = ofType(recorded, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
    expect(locks).to.have.length(2);
    for (const { inputs } of locks)
      expect(inputs["rule"]).to.deep.equal({ defaultRetention: { mode: "GOVERNANCE", days: 20 } });
    const [rule] = inputsOf(recorded, "aws:s3/bucketReplicationConfig:BucketReplicationConfig")["rules"] as {
      status: string;
      destination: object;
    }[];
    expect(rule!.status).to.equal("Enabled");
    expect(rule!.destination).to.deep.include({
      bucket: "arn:aws:s3:::data-secondary-objects",
      encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:us-west-2:123456789012:key/data-secondary-objects-key" },
    });
    for (const name of ["data-objects", "data-secondary-objects"])
      expect(inputsOf(recorded, "aws:s3/bucketLogging:BucketLogging", `${name}-logging`)).to.include({
        bucket: `${name}-id`,
        targetBucket: `${name}-log-id`,
      });
  });
});
