// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { DataTier } from "../../components/aws/data-tier";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { HaCluster } from "../../components/aws/ha-cluster";
import { Network } from "../../components/aws/network";
import { NatStrategy } from "../../components/contracts/network";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const network = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
const count = (recorded: Recorded[], type: string): number => recorded.filter((one) => one.type === type).length;

describe("Network", () => {
  it("uses three zones, with a NAT gateway in each or a single one", async () => {
    for (const [nat, strategy] of [
      [NatStrategy.PerZone, "OnePerAz"],
      [NatStrategy.Single, "Single"],
    ] as const) {
      const vpc = inputsOf(await record(() => new Network("net", { nat, tags })), "awsx:ec2:Vpc");
      expect(vpc["availabilityZoneNames"]).to.have.length(3);
      expect(vpc["natGateways"]).to.deep.equal({ strategy });
    }
  });
  it("removes all rules of the default security group, and logs all traffic", async () => {
    const recorded = await record(() => new Network("net", { tags }));
    expect(inputsOf(recorded, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")).to.not.have.any.keys(
      "ingress",
      "egress",
    );
    expect(inputsOf(recorded, "aws:ec2/flowLog:FlowLog")).to.include({ trafficType: "ALL" });
  });
});

describe("EdgeSecurity", () => {
  const edge = (): Promise<Recorded[]> =>
    record(() => new EdgeSecurity("edge", { ...network, domain: "a.example.com", tags }));
  it("requires TLS 1.3 for viewers and for the listener of the load balancer", async () => {
    const recorded = await edge();
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")["viewerCertificate"]).to.include({
      minimumProtocolVersion: "TLSv1.3_2025",
    });
    expect(inputsOf(recorded, "aws:lb/listener:Listener")).to.include({
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06",
    });
  });
  it("creates an internal load balancer that only CloudFront can connect to", async () => {
    const recorded = await edge();
    expect(inputsOf(recorded, "aws:lb/loadBalancer:LoadBalancer")).to.include({
      internal: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: true,
    });
    const rules = recorded.filter(({ type }) => type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.map(({ inputs }) => inputs["prefixListId"])).to.deep.equal(["pl-cdn"]);
  });
  it("associates the web ACL, and redacts credentials in its log", async () => {
    const recorded = await edge();
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")["webAclId"]).to.equal(
      recorded.find(({ type }) => type === "aws:wafv2/webAcl:WebAcl")!.state["arn"],
    );
    expect(
      JSON.stringify(
        inputsOf(recorded, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")["redactedFields"],
      ),
    ).to.include("authorization");
  });
});

describe("HaCluster", () => {
  it("creates a private control plane and one node group per zone, with 3 to 20 nodes in total", async () => {
    const recorded = await record(() => new HaCluster("c", { ...network, tags }));
    expect(inputsOf(recorded, "aws:eks/cluster:Cluster")["vpcConfig"]).to.include({
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
    });
    const groups = recorded.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup").map(({ inputs }) => inputs);
    expect(groups.map((group) => (group["subnetIds"] as string[])[0])).to.deep.equal(network.subnetIds);
    const sum = (key: string): number =>
      groups.reduce((total, group) => total + (group["scalingConfig"] as Record<string, number>)[key]!, 0);
    expect([sum("minSize"), sum("maxSize")]).to.deep.equal([3, 20]);
  });
  it("requires IMDSv2, and encrypts the volumes of nodes", async () => {
    const template = inputsOf(
      await record(() => new HaCluster("c", { ...network, tags })),
      "aws:ec2/launchTemplate:LaunchTemplate",
    );
    expect(template["metadataOptions"]).to.include({ httpTokens: "required", httpPutResponseHopLimit: 1 });
    expect(JSON.stringify(template["blockDeviceMappings"])).to.include('"encrypted":"true"');
  });
});

