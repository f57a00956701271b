// SPDX-License-Identifier: Apache-2.0
// The limits of AWS for texts other than names: descriptions, patterns and values. The source is the page of the API operation
// that creates the resource, or the page of quotas, in https://docs.aws.amazon.com/.

/** The limit of one property. `*` in the path stands for every element of a list, which may be JSON. */
export interface TextLimit {
  path: string;
  minimum?: number;
  maximum: number;
  pattern?: RegExp;
  source: string;
}

/** Characters of descriptions of security groups and their rules. */
const EC2_TEXT = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;
const securityGroupText = (path: string): TextLimit => ({
  path,
  maximum: 255,
  pattern: EC2_TEXT,
  source: "AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
});
/** Characters of a host name, with a wildcard as the first label. */
const HOST = /^(\*\.)?([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}\.?$/;
const metricName = (path: string): TextLimit => ({
  path,
  minimum: 1,
  maximum: 128,
  pattern: /^(?!(All|Default_Action)$)[\w#:./-]+$/,
  source: "waf/latest/APIReference/API_VisibilityConfig.html",
});

/** Limits by resource type. */
export const TEXT_LIMITS: Readonly<Record<string, readonly TextLimit[]>> = {
  "aws:acm/certificate:Certificate": ["domainName", "subjectAlternativeNames.*"].map((path) => ({
    path,
    maximum: 253,
    pattern: HOST,
    source: "acm/latest/APIReference/API_RequestCertificate.html",
  })),
  "aws:backup/plan:Plan": [
    {
      path: "rules.*.ruleName",
      minimum: 1,
      maximum: 50,
      pattern: /^[\w.-]+$/,
      source: "aws-backup/latest/devguide/API_BackupRuleInput.html",
    },
  ],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [
    { path: "description", maximum: 256, source: "cloudfront/latest/APIReference/API_OriginAccessControlConfig.html" },
  ],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": [
    { path: "comment", maximum: 128, source: "cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html" },
  ],
  "aws:cloudwatch/eventRule:EventRule": [
    { path: "description", maximum: 512, source: "eventbridge/latest/APIReference/API_PutRule.html" },
    { path: "eventPattern", maximum: 4096, source: "eventbridge/latest/APIReference/API_PutRule.html" },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    {
      path: "alarmDescription",
      maximum: 1024,
      source: "AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    },
    {
      path: "metricQueries.*.id",
      minimum: 1,
      maximum: 255,
      pattern: /^[a-z][A-Za-z0-9_]*$/,
      source: "AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html",
    },
    {
      path: "metricQueries.*.expression",
      minimum: 1,
      maximum: 2048,
      source: "AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html",
    },
  ],
  "aws:cognito/userPoolClient:UserPoolClient": [
    {
      path: "callbackUrls.*",
      minimum: 1,
      maximum: 1024,
      pattern: /^https:\/\/\S+$/,
      source: "cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html",
    },
  ],
  "aws:ec2/securityGroup:SecurityGroup": ["description", "ingress.*.description", "egress.*.description"].map(
    securityGroupText,
  ),
  "aws:elasticache/user:User": [
    {
      path: "userName",
      minimum: 1,
      maximum: 40,
      pattern: /^[a-zA-Z][a-zA-Z0-9-]*$/,
      source: "AmazonElastiCache/latest/APIReference/API_CreateUser.html",
    },
  ],
  "aws:iam/role:Role": [
    {
      path: "description",
      maximum: 1000,
      pattern: /^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u,
      source: "IAM/latest/APIReference/API_CreateRole.html",
    },
  ],
  "aws:kms/key:Key": [{ path: "description", maximum: 8192, source: "kms/latest/APIReference/API_CreateKey.html" }],
  "aws:lb/listenerRule:ListenerRule": [
    {
      path: "conditions.*.hostHeader.values.*",
      minimum: 1,
      maximum: 128,
      pattern: /^[\w.*?:-]+$/,
      source: "elasticloadbalancing/latest/application/rule-condition-types.html",
    },
  ],
  "aws:lb/targetGroup:TargetGroup": [
    {
      path: "healthCheck.path",
      minimum: 1,
      maximum: 1024,
      pattern: /^\//,
      source: "elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
    },
  ],
  "aws:rds/cluster:Cluster": [
    {
      path: "masterUsername",
      minimum: 1,
      maximum: 63,
      pattern: /^(?!(rdsadmin|postgres|admin)$)[A-Za-z]\w*$/,
      source: "AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
    },
    {
      path: "finalSnapshotIdentifier",
      minimum: 1,
      maximum: 255,
      pattern: /^[A-Za-z](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]$/,
      source: "AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html",
    },
  ],
  "aws:route53/healthCheck:HealthCheck": ["fqdn", "resourcePath"].map((path) => ({
    path,
    maximum: 255,
    source: "Route53/latest/APIReference/API_HealthCheckConfig.html",
  })),
  "aws:route53/record:Record": [
    {
      path: "name",
      minimum: 1,
      maximum: 255,
      pattern: HOST,
      source: "Route53/latest/DeveloperGuide/DomainNameFormat.html",
    },
    {
      path: "setIdentifier",
      minimum: 1,
      maximum: 128,
      source: "Route53/latest/APIReference/API_ResourceRecordSet.html",
    },
  ],
  "aws:route53/zone:Zone": [
    { path: "comment", maximum: 256, source: "Route53/latest/APIReference/API_HostedZoneConfig.html" },
    {
      path: "name",
      minimum: 1,
      maximum: 255,
      pattern: HOST,
      source: "Route53/latest/DeveloperGuide/DomainNameFormat.html",
    },
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [securityGroupText("description")],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [securityGroupText("description")],
  "aws:wafv2/webAcl:WebAcl": [
    metricName("visibilityConfig.metricName"),
    metricName("ruleJson.*.VisibilityConfig.MetricName"),
    {
      path: "ruleJson.*.Name",
      minimum: 1,
      maximum: 128,
      pattern: /^[\w-]+$/,
      source: "waf/latest/APIReference/API_Rule.html",
    },
  ],
};
