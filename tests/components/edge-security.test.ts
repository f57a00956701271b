// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { statementsOf } from "../support/policy";
import { TAGS as tags } from "../support/tags";

const args = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"], domain: "a.example.com", tags };
const all = (recorded: Recorded[], type: string): Record<string, unknown>[] => recorded.filter((one) => one.type === type).map(({ inputs }) => inputs);

describe("an EdgeSecurity", () => {
  let recorded: Recorded[];
  before(async () => { recorded = await record(() => new EdgeSecurity("edge", args)); });

  it("proves two certificates by DNS: the CDN's where CloudFront looks for it, the balancer's at home", () => {
    const certificates = all(recorded, "aws:acm/certificate:Certificate");
    expect(certificates.map(({ region }) => region)).to.have.members(["us-east-1", undefined]);
    for (const certificate of certificates) expect(certificate).to.include({ domainName: "a.example.com", validationMethod: "DNS" });
    expect(all(recorded, "aws:acm/certificateValidation:CertificateValidation").map(({ region }) => region)).to.have.members(["us-east-1", undefined]);
  });

  it("makes the firewall and its log where CloudFront looks for them", () => {
    expect(inputsOf(recorded, "aws:wafv2/webAcl:WebAcl")).to.include({ scope: "CLOUDFRONT", region: "us-east-1" });
    expect(inputsOf(recorded, "aws:cloudwatch/logGroup:LogGroup")).to.include({ name: "aws-waf-logs-edge", region: "us-east-1", kmsKeyId: "arn:aws:test:::edge-waf-key" });
    expect(inputsOf(recorded, "aws:kms/key:Key")).to.include({ region: "us-east-1", enableKeyRotation: true });
  });

  it("blocks floods, bad reputations, known bad inputs and the common attacks", async () => {
    const strict = await record(() => new EdgeSecurity("edge", { ...args, rateLimit: 500 }));
    expect(JSON.stringify(inputsOf(strict, "aws:wafv2/ruleGroup:RuleGroup")["rules"])).to.include('"limit":500').and.include('"block"');
    const associations = all(strict, "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation");
    const groups = JSON.stringify(associations.map(({ managedRuleGroup }) => managedRuleGroup));
    for (const group of ["AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet"]) expect(groups).to.include(`AWSManagedRules${group}`);
    for (const { overrideAction } of associations) expect(overrideAction).to.equal("none");
  });

  it("reaches the balancer in private, over HTTPS, and tells browsers to come back so", () => {
    expect(inputsOf(recorded, "aws:cloudfront/vpcOrigin:VpcOrigin")["vpcOriginEndpointConfig"]).to.include({ originProtocolPolicy: "https-only" });
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")).to.include({ httpVersion: "http2and3", webAclId: "arn:aws:test:::edge-waf" });
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")["defaultCacheBehavior"]).to.include({ viewerProtocolPolicy: "redirect-to-https" });
    const { securityHeadersConfig } = inputsOf(recorded, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy") as
      { securityHeadersConfig: { strictTransportSecurity: object } };
    expect(securityHeadersConfig.strictTransportSecurity).to.include({ accessControlMaxAgeSec: 63_072_000, includeSubdomains: true });
  });

  it("speaks HTTPS to pods, and looks after their health over it", async () => {
    const onPort = await record(() => new EdgeSecurity("edge", { ...args, targetPort: 9443 }));
    const group = inputsOf(onPort, "aws:lb/targetGroup:TargetGroup");
    expect(group).to.include({ protocol: "HTTPS", targetType: "ip", port: 9443 });
    expect(group["healthCheck"]).to.include({ protocol: "HTTPS" });
    expect(inputsOf(onPort, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
      .to.include({ fromPort: 9443, toPort: 9443, ipProtocol: "tcp", cidrIpv4: "10.0.0.0/16" });
    expect(all(onPort, "aws:lb/listener:Listener").map(({ port }) => port)).to.deep.equal([443]);
  });

  it("keeps rules out of the group itself, where they would fight with those beside it", () =>
    expect(inputsOf(recorded, "aws:ec2/securityGroup:SecurityGroup")).to.not.have.any.keys("ingress", "egress"));

  it("logs every visit to the balancer and to the CDN", () => {
    expect(inputsOf(recorded, "aws:lb/loadBalancer:LoadBalancer")["accessLogs"]).to.deep.equal({ enabled: true, bucket: "edge-logs" });
    expect(inputsOf(recorded, "aws:cloudwatch/logDeliverySource:LogDeliverySource"))
      .to.include({ resourceArn: "arn:aws:test:::edge-cdn", logType: "ACCESS_LOGS", region: "us-east-1" });
    expect(inputsOf(recorded, "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")["deliveryDestinationConfiguration"])
      .to.deep.equal({ destinationResourceArn: "arn:aws:test:::edge-logs" });
    expect(inputsOf(recorded, "aws:cloudwatch/logDelivery:LogDelivery"))
      .to.include({ deliverySourceName: "edge-cdn", deliveryDestinationArn: "arn:aws:test:::edge-cdn-logs" });
  });

  it("lets logs in for this account only", () => {
    const allowed = statementsOf(inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy")["policy"]).filter(({ Effect }) => Effect === "Allow");
    expect(allowed.map(({ Sid }) => Sid)).to.deep.equal(["BalancerDeliversLogs", "CdnDeliversLogs"]);
    for (const { Resource } of allowed) expect(Resource).to.equal("arn:aws:test:::edge-logs/AWSLogs/123456789012/*");
    expect(allowed[1]!.Condition!["StringEquals"]).to.include({ "aws:SourceAccount": "123456789012" });
  });

  it("makes a zone, or keeps to the one it is given", async () => {
    expect(inputsOf(recorded, "aws:route53/zone:Zone")).to.include({ name: "a.example.com" });
    const given = await record(() => new EdgeSecurity("edge", { ...args, zoneId: "Z123" }));
    expect(all(given, "aws:route53/zone:Zone")).to.deep.equal([]);
    const records = all(given, "aws:route53/record:Record");
    expect(records.map(({ zoneId }) => zoneId)).to.deep.equal(["Z123", "Z123", "Z123", "Z123"]);
    expect(records.filter(({ aliases }) => aliases !== undefined).map(({ type }) => type)).to.have.members(["A", "AAAA"]);
  });

  it("can be thrown away with its logs where it is told so, and only there", async () => {
    const disposable = await record(() => new EdgeSecurity("edge", { ...args, deletionProtection: false }));
    expect(inputsOf(disposable, "aws:lb/loadBalancer:LoadBalancer")).to.include({ enableDeletionProtection: false });
    expect(inputsOf(disposable, "aws:s3/bucket:Bucket")).to.include({ forceDestroy: true });
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket")).to.include({ forceDestroy: false });
  });
});
