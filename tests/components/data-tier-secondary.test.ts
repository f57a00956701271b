// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { DataTier } from "../../components/aws/data-tier";
import { resolveDataTier, type DataTierArgs } from "../../components/contracts/data-tier";
import { inputsOf, ofType, record, someOfType, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "sg-1", tags };
const data = (args: Partial<DataTierArgs> = {}): Promise<Recorded[]> =>
  record(() => new DataTier("data", { ...location, ...args }));

describe("DataTier database in the secondary region", () => {
  it("has an isolated replica in the secondary region that requires TLS 1.3", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2" });
    expect(inputsOf(recorded, "aws:rds/globalCluster:GlobalCluster")).to.include({
      sourceDbClusterIdentifier: "arn:aws:rds:us-east-1:123456789012:cluster:data-db",
    });
    const cluster = inputsOf(recorded, "aws:rds/cluster:Cluster", "data-secondary-db");
    expect(cluster).to.include({
      region: "us-west-2",
      storageEncrypted: true,
      kmsKeyId: "arn:aws:kms:us-west-2:123456789012:key/data-secondary-db-key",
      deletionProtection: true,
    });
    expect(cluster).to.not.have.any.keys("masterUsername", "masterPassword", "masterPasswordWo", "vpcSecurityGroupIds");
    // No RDS Proxy connects to this cluster.
    const { parameters } = inputsOf(
      recorded,
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "data-secondary-db-params",
    );
    expect(JSON.stringify(parameters)).to.include('"ssl_min_protocol_version","value":"TLSv1.3"');
  });
  it("has no version of its own: it follows the primary cluster, and its instances follow it", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2" });
    const replica = ofType(recorded, "aws:rds/cluster:Cluster").find(({ name }) => name === "data-secondary-db")!;
    // The version of the primary cluster is known only after its creation, and the mocks do not return it.
    expect(replica.inputs).to.not.have.property("engineVersion");
    expect(replica.ignored).to.include("engineVersion");
    for (const { inputs } of someOfType(recorded, "aws:rds/clusterInstance:ClusterInstance"))
      expect(inputs).to.not.have.property("engineVersion");
  });
  it("can be added to a running stack: the primary cluster does not change", async () => {
    const [before, after] = await Promise.all([data(), data({ secondaryRegion: "us-west-2" })]);
    const primary = (recorded: Recorded[]): object => ({
      ...inputsOf(recorded, "aws:rds/cluster:Cluster", "data-db"),
      masterPasswordWo: undefined,
    });
    expect(primary(after)).to.deep.equal(primary(before));
  });
  it("is in the first three zones of the region that are no Local Zones, and stays in them", async () => {
    const subnets = ofType(await data({ secondaryRegion: "us-west-2" }), "aws:ec2/subnet:Subnet");
    expect(subnets.map(({ inputs }) => inputs["availabilityZone"])).to.deep.equal([
      "us-west-2a",
      "us-west-2b",
      "us-west-2c",
    ]);
    // A new zone of the region must not replace the subnets of a running database.
    for (const { ignored } of subnets) expect(ignored).to.include("availabilityZone");
  });
  it("creates the replica in given subnets instead of creating a network", async () => {
    const recorded = await data({ secondaryRegion: "us-west-2", secondarySubnetIds: ["x", "y"] });
    expect(
      inputsOf(recorded, "aws:rds/subnetGroup:SubnetGroup", "data-secondary-db-subnets")["subnetIds"],
    ).to.deep.equal(["x", "y"]);
    expect(ofType(recorded, "aws:ec2/vpc:Vpc")).to.deep.equal([]);
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
    const routes = ofType(recorded, "aws:ec2/route:Route").map(({ inputs }) => [
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
      kmsKeyId: "arn:aws:kms:us-west-2:123456789012:key/data-secondary-cache-key",
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
    expect(() => resolve({ secondaryClients: null as never, secondaryRegion: "us-west-2" })).to.throw(
      /secondaryClients.cidrBlock must be an IPv4 CIDR block/,
    );
  });
});
