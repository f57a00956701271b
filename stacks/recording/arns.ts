// SPDX-License-Identifier: Apache-2.0
// The ARNs that AWS gives to resources, for mocks: AWS, "Actions, resources, and condition keys for AWS services",
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

import { partitionOfRegion } from "../../components/lib/regions";

export const ACCOUNT = "123456789012";
const DEFAULT_REGION = "us-east-1";

/** Services whose name in ARNs is not the name of the SDK module. */
const SERVICES: Record<string, string> = {
  alb: "elasticloadbalancing",
  lb: "elasticloadbalancing",
  cfg: "config",
  costexplorer: "ce",
  inspector2: "inspector2",
};

/** The ARN without the partition, by type token. */
const FORMS: Record<string, (name: string, region: string) => string> = {
  "aws:backup/vault:Vault": (name, region) => `backup:${region}:${ACCOUNT}:backup-vault:${name}`,
  "aws:cloudfront/distribution:Distribution": (name) => `cloudfront::${ACCOUNT}:distribution/${name}`,
  "aws:cloudwatch/eventRule:EventRule": (name, region) => `events:${region}:${ACCOUNT}:rule/${name}`,
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": (name, region) =>
    `logs:${region}:${ACCOUNT}:delivery-destination:${name}`,
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": (name, region) =>
    `logs:${region}:${ACCOUNT}:delivery-source:${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (name, region) => `logs:${region}:${ACCOUNT}:log-group:${name}`,
  "aws:cloudwatch/metricAlarm:MetricAlarm": (name, region) => `cloudwatch:${region}:${ACCOUNT}:alarm:${name}`,
  "aws:elasticache/replicationGroup:ReplicationGroup": (name, region) =>
    `elasticache:${region}:${ACCOUNT}:replicationgroup:${name}`,
  "aws:elasticache/user:User": (name, region) => `elasticache:${region}:${ACCOUNT}:user:${name}`,
  "aws:iam/role:Role": (name) => `iam::${ACCOUNT}:role/${name}`,
  "aws:lb/loadBalancer:LoadBalancer": (name, region) =>
    `elasticloadbalancing:${region}:${ACCOUNT}:loadbalancer/app/${name}/1`,
  "aws:lb/targetGroup:TargetGroup": (name, region) => `elasticloadbalancing:${region}:${ACCOUNT}:targetgroup/${name}/1`,
  "aws:rds/cluster:Cluster": (name, region) => `rds:${region}:${ACCOUNT}:cluster:${name}`,
  "aws:rds/proxy:Proxy": (name, region) => `rds:${region}:${ACCOUNT}:db-proxy:${name}`,
  "aws:route53/zone:Zone": (name) => `route53:::hostedzone/${name}`,
  "aws:s3/bucket:Bucket": (name) => `s3:::${name}`,
  "aws:secretsmanager/secret:Secret": (name, region) => `secretsmanager:${region}:${ACCOUNT}:secret:${name}-AbCdEf`,
  "aws:sns/topic:Topic": (name, region) => `sns:${region}:${ACCOUNT}:${name}`,
  "aws:wafv2/webAcl:WebAcl": (name, region) => `wafv2:${region}:${ACCOUNT}:global/webacl/${name}/1`,
};

/**
 * The ARN of a resource: of its own form, or else with the service and the kind in its type token, such as
 * `arn:aws:kms:us-east-1:123456789012:key/name`. `region` is "" for the default region.
 */
export const arnOf = (type: string, name: string, region: string): string => {
  const [, module = "", kind = ""] = type.split(/[:/]/);
  const form = FORMS[type] ?? ((id, zone) => `${SERVICES[module] ?? module}:${zone}:${ACCOUNT}:${kind}/${id}`);
  const place = region || DEFAULT_REGION;
  return `arn:${partitionOfRegion(place)?.name ?? "aws"}:${form(name, place)}`;
};
