// SPDX-License-Identifier: Apache-2.0
import { arn, policyDocument, createdResource } from "./fixture";

const KEY_POLICY = policyDocument({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "kms:*",
  Resource: "*",
});
const VISIBILITY = { cloudwatchMetricsEnabled: true };

/** Load balancers, CloudFront, AWS WAF, API Gateway, the VPC and KMS keys. */
export const edge = [
  createdResource("aws:lb/loadBalancer:LoadBalancer", "load-balancer", {
    loadBalancerType: "application",
    internal: false,
    accessLogs: { bucket: "logs", enabled: true },
    dropInvalidHeaderFields: true,
    desyncMitigationMode: "strictest",
    enableWafFailOpen: false,
    enableDeletionProtection: true,
    subnets: ["a", "b"],
  }),
  createdResource("aws:wafv2/webAclAssociation:WebAclAssociation", "web-acl-association", {
    resourceArn: arn("load-balancer"),
    webAclArn: arn("web-acl"),
  }),
  createdResource("aws:lb/listener:Listener", "listener", {
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06",
  }),
  createdResource("aws:lb/listener:Listener", "redirect-listener", {
    protocol: "HTTP",
    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }],
  }),
  createdResource("aws:lb/targetGroup:TargetGroup", "target-group", {
    targetType: "ip",
    protocol: "HTTPS",
    healthCheck: { protocol: "HTTPS" },
  }),
  createdResource("aws:elb/loadBalancer:LoadBalancer", "classic-load-balancer", {
    listeners: [{ lbProtocol: "https" }],
    accessLogs: { bucket: "logs", enabled: true },
  }),
  createdResource("aws:vpclattice/listener:Listener", "lattice-listener", { protocol: "HTTPS" }),
  createdResource("aws:autoscaling/group:Group", "auto-scaling-group", {
    vpcZoneIdentifiers: ["a", "b"],
    targetGroupArns: [arn("target-group")],
    healthCheckType: "ELB",
    tags: undefined,
    tagsAll: undefined,
  }),
  createdResource("aws:cloudfront/distribution:Distribution", "distribution", {
    viewerCertificate: {
      acmCertificateArn: arn("certificate"),
      minimumProtocolVersion: "TLSv1.3_2025",
      cloudfrontDefaultCertificate: false,
    },
    defaultCacheBehavior: {
      viewerProtocolPolicy: "redirect-to-https",
      responseHeadersPolicyId: "response-headers-policy",
    },
    orderedCacheBehaviors: [{ viewerProtocolPolicy: "https-only" }],
    origins: [
      {
        domainName: "origin.example.com",
        customOriginConfig: { originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] },
      },
      { domainName: "assets.s3.eu-west-1.amazonaws.com", originAccessControlId: "origin-access-control" },
    ],
    webAclId: arn("web-acl"),
  }),
  createdResource("aws:cloudwatch/logDeliverySource:LogDeliverySource", "distribution-logs", {
    resourceArn: arn("distribution"),
  }),
  createdResource("aws:cloudwatch/logDelivery:LogDelivery", "log-delivery", {
    deliverySourceName: "distribution-logs",
  }),
  createdResource("aws:cloudfront/vpcOrigin:VpcOrigin", "vpc-origin", {
    vpcOriginEndpointConfig: {
      originProtocolPolicy: "https-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
    },
  }),
  createdResource("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "response-headers-policy", {
    securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000 } },
  }),
  createdResource("aws:cloudfront/originAccessControl:OriginAccessControl", "origin-access-control", {
    signingBehavior: "always",
    signingProtocol: "sigv4",
  }),
  createdResource("aws:wafv2/webAcl:WebAcl", "web-acl", {
    rules: [{ name: "limit", visibilityConfig: VISIBILITY }],
    visibilityConfig: VISIBILITY,
  }),
  createdResource("aws:wafv2/webAcl:WebAcl", "rule-group-web-acl", { visibilityConfig: VISIBILITY }),
  createdResource("aws:wafv2/webAcl:WebAcl", "json-web-acl", {
    ruleJson: JSON.stringify([{ Name: "limit", VisibilityConfig: { CloudWatchMetricsEnabled: true } }]),
    visibilityConfig: VISIBILITY,
  }),
  createdResource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "json-web-acl-logs", {
    resourceArn: arn("json-web-acl"),
  }),
  createdResource("aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation", "rule-group-association", {
    webAclArn: arn("rule-group-web-acl"),
  }),
  createdResource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "rule-group-web-acl-logs", {
    resourceArn: arn("rule-group-web-acl"),
  }),
  createdResource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "web-acl-logs", {
    resourceArn: arn("web-acl"),
  }),
  createdResource("aws:apigateway/domainName:DomainName", "rest-api-domain", {
    securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
    endpointAccessMode: "STRICT",
  }),
  createdResource("aws:apigateway/restApi:RestApi", "rest-api", {
    securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
    endpointAccessMode: "STRICT",
  }),
  createdResource("aws:apigatewayv2/domainName:DomainName", "http-api-domain", {
    domainNameConfiguration: { securityPolicy: "TLS_1_2" },
  }),
  createdResource("aws:apigateway/stage:Stage", "stage", {
    accessLogSettings: { destinationArn: arn("log-group"), format: "$context.requestId" },
    xrayTracingEnabled: true,
  }),
  createdResource("aws:apigateway/methodSettings:MethodSettings", "method-settings", {
    settings: { loggingLevel: "ERROR", cachingEnabled: true, cacheDataEncrypted: true },
  }),
  createdResource("aws:acm/certificate:Certificate", "certificate", {
    keyAlgorithm: "EC_prime256v1",
    validationMethod: "DNS",
  }),
  createdResource("aws:transfer/server:Server", "transfer-server", {
    protocols: ["SFTP"],
    securityPolicyName: "TransferSecurityPolicy-2025-03",
    endpointType: "VPC",
  }),
  createdResource("aws:ec2/vpc:Vpc", "vpc"),
  createdResource("aws:ec2/flowLog:FlowLog", "flow-log", {
    vpcId: "vpc",
    trafficType: "ALL",
    logDestination: arn("log-group"),
  }),
  createdResource("aws:ec2/subnet:Subnet", "subnet", { mapPublicIpOnLaunch: false }),
  createdResource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-security-group", {
    ingress: [],
    egress: [],
  }),
  createdResource("aws:ec2/securityGroup:SecurityGroup", "security-group", {
    ingress: [
      { cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"], fromPort: 443, toPort: 443, protocol: "tcp" },
      { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["fd00::/8"], fromPort: 22, toPort: 22, protocol: "tcp" },
      { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["fd00::/8"], fromPort: 5432, toPort: 5432, protocol: "tcp" },
    ],
  }),
  createdResource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "admin-ingress-rule", {
    cidrIpv4: "10.0.0.0/8",
    cidrIpv6: "fd00::/8",
    fromPort: 22,
    toPort: 22,
    ipProtocol: "tcp",
  }),
  createdResource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "database-ingress-rule", {
    cidrIpv4: "10.0.0.0/8",
    cidrIpv6: "fd00::/8",
    fromPort: 5432,
    toPort: 5432,
    ipProtocol: "tcp",
  }),
  createdResource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "web-ingress-rule", {
    cidrIpv4: "0.0.0.0/0",
    cidrIpv6: "::/0",
    fromPort: 443,
    toPort: 443,
    ipProtocol: "tcp",
  }),
  createdResource("aws:ec2/securityGroupRule:SecurityGroupRule", "web-security-group-rule", {
    type: "ingress",
    cidrBlocks: ["0.0.0.0/0"],
    ipv6CidrBlocks: ["::/0"],
    fromPort: 443,
    toPort: 443,
    protocol: "tcp",
  }),
  createdResource("aws:ec2/securityGroupRule:SecurityGroupRule", "admin-security-group-rule", {
    type: "ingress",
    cidrBlocks: ["10.0.0.0/8"],
    ipv6CidrBlocks: ["fd00::/8"],
    fromPort: 3389,
    toPort: 3389,
    protocol: "tcp",
  }),
  createdResource("aws:ec2/securityGroupRule:SecurityGroupRule", "database-security-group-rule", {
    type: "ingress",
    cidrBlocks: ["10.0.0.0/8"],
    ipv6CidrBlocks: ["fd00::/8"],
    fromPort: 5432,
    toPort: 5432,
    protocol: "tcp",
  }),
  createdResource("aws:ec2/networkAclRule:NetworkAclRule", "network-acl-rule", {
    ruleAction: "allow",
    egress: false,
    cidrBlock: "10.0.0.0/8",
    ipv6CidrBlock: "fd00::/8",
    fromPort: 22,
    toPort: 22,
    protocol: "tcp",
  }),
  createdResource("aws:ec2/networkAcl:NetworkAcl", "network-acl", {
    ingress: [
      {
        action: "allow",
        cidrBlock: "10.0.0.0/8",
        ipv6CidrBlock: "fd00::/8",
        fromPort: 22,
        toPort: 22,
        protocol: "tcp",
      },
      { action: "deny", ruleNo: 1, cidrBlock: "0.0.0.0/0", fromPort: 3389, toPort: 3389, protocol: "tcp" },
    ],
  }),
  createdResource("aws:kms/key:Key", "key", {
    enableKeyRotation: true,
    rotationPeriodInDays: 365,
    policy: KEY_POLICY,
    bypassPolicyLockoutSafetyCheck: false,
  }),
];
