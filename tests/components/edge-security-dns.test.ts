// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { inputsOf, inputsOfType, record, type Recorded } from "../support/recorder";
import { rejectionsOf } from "../support/rejections";
import { TAGS as tags } from "../support/tags";

const args = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"], domain: "a.example.com", tags };

describe("EdgeSecurity DNS", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new EdgeSecurity("edge", args));
  });

  it("validates two certificates by DNS: one in us-east-1 for CloudFront, one in the primary region for the load balancer", () => {
    const certificates = inputsOfType(recorded, "aws:acm/certificate:Certificate");
    expect(certificates.map(({ region }) => region)).to.have.members(["us-east-1", undefined]);
    for (const certificate of certificates) {
      expect(certificate).to.include({ domainName: "a.example.com", validationMethod: "DNS" });
      expect(certificate["subjectAlternativeNames"]).to.deep.equal(["*.a.example.com"]);
    }
    expect(
      inputsOfType(recorded, "aws:acm/certificateValidation:CertificateValidation").map(({ region }) => region),
    ).to.have.members(["us-east-1", undefined]);
  });

  it("rejects a changed domain while it has its own hosted zone, and does not replace the zone", async () => {
    const zones: string[] = [];
    const deployed = (zoneId?: string): Promise<string[]> =>
      rejectionsOf(async () => {
        const changed = await record(
          () => new EdgeSecurity("edge", { ...args, zoneId }),
          "dev",
          {},
          {
            "edge-domain": "old.example.com",
          },
        );
        zones.push(...changed.filter(({ type }) => type === "aws:route53/zone:Zone").map(({ name }) => name));
      });
    expect(await deployed()).to.deep.equal([
      'EdgeSecurity "edge": domain "a.example.com" must stay "old.example.com", the value of the deployed resources; ' +
        'set it to "old.example.com"; to change it, deploy a second stack for the new domain, or set zoneId to its hosted zone',
    ]);
    expect(await deployed("Z123")).to.deep.equal([]);
    expect(zones).to.deep.equal([]);
  });

  it("creates a hosted zone with DNSSEC and query logs, or uses the given one", async () => {
    expect(inputsOf(recorded, "aws:route53/zone:Zone")).to.include({ name: "a.example.com" });
    expect(inputsOf(recorded, "aws:route53/keySigningKey:KeySigningKey")).to.include({
      hostedZoneId: "edge-zone",
      keyManagementServiceArn: "arn:aws:kms:us-east-1:123456789012:key/edge-dnssec",
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
      cloudwatchLogGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/a.example.com",
    });
    const given = await record(() => new EdgeSecurity("edge", { ...args, zoneId: "Z123" }));
    for (const type of [
      "zone:Zone",
      "keySigningKey:KeySigningKey",
      "hostedZoneDnsSec:HostedZoneDnsSec",
      "queryLog:QueryLog",
    ])
      expect(inputsOfType(given, `aws:route53/${type}`), type).to.deep.equal([]);
    const records = inputsOfType(given, "aws:route53/record:Record");
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
    const alarms = inputsOfType(recorded, "aws:cloudwatch/metricAlarm:MetricAlarm");
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
    const routed = inputsOfType(failover, "aws:route53/record:Record").filter(
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
      inputsOfType(recorded, "aws:route53/record:Record").filter(
        ({ failoverRoutingPolicies }) => failoverRoutingPolicies !== undefined,
      ),
    ).to.deep.equal([]);
  });
});
