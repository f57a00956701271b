// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { estimate } from "../../explain/cost/estimate";
import { subjectOfRecording } from "../../stacks/recording/subject";
import { elasticResources, podGroups } from "../support/elastic";
import type { Recorded } from "../support/recorder";
import { recordedStack, STACKS } from "../support/stacks";

const HOURS_PER_MONTH = 730;
const guide = readFileSync(join(__dirname, "..", "..", "docs", "deploy.md"), "utf8");

/** The rows of the table whose header starts with a text, as lists of cells without emphasis. */
const tableRows = (start: string): string[][] => {
  const lines = guide.split("\n");
  const first = lines.findIndex((line) => line.startsWith(`| ${start} `));
  const length = lines.slice(first).findIndex((line) => !line.startsWith("|"));
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .replace(/\*\*/g, "")
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};
const toNumber = (cell: string): number => Number(cell.replace(/,/g, ""));

type Counter = (resources: Recorded[]) => number;

/** The sum of a number over the resources of a type. The caller states the type of the inputs that it reads. */
const sum =
  (type: string, of: (inputs: never) => number): Counter =>
  (resources) =>
    resources
      .filter((resource) => resource.type === type)
      .reduce((total, { inputs }) => total + of(inputs as never), 0);
const count = (type: string, test: (inputs: never) => boolean = () => true): Counter =>
  sum(type, (inputs) => (test(inputs) ? 1 : 0));

interface NodeGroup {
  scalingConfig: { minSize: number; maxSize: number };
  instanceTypes: string[];
}
const nodes = (size: "minSize" | "maxSize", instanceType?: string): Counter =>
  sum("aws:eks/nodeGroup:NodeGroup", ({ scalingConfig, instanceTypes }: NodeGroup) =>
    instanceType === undefined || instanceTypes[0] === instanceType ? scalingConfig[size] : 0,
  );
const NODE_VCPUS = { "m7g.xlarge": 4, "m7g.2xlarge": 8 };
const vcpus =
  (size: "minSize" | "maxSize"): Counter =>
  (resources) =>
    Object.entries(NODE_VCPUS).reduce((total, [type, each]) => total + each * nodes(size, type)(resources), 0);
const natGateways = sum("awsx:ec2:Vpc", ({ natGateways: { strategy } }: { natGateways: { strategy: string } }) =>
  strategy === "OnePerAz" ? 3 : 1,
);
const DATABASE = "aws:rds/clusterInstance:ClusterInstance";
const databases = (instanceClass: string): Counter =>
  count(DATABASE, (inputs: { instanceClass: string }) => inputs.instanceClass === instanceClass);
const DATABASE_VCPUS = 2;
const cacheNodes = (nodeType: string): Counter =>
  sum("aws:elasticache/replicationGroup:ReplicationGroup", (inputs: { nodeType: string; numCacheClusters: number }) =>
    inputs.nodeType === nodeType ? inputs.numCacheClusters : 0,
  );
/** The number of a web ACL's rules whose names match. */
const webAclRules = (name: RegExp): Counter =>
  sum(
    "aws:wafv2/webAcl:WebAcl",
    ({ ruleJson }: { ruleJson: string }) =>
      (JSON.parse(ruleJson) as { Name: string }[]).filter(({ Name }) => name.test(Name)).length,
  );
interface Claim {
  resources: { requests: { storage: string } };
}
const gibOf = (claim: Claim): number => parseInt(claim.resources.requests.storage, 10);
const volumes: Counter = (resources) =>
  sum("kubernetes:core/v1:PersistentVolumeClaim", ({ spec }: { spec: Claim }) => gibOf(spec))(resources) +
  sum("kubernetes:apps/v1:StatefulSet", ({ spec }: { spec: StatefulSetSpec }) =>
    (spec.volumeClaimTemplates ?? []).reduce((total, claim) => total + gibOf(claim.spec) * (spec.replicas ?? 1), 0),
  )(resources) +
  elasticResources(resources)
    .flatMap(podGroups)
    .flatMap(({ count, volumeClaimTemplates = [] }) => volumeClaimTemplates.map(({ spec }) => count * gibOf(spec)))
    .reduce((total, gib) => total + gib, 0);
interface StatefulSetSpec {
  replicas?: number;
  volumeClaimTemplates?: { spec: Claim }[];
}

