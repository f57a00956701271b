// SPDX-License-Identifier: Apache-2.0
// The rules of AWS for the names of resources. Where the AWS API reference and the provider differ, the stricter rule is here.
// API: https://docs.aws.amazon.com/, in the API reference of each service, the operation that creates the resource.
// Provider: https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service, the schema of the resource.
// Automatic names: https://github.com/pulumi/pulumi-aws/blob/master/provider/autonaming.go and resource_overrides.go.
import {
  automatic,
  explicit,
  type NameLimit,
  LOWERCASE,
  HYPHENS,
  UNDERSCORES,
  WORDS,
  DOTS,
  PATHS,
  LOG_PATHS,
  IAM,
  SPACES,
  COGNITO,
  EC2,
  TEMPLATES,
  PRINTABLE,
  REPOSITORIES,
  BUDGET,
  FIRST_LETTER,
  FIRST_ALPHANUMERIC,
  LAST_HYPHEN,
  IDENTIFIER,
  notStarting,
  BUCKET,
  RESERVED_BY_COGNITO,
  ADJACENT,
  ONLY_DIGITS,
} from "./name-rules";

/** The rule for the names of each resource type that the platform registers. */
export const NAME_LIMITS = {
  "aws:accessanalyzer/analyzer:Analyzer": explicit("IAM Access Analyzer", "analyzerName", "region", 255, DOTS, [
    FIRST_LETTER,
  ]),
  // Names from an API call may have 200 characters, names from the console 50.
  "aws:backup/plan:Plan": automatic("backup plan", "none", 50, DOTS),
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": explicit(
    "restore testing plan",
    "name",
    "region",
    50,
    UNDERSCORES,
  ),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": explicit(
    "restore testing selection",
    "name",
    "parent",
    50,
    UNDERSCORES,
  ),
  "aws:backup/selection:Selection": automatic("backup selection", "none", 50, DOTS),
  "aws:backup/vault:Vault": automatic("backup vault", "region", [2, 50], WORDS),
  "aws:budgets/budget:Budget": automatic("budget", "account", 100, BUDGET),
  "aws:cfg/conformancePack:ConformancePack": automatic("conformance pack", "region", 256, HYPHENS, [FIRST_LETTER]),
  "aws:cfg/deliveryChannel:DeliveryChannel": automatic("AWS Config delivery channel", "region", 256, PRINTABLE),
  "aws:cfg/recorder:Recorder": automatic("AWS Config recorder", "region", 256, PRINTABLE),
  "aws:cloudfront/originAccessControl:OriginAccessControl": automatic("origin access control", "account", 64, DOTS),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": automatic(
    "response headers policy",
    "account",
    128,
    WORDS,
  ),
  "aws:cloudfront/vpcOrigin:VpcOrigin": explicit("VPC origin", "vpcOriginEndpointConfig.name", "account", 64, WORDS),
  "aws:cloudtrail/trail:Trail": automatic("CloudTrail trail", "account", [3, 128], DOTS, [
    FIRST_ALPHANUMERIC,
    ADJACENT,
  ]),
  "aws:cloudwatch/eventRule:EventRule": automatic("EventBridge rule", "region", 64, DOTS),
  // The provider of Pulumi allows 255 characters in an automatic id, the API 64.
  "aws:cloudwatch/eventTarget:EventTarget": automatic("EventBridge target", "parent", 64, DOTS, [], "targetId"),
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": explicit(
    "log delivery destination",
    "name",
    "account",
    60,
    WORDS,
  ),
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": explicit("log delivery source", "name", "account", 60, WORDS),
  "aws:cloudwatch/logGroup:LogGroup": automatic("log group", "region", 512, LOG_PATHS, [notStarting("aws/")]),
  // A second policy of the same name overwrites the first one. The API reference states no length.
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": explicit(
    "log resource policy",
    "policyName",
    "region",
    255,
    WORDS,
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": automatic("CloudWatch alarm", "region", 255, PRINTABLE),
  "aws:cognito/userPool:UserPool": automatic("user pool", "none", 128, COGNITO),
  "aws:cognito/userPoolClient:UserPoolClient": automatic("user pool client", "none", 128, COGNITO),
  "aws:cognito/userPoolDomain:UserPoolDomain": explicit("user pool domain", "domain", "global", 63, LOWERCASE, [
    FIRST_ALPHANUMERIC,
    LAST_HYPHEN,
    RESERVED_BY_COGNITO,
  ]),
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": automatic("cost anomaly monitor", "none", 1024, PRINTABLE),
  "aws:costexplorer/anomalySubscription:AnomalySubscription": automatic(
    "cost anomaly subscription",
    "none",
    1024,
    PRINTABLE,
  ),
  // The API allows 128 characters, the provider 125.
  "aws:ec2/launchTemplate:LaunchTemplate": automatic("launch template", "region", [3, 125], TEMPLATES),
  "aws:ec2/securityGroup:SecurityGroup": automatic("security group", "network", 255, EC2, [notStarting("sg-")]),
  "aws:eks/cluster:Cluster": explicit("EKS cluster", "name", "region", 100, WORDS, [FIRST_ALPHANUMERIC]),
  // The provider of Pulumi allows 255 characters in an automatic name, the API 63.
  "aws:eks/nodeGroup:NodeGroup": automatic("node group", "parent", 63, WORDS, [FIRST_ALPHANUMERIC], "nodeGroupName"),
  "aws:elasticache/replicationGroup:ReplicationGroup": automatic(
    "ElastiCache replication group",
    "region",
    40,
    HYPHENS,
    IDENTIFIER,
    "replicationGroupId",
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": automatic("ElastiCache subnet group", "region", 255, HYPHENS),
  // The API reference states no length. 40 is the limit of the other identifiers of ElastiCache.
  "aws:elasticache/user:User": explicit("ElastiCache user", "userId", "region", 40, LOWERCASE, IDENTIFIER),
  "aws:elasticache/userGroup:UserGroup": explicit(
    "ElastiCache user group",
    "userGroupId",
    "region",
    40,
    LOWERCASE,
    IDENTIFIER,
  ),
  "aws:iam/role:Role": automatic("IAM role", "account", 64, IAM),
  "aws:iam/rolePolicy:RolePolicy": automatic("inline policy", "parent", 128, IAM),
  // The alias may have 256 characters. The provider of Pulumi allows 238 in an automatic name, without `alias/`.
  "aws:kms/alias:Alias": automatic("KMS alias", "region", 238, PATHS, [notStarting("aws/")]),
  "aws:lb/loadBalancer:LoadBalancer": automatic("load balancer", "region", 32, HYPHENS, [
    FIRST_ALPHANUMERIC,
    LAST_HYPHEN,
    notStarting("internal-"),
  ]),
  "aws:lb/targetGroup:TargetGroup": automatic("target group", "region", 32, HYPHENS, [FIRST_ALPHANUMERIC, LAST_HYPHEN]),
  "aws:macie2/classificationJob:ClassificationJob": automatic("Macie job", "none", 500, PRINTABLE),
  // The provider of Pulumi leaves these two identifiers to AWS's provider. The sandbox derives them from the logical name.
  "aws:rds/cluster:Cluster": automatic("Aurora cluster", "region", 63, LOWERCASE, IDENTIFIER, "clusterIdentifier"),
  "aws:rds/clusterInstance:ClusterInstance": automatic(
    "Aurora instance",
    "region",
    63,
    LOWERCASE,
    IDENTIFIER,
    "identifier",
  ),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": automatic(
    "cluster parameter group",
    "region",
    255,
    { characters: "a-z0-9.-", words: "lowercase letters, digits, periods and hyphens" },
    IDENTIFIER,
  ),
  "aws:rds/globalCluster:GlobalCluster": explicit(
    "global database",
    "globalClusterIdentifier",
    "account",
    63,
    LOWERCASE,
    IDENTIFIER,
  ),
  "aws:rds/proxy:Proxy": automatic("RDS Proxy", "region", 63, LOWERCASE, IDENTIFIER),
  "aws:rds/subnetGroup:SubnetGroup": automatic(
    "DB subnet group",
    "region",
    255,
    { characters: "a-z0-9_ .-", words: "lowercase letters, digits, spaces, periods, underscores and hyphens" },
    [FIRST_LETTER],
  ),
  "aws:route53/keySigningKey:KeySigningKey": explicit("key-signing key", "name", "parent", [3, 128], UNDERSCORES),
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": automatic("DNS Firewall rule", "none", 64, SPACES, [
    ONLY_DIGITS,
  ]),
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": automatic(
    "DNS Firewall rule group",
    "none",
    64,
    SPACES,
    [ONLY_DIGITS],
  ),
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": automatic(
    "DNS Firewall rule group association",
    "none",
    64,
    SPACES,
    [ONLY_DIGITS],
  ),
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": automatic(
    "DNS query log configuration",
    "none",
    64,
    SPACES,
    [ONLY_DIGITS],
  ),
  "aws:s3/bucket:Bucket": automatic("S3 bucket", "global", [3, 63], LOWERCASE, BUCKET, "bucket"),
  "aws:shield/protection:Protection": automatic("Shield protection", "none", 128, {
    characters: "A-Za-z0-9_ .-",
    words: "letters, digits, spaces, periods, underscores and hyphens",
  }),
  // The API allows 256 characters, the provider of Pulumi 80 in an automatic name.
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": explicit(
    "ECR pull through cache rule",
    "ecrRepositoryPrefix",
    "region",
    [2, 30],
    REPOSITORIES,
    [FIRST_ALPHANUMERIC],
  ),
  "aws:ecr/repository:Repository": explicit("ECR repository", "name", "region", [2, 256], REPOSITORIES, [
    FIRST_ALPHANUMERIC,
  ]),
  "aws:sns/topic:Topic": automatic("SNS topic", "region", 80, WORDS),
  "aws:wafv2/webAcl:WebAcl": automatic("web ACL", "region", 128, WORDS),
} satisfies Record<string, NameLimit>;

export type NamedType = keyof typeof NAME_LIMITS;
