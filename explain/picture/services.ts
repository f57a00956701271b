// SPDX-License-Identifier: Apache-2.0

/** The groups of AWS services, as AWS colors them in its own architecture diagrams. */
export type IconName = "client" | "network" | "compute" | "database" | "storage" | "security" | "management";

/** A service that the picture shows once per region, or once if it is global. */
export interface Service {
  name: string;
  icon: IconName;
  /** The types of resources that are counted. */
  types: readonly string[];
  /** True for services at the edge of AWS, outside of any region. */
  isGlobal?: boolean;
}

export const SERVICES: readonly Service[] = [
  { name: "Route 53", icon: "network", types: ["aws:route53/zone:Zone"], isGlobal: true },
  { name: "CloudFront", icon: "network", types: ["aws:cloudfront/distribution:Distribution"], isGlobal: true },
  { name: "AWS WAF", icon: "security", types: ["aws:wafv2/webAcl:WebAcl"], isGlobal: true },
  { name: "Sign-in", icon: "security", types: ["aws:cognito/userPool:UserPool"] },
  { name: "Certificates", icon: "security", types: ["aws:acm/certificate:Certificate"] },
  { name: "KMS keys", icon: "security", types: ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"] },
  { name: "S3 buckets", icon: "storage", types: ["aws:s3/bucket:Bucket"] },
  { name: "Backup vault", icon: "storage", types: ["aws:backup/vault:Vault"] },
  { name: "ECR images", icon: "compute", types: ["aws:ecr/repository:Repository"] },
  { name: "RDS Proxy", icon: "database", types: ["aws:rds/proxy:Proxy"] },
  { name: "VPC endpoints", icon: "network", types: ["aws:ec2/vpcEndpoint:VpcEndpoint"] },
  {
    name: "DNS Firewall",
    icon: "security",
    types: ["aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup"],
  },
  { name: "GuardDuty", icon: "security", types: ["aws:guardduty/detector:Detector"] },
  { name: "Security Hub", icon: "security", types: ["aws:securityhub/account:Account"] },
  { name: "Inspector", icon: "security", types: ["aws:inspector2/enabler:Enabler"] },
  { name: "Macie", icon: "security", types: ["aws:macie2/account:Account"] },
  { name: "CloudTrail", icon: "management", types: ["aws:cloudtrail/trail:Trail"] },
  { name: "AWS Config", icon: "management", types: ["aws:cfg/recorder:Recorder"] },
  { name: "Log groups", icon: "management", types: ["aws:cloudwatch/logGroup:LogGroup"] },
  { name: "Alarms", icon: "management", types: ["aws:cloudwatch/metricAlarm:MetricAlarm"] },
  { name: "SNS topics", icon: "management", types: ["aws:sns/topic:Topic"] },
];
