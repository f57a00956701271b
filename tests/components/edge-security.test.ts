// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { statementsOf } from "../support/policy";
import { TAGS as tags } from "../support/tags";

const args = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"], domain: "a.example.com", tags };
const allOf = (recorded: Recorded[], type: string): Record<string, unknown>[] =>
  recorded.filter((one) => one.type === type).map(({ inputs }) => inputs);

describe("EdgeSecurity", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new EdgeSecurity("edge", args));
  });

  it("validates two certificates by DNS: one in us-east-1 for CloudFront, one in the primary region for the load balancer", () => {
    const certificates = allOf(recorded, "aws:acm/certificate:Certificate");
    expect(certificates.map(({ region }) => region)).to.have.members(["us-east-1", undefined]);
    for (const certificate of certificates) {
      expect(certificate).to.include({ domainName: "a.example.com", validationMethod: "DNS" });
      expect(certificate["subjectAlternativeNames"]).to.deep.equal(["*.a.example.com"]);
    }
    expect(
      allOf(recorded, "aws:acm/certificateValidation:CertificateValidation").map(({ region }) => region),
    ).to.have.members(["us-east-1", undefined]);
  });

  it("creates the web ACL and its log group in us-east-1 for CloudFront", () => {
    expect(inputsOf(recorded, "aws:wafv2/webAcl:WebAcl")).to.include({ scope: "CLOUDFRONT", region: "us-east-1" });
    expect(inputsOf(recorded, "aws:cloudwatch/logGroup:LogGroup", "edge-waf-log")).to.include({
      name: "aws-waf-logs-edge",
      region: "us-east-1",
      kmsKeyId: "arn:aws:test:us-east-1::edge-waf-key",
    });
    expect(inputsOf(recorded, "aws:kms/key:Key", "edge-waf-key")).to.include({
      region: "us-east-1",
      enableKeyRotation: true,
    });
  });

  it("blocks requests by rate limit, IP reputation, known bad inputs and the common rule set", async () => {
    const strict = await record(() => new EdgeSecurity("edge", { ...args, rateLimit: 500 }));
    expect(JSON.stringify(inputsOf(strict, "aws:wafv2/ruleGroup:RuleGroup")["rules"]))
      .to.include('"limit":500')
      .and.include('"block"');
    const associations = allOf(strict, "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation");
    const groups = JSON.stringify(associations.map(({ managedRuleGroup }) => managedRuleGroup));
    for (const group of ["AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet"])
      expect(groups).to.include(`AWSManagedRules${group}`);
    expect(associations).to.not.deep.equal([]);
    for (const { overrideAction } of associations) expect(overrideAction).to.equal("none");
  });

  it("connects to the load balancer through a VPC origin over HTTPS and sends HSTS headers", () => {
    expect(inputsOf(recorded, "aws:cloudfront/vpcOrigin:VpcOrigin")["vpcOriginEndpointConfig"]).to.include({
      originProtocolPolicy: "https-only",
    });
    expect(inputsOf(recorded, "aws:cloudfront/distribution:Distribution")).to.include({
      httpVersion: "http2and3",
      webAclId: "arn:aws:test:us-east-1::edge-waf",
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
    const groups = allOf(onPort, "aws:lb/targetGroup:TargetGroup");
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
    expect(allOf(onPort, "aws:lb/listener:Listener").map(({ port }) => port)).to.deep.equal([443]);
  });

  it("defines no inline rules in the security group, which would conflict with the separate rules", () =>
    expect(inputsOf(recorded, "aws:ec2/securityGroup:SecurityGroup")).to.not.have.any.keys("ingress", "egress"));

  it("enables access logs of the load balancer and of CloudFront", () => {
    expect(inputsOf(recorded, "aws:lb/loadBalancer:LoadBalancer")["accessLogs"]).to.deep.equal({
      enabled: true,
      bucket: "edge-logs",
    });
    expect(inputsOf(recorded, "aws:cloudwatch/logDeliverySource:LogDeliverySource")).to.include({
      resourceArn: "arn:aws:test:::edge-cdn",
      logType: "ACCESS_LOGS",
      region: "us-east-1",
    });
    expect(
      inputsOf(recorded, "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")[
        "deliveryDestinationConfiguration"
      ],
    ).to.deep.equal({ destinationResourceArn: "arn:aws:test:::edge-logs" });
    expect(inputsOf(recorded, "aws:cloudwatch/logDelivery:LogDelivery")).to.include({
      deliverySourceName: "edge-cdn",
      deliveryDestinationArn: "arn:aws:test:us-east-1::edge-cdn-logs",
    });
  });

  it("accepts log deliveries of this account only", () => {
    const allowed = statementsOf(
      inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy", "edge-logs-policy")["policy"],
    ).filter(({ Effect }) => Effect === "Allow");
    expect(allowed.map(({ Sid, Resource }) => [Sid, Resource])).to.deep.equal([
      ["LoadBalancerLogDelivery", "arn:aws:test:::edge-logs/AWSLogs/123456789012/*"],
      ["S3ServerAccessLogDelivery", "arn:aws:test:::edge-logs/storage/*"],
      ["CloudFrontLogDelivery", "arn:aws:test:::edge-logs/AWSLogs/123456789012/*"],
    ]);
    for (const { Condition } of allowed.slice(1))
      expect(Condition!["StringEquals"]).to.include({ "aws:SourceAccount": "123456789012" });
  });

  it("creates a hosted zone with DNSSEC and query logs, or uses the given one", async () => {
    expect(inputsOf(recorded, "aws:route53/zone:Zone")).to.include({ name: "a.example.com" });
    expect(inputsOf(recorded, "aws:route53/keySigningKey:KeySigningKey")).to.include({
      hostedZoneId: "edge-zone",
      keyManagementServiceArn: "arn:aws:test:us-east-1::edge-dnssec",
    });
    expect(inputsOf(recorded, "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec")).to.include({
      hostedZoneId: "edge-zone",
    });
    expect(inputsOf(recorded, "aws:kms/key:Key", "edge-dnssec")).to.include({
      region: "us-east-1",
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
    });
    expect(inputsOf(recorded, "aws:route53/queryLog:QueryLog")).to.include({
      zoneId: "edge-zone",
      cloudwatchLogGroupArn: "arn:aws:test:us-east-1::edge-dns-log",
    });
    const given = await record(() => new EdgeSecurity("edge", { ...args, zoneId: "Z123" }));
    for (const type of [
      "zone:Zone",
      "keySigningKey:KeySigningKey",
      "hostedZoneDnsSec:HostedZoneDnsSec",
      "queryLog:QueryLog",
    ])
      expect(allOf(given, `aws:route53/${type}`), type).to.deep.equal([]);
    const records = allOf(given, "aws:route53/record:Record");
    expect(new Set(records.map(({ zoneId }) => zoneId))).to.deep.equal(new Set(["Z123"]));
    expect(
      records.filter(({ aliases }) => aliases !== undefined).map(({ name, type }) => `${String(name)} ${String(type)}`),
    ).to.have.members(
      ["a.example.com", "ops.a.example.com", "health.a.example.com"].flatMap((name) => [`${name} A`, `${name} AAAA`]),
    );
  });

  it("checks the application through CloudFront, and has alarms for failed checks and certificates that were not renewed", () => {
    expect(inputsOf(recorded, "aws:route53/healthCheck:HealthCheck")).to.include({
      type: "HTTPS",
      fqdn: "health.a.example.com",
      port: 443,
      resourcePath: "/readyz",
      enableSni: true,
      requestInterval: 10,
      failureThreshold: 3,
    });
    const alarms = allOf(recorded, "aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms.map(({ metricName, threshold, region }) => [metricName, threshold, region])).to.have.deep.members([
      ["HealthCheckStatus", 1, "us-east-1"],
      ["DaysToExpiry", 30, "us-east-1"],
      ["DaysToExpiry", 30, undefined],
    ]);
  });

  it("fails over to standbyAddresses while the health check fails", async () => {
    const failover = await record(
      () => new EdgeSecurity("edge", { ...args, standbyAddresses: ["203.0.113.10", "2001:db8::10"] }),
    );
    const routed = allOf(failover, "aws:route53/record:Record").filter(
      ({ failoverRoutingPolicies }) => failoverRoutingPolicies !== undefined,
    );
    const routes = routed.map(({ type, failoverRoutingPolicies, healthCheckId, records }) => [
      type,
      (failoverRoutingPolicies as { type: string }[])[0]!.type,
      healthCheckId !== undefined,
      records,
    ]);
    expect(routes).to.have.deep.members([
      ["A", "PRIMARY", true, undefined],
      ["A", "SECONDARY", false, ["203.0.113.10"]],
      ["AAAA", "PRIMARY", true, undefined],
      ["AAAA", "SECONDARY", false, ["2001:db8::10"]],
    ]);
    expect(
      allOf(recorded, "aws:route53/record:Record").filter(
        ({ failoverRoutingPolicies }) => failoverRoutingPolicies !== undefined,
      ),
    ).to.deep.equal([]);
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
        { StringEquals: { "aws:SourceArn": "arn:aws:test:::edge-cdn" } },
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

  it("enables bot control, country blocking and Shield Advanced if they are set", async () => {
    const strict = await record(
      () => new EdgeSecurity("edge", { ...args, botControl: true, blockedCountries: ["KP"], shieldAdvanced: true }),
    );
    const managed = (recording: Recorded[]): string =>
      JSON.stringify(allOf(recording, "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation"));
    expect(managed(strict)).to.include("AWSManagedRulesBotControlRuleSet");
    expect(managed(recorded)).to.not.include("BotControl");
    expect(JSON.stringify(inputsOf(strict, "aws:wafv2/ruleGroup:RuleGroup")["rules"])).to.include(
      '"countryCodes":["KP"]',
    );
    expect(allOf(strict, "aws:shield/protection:Protection").map(({ resourceArn }) => resourceArn)).to.have.members([
      "arn:aws:test:::edge-cdn",
      "arn:aws:test:::edge-zone",
    ]);
    expect(allOf(recorded, "aws:shield/protection:Protection")).to.deep.equal([]);
  });

  it("deletes its logs with the load balancer only if deletion protection is off", async () => {
    const disposable = await record(() => new EdgeSecurity("edge", { ...args, deletionProtection: false }));
    expect(inputsOf(disposable, "aws:lb/loadBalancer:LoadBalancer")).to.include({ enableDeletionProtection: false });
    const forceDestroy = (recording: Recorded[]): unknown[] =>
      allOf(recording, "aws:s3/bucket:Bucket").map((bucket) => bucket["forceDestroy"]);
    expect(forceDestroy(disposable)).to.deep.equal([true, true]);
    expect(forceDestroy(recorded)).to.deep.equal([false, false]);
  });
});

describe("EdgeSecurity with a secondary region", () => {
  const secondary = { region: "us-west-2", vpcId: "vpc-2", subnetIds: ["west-a", "west-b", "west-c"] };
  const origins = (cdn: Record<string, unknown>): string[] =>
    (cdn["origins"] as { originId: string }[]).map(({ originId }) => originId);
  const target = (cdn: Record<string, unknown>): unknown =>
    (cdn["defaultCacheBehavior"] as { targetOriginId: string }).targetOriginId;
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new EdgeSecurity("edge", { ...args, secondary }));
  });

  it("creates a load balancer there with the same restrictions, encryption and logs as the primary one", () => {
    const west = (type: string): Record<string, unknown> => {
      const [resource, ...others] = allOf(recorded, type).filter(({ region }) => region === "us-west-2");
      expect(others, type).to.deep.equal([]);
      return resource!;
    };
    expect(west("aws:lb/loadBalancer:LoadBalancer")).to.deep.include({
      internal: true,
      subnets: secondary.subnetIds,
      accessLogs: { enabled: true, bucket: "edge-secondary-logs" },
      enableDeletionProtection: true,
    });
    expect(west("aws:lb/listener:Listener")).to.include({
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06",
      certificateArn: "arn:aws:test:us-west-2::edge-secondary-cert",
    });
    expect(west("aws:lb/targetGroup:TargetGroup")).to.include({ protocol: "HTTPS", vpcId: "vpc-2" });
    expect(west("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).to.include({
      prefixListId: "pl-cdn",
      fromPort: 443,
    });
    expect(inputsOf(recorded, "aws:cloudwatch/metricAlarm:MetricAlarm", "edge-secondary-expires")).to.include({
      region: "us-west-2",
    });
    const delivery = statementsOf(
      inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy", "edge-secondary-logs-policy")["policy"],
    ).map(({ Sid }) => Sid);
    expect(delivery).to.include("LoadBalancerLogDelivery").and.not.include("CloudFrontLogDelivery");
  });

  it("has both load balancers as origins and sends all requests to the secondary one if secondaryServes is set", async () => {
    const cdn = inputsOf(recorded, "aws:cloudfront/distribution:Distribution");
    expect(origins(cdn)).to.include.members(["primary", "secondary"]);
    expect(target(cdn)).to.equal("primary");
    const switched = inputsOf(
      await record(() => new EdgeSecurity("edge", { ...args, secondary, secondaryServes: true })),
      "aws:cloudfront/distribution:Distribution",
    );
    expect(target(switched)).to.equal("secondary");
    expect({ ...switched, defaultCacheBehavior: cdn["defaultCacheBehavior"] }).to.deep.equal(cdn);
  });

  it("replicates static content and fails over to the replica", () => {
    const cdn = inputsOf(recorded, "aws:cloudfront/distribution:Distribution");
    expect(cdn["originGroups"]).to.deep.equal([
      {
        originId: "static-failover",
        failoverCriteria: { statusCodes: [500, 502, 503, 504] },
        members: [{ originId: "static" }, { originId: "static-secondary" }],
      },
    ]);
    expect(JSON.stringify(cdn["orderedCacheBehaviors"])).to.include('"targetOriginId":"static-failover"');
    expect(
      JSON.stringify(inputsOf(recorded, "aws:s3/bucketReplicationConfig:BucketReplicationConfig")["rules"]),
    ).to.include('"arn:aws:test:us-west-2::edge-secondary-static"');
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket", "edge-secondary-static")).to.include({ region: "us-west-2" });
  });

  it("rejects an invalid region, and secondaryServes without a secondary region", () => {
    expect(() => new EdgeSecurity("edge", { ...args, secondary: { ...secondary, region: "west" } })).to.throw(
      /secondary.region "west" is not an AWS region/,
    );
    expect(() => new EdgeSecurity("edge", { ...args, secondaryServes: true })).to.throw(
      /secondaryServes true must not be true without a secondary region/,
    );
  });
});