describe("the add-ons of HaCluster", () => {
  it("have pinned versions, enforce network policies, and use EKS Pod Identity for volumes", async () => {
    const recorded = await record(() => new HaCluster("c", { ...network, tags }));
    const addons = recorded.filter(({ type }) => type === "aws:eks/addon:Addon").map(({ inputs }) => inputs);
    expect(addons.map(({ addonName }) => addonName)).to.have.members([
      "vpc-cni",
      "kube-proxy",
      "coredns",
      "eks-pod-identity-agent",
      "metrics-server",
      "aws-ebs-csi-driver",
      "cert-manager",
      "aws-secrets-store-csi-driver-provider",
    ]);
    for (const { addonName, addonVersion } of addons)
      expect(addonVersion, String(addonName)).to.match(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
    expect(addons.find(({ addonName }) => addonName === "vpc-cni")).to.include({
      configurationValues: '{"enableNetworkPolicy":"true"}',
    });
    expect(
      inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation", "c-volumes-identity"),
    ).to.include({
      namespace: "kube-system",
      serviceAccount: "ebs-csi-controller-sa",
      roleArn: "arn:aws:iam::123456789012:role/c-volumes-role",
    });
  });
});

describe("the KMS key of HaCluster", () => {
  it("allows only the service-linked role of Auto Scaling to use encrypted volumes", async () => {
    const key = inputsOf(await record(() => new HaCluster("c", { ...network, tags })), "aws:kms/key:Key");
    const { Statement } = JSON.parse(key["policy"] as string) as {
      Statement: { Sid: string; Principal: unknown; Action: unknown; Condition?: Record<string, unknown> }[];
    };
    const role =
      "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    const open = Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('"*"'));
    expect(open.map(({ Sid }) => Sid)).to.deep.equal(["NodeVolumes", "NodeVolumesAttached"]);
    for (const { Condition } of open) expect(Condition?.["ArnEquals"]).to.deep.equal({ "aws:PrincipalArn": role });
    expect(open[1]).to.deep.include({ Action: "kms:CreateGrant" });
    expect(open[1]!.Condition?.["Bool"]).to.deep.equal({ "kms:GrantIsForAWSResource": "true" });
  });
});

describe("DataTier", () => {
  const data = (readers = 1): Promise<Recorded[]> =>
    record(() => new DataTier("data", { ...network, clientSecurityGroupId: "sg-1", readers, tags }));
  it("creates an encrypted cluster with a writer and readers", async () => {
    const recorded = await data(2);
    expect(count(recorded, "aws:rds/clusterInstance:ClusterInstance")).to.equal(3);
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")).to.include({
      storageEncrypted: true,
      deletionProtection: true,
    });
  });
  it("encrypts the database log", async () => {
    const recorded = await data();
    expect(inputsOf(recorded, "aws:cloudwatch/logGroup:LogGroup", "data-db-log")).to.include({
      name: "/aws/rds/cluster/data-db/postgresql",
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/data-db-key",
      retentionInDays: 365,
    });
    expect(JSON.stringify(inputsOf(recorded, "aws:kms/key:Key", "data-db-key")["policy"])).to.include(
      "logs.us-east-1.amazonaws.com",
    );
  });
  it("creates a cache with automatic failover and TLS", async () => {
    expect(inputsOf(await data(), "aws:elasticache/replicationGroup:ReplicationGroup")).to.include({
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionMode: "required",
      numCacheClusters: 3,
    });
  });
  it("backs up the database and the objects to a locked vault", async () => {
    const recorded = await data();
    expect(inputsOf(recorded, "aws:backup/selection:Selection")["resources"]).to.have.length(2);
    expect(count(recorded, "aws:backup/vaultLockConfiguration:VaultLockConfiguration")).to.equal(1);
  });
  it("creates a KMS key with rotation for each class of data", async () => {
    const keys = (await data()).filter(({ type }) => type === "aws:kms/key:Key");
    expect(keys.map(({ name }) => name).sort()).to.deep.equal([
      "data-backup-key",
      "data-cache-key",
      "data-db-key",
      "data-objects-key",
    ]);
    for (const { inputs } of keys) expect(inputs["enableKeyRotation"]).to.equal(true);
  });
});

describe("AuditTrail", () => {
  it("records all regions in an encrypted trail with validation, and enables GuardDuty", async () => {
    const recorded = await record(() => new AuditTrail("audit", { tags }));
    expect(inputsOf(recorded, "aws:cloudtrail/trail:Trail"))
      .to.include({ isMultiRegionTrail: true, enableLogFileValidation: true })
      .and.have.property("kmsKeyId");
    expect(inputsOf(recorded, "aws:guardduty/detector:Detector")).to.include({ enable: true });
    expect(inputsOf(recorded, "aws:cfg/recorder:Recorder")["recordingGroup"]).to.include({ allSupported: true });
  });
});
