// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../../sandbox/cloud";
import { Processes } from "../../sandbox/lib/processes";
import { State } from "../../sandbox/lib/state";
import { cachedPython, emulators } from "../../sandbox/toolchain/python";
import { AwsClient, type Response } from "./aws-client";

describe("constraints of AWS in the emulators", () => {
  const earlier = process.env["REDOUBT_SANDBOX_STATE"];
  const folder = mkdtempSync(join(tmpdir(), "redoubt-"));
  let processes: Processes;
  let client: AwsClient;

  const query = (...args: Parameters<AwsClient["query"]>) => client.query(...args);
  const json = (...args: Parameters<AwsClient["json"]>) => client.json(...args);
  const eks = (path: string, body: object) => client.rest("eks", path, body);
  const rds = (action: string, parameters: Record<string, string>) => query("rds", action, "2014-10-31", parameters);
  const ec2 = (action: string, parameters: Record<string, string> = {}) =>
    query("ec2", action, "2016-11-15", parameters);

  const accepts = async (response: Promise<Response>): Promise<string> => {
    const { status, text } = await response;
    expect(status, text).to.be.below(300);
    return text;
  };
  const rejects = async (code: string, response: Promise<Response>): Promise<void> => {
    const { status, text } = await response;
    expect(status, text).to.be.within(400, 499);
    expect(text).to.contain(code);
  };
  const find = (pattern: RegExp, text: string): string => pattern.exec(text)![1]!;

  before("start the emulators", async () => {
    process.env["REDOUBT_SANDBOX_STATE"] = folder;
    const state = new State("dev");
    processes = new Processes(state);
    await startCloud(state, { python: (await cachedPython(emulators))! }, {});
    client = new AwsClient(state);
  });
  after(async () => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
    if (earlier === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = earlier;
  });

  describe("Aurora global database", () => {
    const cluster = (id: string, more: Record<string, string> = {}) =>
      rds("CreateDBCluster", {
        DBClusterIdentifier: id,
        Engine: "aurora-postgresql",
        EngineVersion: "17.7",
        MasterUsername: "platform",
        ...more,
      });
    const managed = { ManageMasterUserPassword: "true" };
    const password = { MasterUserPassword: "not-a-real-password" };
    const instance = (id: string, member: string, size: string) =>
      rds("CreateDBInstance", {
        DBInstanceIdentifier: id,
        DBClusterIdentifier: member,
        DBInstanceClass: size,
        Engine: "aurora-postgresql",
      });

    it("rejects a source cluster whose master password Aurora manages", async () => {
      await accepts(cluster("managed", managed));
      await rejects(
        "InvalidParameterCombination",
        rds("CreateGlobalCluster", { GlobalClusterIdentifier: "g1", SourceDBClusterIdentifier: "managed" }),
      );
    });

    it("rejects a member whose master password Aurora manages", async () => {
      await accepts(
        rds("CreateGlobalCluster", {
          GlobalClusterIdentifier: "g2",
          Engine: "aurora-postgresql",
          EngineVersion: "17.7",
        }),
      );
      await rejects("InvalidParameterCombination", cluster("member", { ...managed, GlobalClusterIdentifier: "g2" }));
      await accepts(cluster("member", { ...password, GlobalClusterIdentifier: "g2" }));
      await rejects(
        "InvalidParameterCombination",
        rds("ModifyDBCluster", { DBClusterIdentifier: "member", ...managed }),
      );
    });

    it("rejects burstable instance classes", async () => {
      await rejects("InvalidParameterValue", instance("small", "member", "db.t4g.medium"));
      await accepts(instance("large", "member", "db.r8g.large"));
    });
  });

  describe("EKS", () => {
    const ROLE = "arn:aws:iam::000000000000:role/cluster";
    const subnetIn = async (zone: string, cidr: string): Promise<string> => {
      vpc ??= find(/<vpcId>(vpc-\w+)</, await accepts(ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" })));
      const created = ec2("CreateSubnet", { VpcId: vpc, CidrBlock: cidr, AvailabilityZone: zone });
      return find(/<subnetId>(subnet-\w+)</, await accepts(created));
    };
    const createCluster = (name: string, ...subnetIds: string[]) =>
      eks("/clusters", { name, version: "1.34", roleArn: ROLE, resourcesVpcConfig: { subnetIds } });
    let vpc: string | undefined;

    before("create the role", async () => {
      await query("iam", "CreateRole", "2010-05-08", { RoleName: "cluster", AssumeRolePolicyDocument: TRUST });
    });

    it("rejects a cluster in the zone use1-az3", async () => {
      const [first, third] = [await subnetIn("us-east-1a", "10.0.0.0/24"), await subnetIn("us-east-1e", "10.0.1.0/24")];
      await rejects("UnsupportedAvailabilityZoneException", createCluster("refused", first, third));
      await accepts(createCluster("accepted", first, await subnetIn("us-east-1b", "10.0.2.0/24")));
    });

    it("rejects a desired size of nodes outside the minimum and the maximum", async () => {
      const group = (desiredSize: number) => ({
        nodegroupName: "nodes",
        nodeRole: ROLE,
        subnets: [],
        scalingConfig: { minSize: 2, maxSize: 6, desiredSize },
      });
      await rejects("InvalidParameterException", eks("/clusters/accepted/node-groups", group(1)));
      await accepts(eks("/clusters/accepted/node-groups", group(2)));
      const update = "/clusters/accepted/node-groups/nodes/update-config";
      await rejects("InvalidParameterException", eks(update, { scalingConfig: { minSize: 3 } }));
      await accepts(eks(update, { scalingConfig: { minSize: 3, desiredSize: 4 } }));
    });
  });

  describe("availability zones", () => {
    const names = (text: string): string[] => [...text.matchAll(/<zoneName>([^<]+)</g)].map(([, name]) => name!);

    it("include an opted-in Local Zone, which a filter by type excludes", async () => {
      expect(names(await accepts(ec2("DescribeAvailabilityZones")))).to.include("us-east-1-bos-1a");
      const filtered = ec2("DescribeAvailabilityZones", {
        "Filter.1.Name": "zone-type",
        "Filter.1.Value.1": "availability-zone",
      });
      expect(names(await accepts(filtered))).to.deep.equal(
        ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`),
      );
    });
  });

  describe("values", () => {
    const acl = (CountryCodes: string[]) =>
      json("wafv2", "AWSWAF_20190729.CreateWebACL", {
        Name: `acl-${CountryCodes.join()}`,
        Scope: "REGIONAL",
        DefaultAction: { Allow: {} },
        Rules: [{ Name: "countries", Priority: 0, Statement: { GeoMatchStatement: { CountryCodes } } }],
      });

    it("rejects a country code that does not exist", async () => {
      await rejects("WAFInvalidParameterException", acl(["GB", "UK"]));
      await accepts(acl(["GB"]));
    });

    it("rejects a certificate whose first domain name has more than 64 characters", async () => {
      const request = (length: number) =>
        json("acm", "CertificateManager.RequestCertificate", {
          DomainName: `${"a".repeat(length - 12)}.example.com`,
          ValidationMethod: "DNS",
        });
      await rejects("InvalidDomainValidationOptions", request(65));
      await accepts(request(64));
    });

    it("rejects a Cognito domain prefix with a reserved word", async () => {
      const target = "AWSCognitoIdentityProviderService";
      const pool = await accepts(json("cognito-idp", `${target}.CreateUserPool`, { PoolName: "operators" }));
      const domain = (Domain: string) =>
        json("cognito-idp", `${target}.CreateUserPoolDomain`, {
          UserPoolId: (JSON.parse(pool) as { UserPool: { Id: string } }).UserPool.Id,
          Domain,
        });
      await rejects("InvalidParameterException", domain("my-aws-operators"));
      await accepts(domain("my-operators"));
    });

    it("rejects a tag value with characters that IAM does not allow", async () => {
      const role = (name: string, value: string) =>
        query("iam", "CreateRole", "2010-05-08", {
          RoleName: name,
          AssumeRolePolicyDocument: TRUST,
          "Tags.member.1.Key": "Owner",
          "Tags.member.1.Value": value,
        });
      await rejects("InvalidInput", role("refused", "platform & friends"));
      await accepts(role("accepted", "platform@example.com"));
    });
  });
});

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } }],
});