/** The number of units of each item of the cost table. */
const COSTS: Record<string, Counter> = {
  "NAT gateway": natGateways,
  "public IPv4 address of a NAT gateway": natGateways,
  "interface endpoint, per zone": sum(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    ({ subnetIds }: { subnetIds?: [] }) => subnetIds?.length ?? 0,
  ),
  "EKS control plane": count("aws:eks/cluster:Cluster"),
  "node m7g.xlarge": nodes("minSize", "m7g.xlarge"),
  "node m7g.2xlarge": nodes("minSize", "m7g.2xlarge"),
  "node volume, GiB of gp3": (resources) => 50 * nodes("minSize")(resources),
  "Aurora db.t4g.medium": databases("db.t4g.medium"),
  "Aurora db.r8g.large": databases("db.r8g.large"),
  "RDS Proxy, per vCPU of the instances in its region": (resources) =>
    DATABASE_VCPUS *
    count("aws:rds/proxy:Proxy")(resources) *
    count(DATABASE, ({ region }: { region?: string }) => region === undefined)(resources),
  "Valkey cache.t4g.small": cacheNodes("cache.t4g.small"),
  "Valkey cache.m7g.large": cacheNodes("cache.m7g.large"),
  "load balancer": count("aws:lb/loadBalancer:LoadBalancer"),
  "load balancer capacity unit": count("aws:lb/loadBalancer:LoadBalancer"),
  "web ACL": count("aws:wafv2/webAcl:WebAcl"),
  "web ACL rule": webAclRules(/^/),
  "Bot Control": webAclRules(/BotControl/),
  "KMS key": count("aws:kms/key:Key"),
  "health check: HTTPS, every 10 s, latency": count("aws:route53/healthCheck:HealthCheck"),
  "CloudWatch alarm": count("aws:cloudwatch/metricAlarm:MetricAlarm"),
  "hosted zone": count("aws:route53/zone:Zone"),
  "observability volumes, GiB of gp3": volumes,
  "Inspector, per node": nodes("minSize"),
};

/** The numbers in a quota's cell, in their order. Both regions of prod request the same. */
const QUOTAS: Record<string, Counter[]> = {
  "EC2 on-demand standard vCPUs (L-1216C47A)": [vcpus("minSize"), nodes("minSize"), vcpus("maxSize"), nodes("maxSize")],
  "Elastic IP addresses (L-0263D0A3)": [natGateways],
  "interface endpoints per VPC (L-29B6F2EB)": [
    count(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      ({ vpcEndpointType }: { vpcEndpointType: string }) => vpcEndpointType === "Interface",
    ),
  ],
};
/** Resources that exist once per account. */
const ACCOUNT_QUOTAS: Record<string, Counter[]> = {
  "AWS Config rules per account and region, including conformance packs": [
    sum(
      "aws:cfg/conformancePack:ConformancePack",
      ({ templateBody }: { templateBody: string }) =>
        Object.keys((JSON.parse(templateBody) as { Resources: object }).Resources).length,
    ),
  ],
};
const clusters = count("aws:eks/cluster:Cluster");

describe("deployment guide", () => {
  const rows = tableRows("item");
  const items = rows.filter(([item]) => item !== "total");

  it("lists the same items as this test", () => {
    expect(items.map(([item]) => item)).to.have.members(Object.keys(COSTS));
  });

  for (const [index, stack] of STACKS.entries()) {
    const [units, dollars] = [2 + 2 * index, 3 + 2 * index];

    it(`states the number of units of each item that ${stack} requests`, async () => {
      const resources = await recordedStack(stack);
      expect(Object.fromEntries(items.map((row) => [row[0], toNumber(row[units]!)]))).to.deep.equal(
        Object.fromEntries(Object.entries(COSTS).map(([item, counter]) => [item, counter(resources)])),
      );
    });

    it(`states the quotas that ${stack} needs in each region`, async () => {
      const resources = await recordedStack(stack);
      const regions = clusters(resources);
      const expected = [
        ...Object.entries(QUOTAS).map(([quota, counters]) => [quota, counters.map((one) => one(resources) / regions)]),
        ...Object.entries(ACCOUNT_QUOTAS).map(([quota, counters]) => [quota, counters.map((one) => one(resources))]),
      ];
      const stated = tableRows("quota, per region").map((row) => [
        row[0],
        row[2 + index]!.match(/\d[\d,]*/g)!.map(toNumber),
      ]);
      expect(stated).to.deep.equal(expected);
    });

    it(`multiplies units and prices of ${stack}, and adds them up`, () => {
      for (const row of items) {
        const hours = row[1]!.includes("per hour") ? HOURS_PER_MONTH : 1;
        const expected = toNumber(row[units]!) * parseFloat(row[1]!.replace(/,/g, "")) * hours;
        expect(toNumber(row[dollars]!), row[0]).to.be.closeTo(expected, 0.006);
      }
      const total = items.reduce((added, row) => added + toNumber(row[dollars]!), 0);
      expect(toNumber(rows.find(([item]) => item === "total")![dollars]!)).to.be.closeTo(total, 0.01);
    });

    it(`states the total that the page of ${stack} calculates`, async () => {
      const { total } = estimate(subjectOfRecording(stack, await recordedStack(stack)));
      // The guide rounds each row.
      expect(toNumber(rows.find(([item]) => item === "total")![dollars]!)).to.be.closeTo(total, 0.05);
    });
  }
});
