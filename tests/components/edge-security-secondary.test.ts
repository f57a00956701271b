// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { inputsOf, inputsOfType, record, type Recorded } from "../support/recorder";
import { statementsOf } from "../support/policy";
import { TAGS as tags } from "../support/tags";

const args = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"], domain: "a.example.com", tags };

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
      const [resource, ...others] = inputsOfType(recorded, type).filter(({ region }) => region === "us-west-2");
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
      certificateArn: "arn:aws:acm:us-west-2:123456789012:certificate/edge-secondary-cert",
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
    ).to.include('"arn:aws:s3:::edge-secondary-static"');
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
