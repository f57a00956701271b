// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { inputsOf, inputsOfType, record, type Recorded } from "../support/recorder";
import { statementsOf } from "../support/policy";
import { TAGS as tags } from "../support/tags";

const args = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"], domain: "a.example.com", tags };

describe("EdgeSecurity", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new EdgeSecurity("edge", args));
  });

  it("creates the web ACL and its log group in us-east-1 for CloudFront", () => {
    expect(inputsOf(recorded, "aws:wafv2/webAcl:WebAcl")).to.include({ scope: "CLOUDFRONT", region: "us-east-1" });
    expect(inputsOf(recorded, "aws:cloudwatch/logGroup:LogGroup", "edge-waf-log")).to.include({
      name: "aws-waf-logs-redoubt-dev-edge",
      region: "us-east-1",
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/edge-waf-key",
    });
    expect(inputsOf(recorded, "aws:kms/key:Key", "edge-waf-key")).to.include({
      region: "us-east-1",
      enableKeyRotation: true,
    });
  });

  it("blocks requests by rate limit, IP reputation, known bad inputs and the common rule set", async () => {
    const strict = await record(() => new EdgeSecurity("edge", { ...args, rateLimit: 500 }));
    const rules = inputsOf(strict, "aws:wafv2/webAcl:WebAcl")["ruleJson"];
    expect(rules).to.include('"Limit":500').and.include('"Block"');
    for (const group of ["AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet"])
      expect(rules).to.include(`AWSManagedRules${group}`);
    expect(rules).to.not.include('"OverrideAction":{"Count"');
  });

  it("connects to the load balancer through a VPC origin over HTTPS and sends HSTS headers", () => {
    expect(inputsOf(recorded, "aws:cloudfront/vpcOrigin:VpcOrigin")["vpcOriginEndpointConfig"]).to.include({
      originProtocolPolicy: "https-only",
    });
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")).to.include({
      httpVersion: "http2and3",
      webAclId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge-waf/1",
    });
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")["defaultCacheBehavior"]).to.include({
      viewerProtocolPolicy: "redirect-to-https",
    });
    const { securityHeadersConfig } = inputsOf(
      recorded,
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    ) as { securityHeadersConfig: { strictTransportSecurity: object } };
    expect(securityHeadersConfig.strictTransportSecurity).to.include({
      accessControlMaxAgeSec: 63_072_000,
      includeSubdomains: true,
    });
  });

  it("uses HTTPS for requests and health checks of pods", async () => {
    const onPort = await record(() => new EdgeSecurity("edge", { ...args, targetPort: 9443 }));
    const groups = inputsOfType(onPort, "aws:lb/targetGroup:TargetGroup");
    for (const group of groups) expect(group).to.include({ protocol: "HTTPS", targetType: "ip", port: 9443 });
    expect(groups.map(({ healthCheck }) => healthCheck)).to.have.deep.members(
      ["/readyz", "/api/health"].map((path) => ({
        protocol: "HTTPS",
        path,
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      })),
    );
    expect(inputsOf(onPort, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "edge-to-pods")).to.include({
      fromPort: 9443,
      toPort: 9443,
      ipProtocol: "tcp",
      cidrIpv4: "10.0.0.0/16",
    });
    expect(inputsOfType(onPort, "aws:lb/listener:Listener").map(({ port }) => port)).to.deep.equal([443]);
  });

  it("defines no inline rules in the security group, which would conflict with the separate rules", () =>
    expect(inputsOf(recorded, "aws:ec2/securityGroup:SecurityGroup")).to.not.have.any.keys("ingress", "egress"));

  it("enables access logs of the load balancer and of CloudFront", () => {
    expect(inputsOf(recorded, "aws:lb/loadBalancer:LoadBalancer")["accessLogs"]).to.deep.equal({
      enabled: true,
      bucket: "edge-logs",
    });
    expect(inputsOf(recorded, "aws:cloudwatch/logDeliverySource:LogDeliverySource")).to.include({
      resourceArn: "arn:aws:cloudfront::123456789012:distribution/edge-cdn",
      logType: "ACCESS_LOGS",
      region: "us-east-1",
    });
    expect(
      inputsOf(recorded, "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")[
        "deliveryDestinationConfiguration"
      ],
    ).to.deep.equal({ destinationResourceArn: "arn:aws:s3:::edge-logs" });
    expect(inputsOf(recorded, "aws:cloudwatch/logDelivery:LogDelivery")).to.include({
      deliverySourceName: "redoubt-dev-edge-cdn",
      deliveryDestinationArn: "arn:aws:logs:us-east-1:123456789012:delivery-destination:redoubt-dev-edge-cdn",
    });
  });

  it("accepts log deliveries of this account only", () => {
    const allowed = statementsOf(
      inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy", "edge-logs-policy")["policy"],
    ).filter(({ Effect }) => Effect === "Allow");
    expect(allowed.map(({ Sid, Resource }) => [Sid, Resource])).to.deep.equal([
      ["LoadBalancerLogDelivery", "arn:aws:s3:::edge-logs/AWSLogs/123456789012/*"],
      ["S3ServerAccessLogDelivery", "arn:aws:s3:::edge-logs/storage/*"],
      ["CloudFrontLogDelivery", "arn:aws:s3:::edge-logs/AWSLogs/123456789012/*"],
    ]);
    for (const { Condition } of allowed.slice(1))
      expect(Condition!["StringEquals"]).to.include({ "aws:SourceAccount": "123456789012" });
  });

  it("serves static content from a bucket that only its distribution can read", () => {
    const { orderedCacheBehaviors, origins } = inputsOf(recorded, "aws:cloudfront/distribution:Distribution") as {
      orderedCacheBehaviors: object[];
      origins: { originId: string; originAccessControlId?: string }[];
    };
    expect(orderedCacheBehaviors[0]).to.include({
      pathPattern: "/static/*",
      targetOriginId: "static",
      viewerProtocolPolicy: "redirect-to-https",
    });
    expect(origins.find(({ originId }) => originId === "static")).to.have.property("originAccessControlId");
    expect(inputsOf(recorded, "aws:cloudfront/originAccessControl:OriginAccessControl")).to.include({
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    for (const policy of [
      inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy", "edge-static-policy"),
      inputsOf(recorded, "aws:kms/key:Key", "edge-static-key"),
    ]) {
      const statements = statementsOf(policy["policy"]).filter(({ Sid }) => Sid.startsWith("CloudFront"));
      expect(statements.map(({ Condition }) => Condition)).to.deep.equal([
        { StringEquals: { "aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/edge-cdn" } },
      ]);
    }
  });

  it("requires MFA for operator access", () => {
    expect(inputsOf(recorded, "aws:cognito/userPool:UserPool")).to.deep.include({
      mfaConfiguration: "ON",
      softwareTokenMfaConfiguration: { enabled: true },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      deletionProtection: "ACTIVE",
    });
    const { actions, conditions } = inputsOf(recorded, "aws:lb/listenerRule:ListenerRule") as {
      actions: { type: string; order: number }[];
      conditions: unknown;
    };
    expect(conditions).to.deep.equal([{ hostHeader: { values: ["ops.a.example.com"] } }]);
    expect(actions.map(({ type, order }) => [order, type])).to.deep.equal([
      [1, "authenticate-cognito"],
      [2, "forward"],
    ]);
    expect(inputsOf(recorded, "aws:lb/targetGroup:TargetGroup", "edge-ops")["stickiness"]).to.include({
      type: "lb_cookie",
      enabled: true,
    });
    expect(inputsOf(recorded, "aws:cognito/userPoolClient:UserPoolClient")).to.deep.include({
      callbackUrls: ["https://ops.a.example.com/oauth2/idpresponse"],
      allowedOauthFlows: ["code"],
      generateSecret: true,
    });
  });

  it("accepts names that contain words which Cognito reserves, and leaves the words out of the domain prefix", async () => {
    const reserved = await record(
      () => new EdgeSecurity("amazon-edge", { ...args, tags: { ...args.tags, environment: "aws-dev" } }),
    );
    expect(inputsOf(reserved, "aws:cognito/userPoolDomain:UserPoolDomain")["domain"]).to.match(
      /^(?!.*(aws|amazon|cognito))[a-z][a-z0-9-]*-123456789012$/,
    );
  });

  it("enables bot control, country blocking and Shield Advanced if they are set", async () => {
    const strict = await record(
      () => new EdgeSecurity("edge", { ...args, botControl: true, blockedCountries: ["KP"], shieldAdvanced: true }),
    );
    const rules = (recording: Recorded[]): unknown => inputsOf(recording, "aws:wafv2/webAcl:WebAcl")["ruleJson"];
    expect(rules(strict)).to.include("AWSManagedRulesBotControlRuleSet").and.include('"CountryCodes":["KP"]');
    expect(rules(recorded)).to.not.include("BotControl").and.not.include("CountryCodes");
    expect(
      inputsOfType(strict, "aws:shield/protection:Protection").map(({ resourceArn }) => resourceArn),
    ).to.have.members([
      "arn:aws:cloudfront::123456789012:distribution/edge-cdn",
      "arn:aws:route53:::hostedzone/edge-zone",
    ]);
    expect(inputsOfType(recorded, "aws:shield/protection:Protection")).to.deep.equal([]);
  });

  it("deletes its logs with the load balancer only if deletion protection is off", async () => {
    const disposable = await record(() => new EdgeSecurity("edge", { ...args, deletionProtection: false }));
    expect(inputsOf(disposable, "aws:lb/loadBalancer:LoadBalancer")).to.include({ enableDeletionProtection: false });
    const forceDestroy = (recording: Recorded[]): unknown[] =>
      inputsOfType(recording, "aws:s3/bucket:Bucket").map((bucket) => bucket["forceDestroy"]);
    expect(forceDestroy(disposable)).to.deep.equal([true, true]);
    expect(forceDestroy(recorded)).to.deep.equal([false, false]);
  });
});
