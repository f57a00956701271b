// SPDX-License-Identifier: Apache-2.0
import { arn, document, made } from "./fixture";

const ALLOW_KEY = document({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "kms:*",
  Resource: "*",
});
const metrics = { cloudwatchMetricsEnabled: true };

/** What faces the internet, and the network behind it. */
export const edge = [
  made("aws:lb/loadBalancer:LoadBalancer", "balancer", {
    loadBalancerType: "application",
    internal: false,
    accessLogs: { bucket: "logs", enabled: true },
    dropInvalidHeaderFields: true,
    desyncMitigationMode: "strictest",
    enableWafFailOpen: false,
    enableDeletionProtection: true,
    subnets: ["a", "b"],
  }),
  made("aws:wafv2/webAclAssociation:WebAclAssociation", "association", {
    resourceArn: arn("balancer"),
    webAclArn: arn("waf"),
  }),
  made("aws:lb/listener:Listener", "listener", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
  made("aws:lb/listener:Listener", "redirect", {
    protocol: "HTTP",
    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }],
  }),
  made("aws:lb/targetGroup:TargetGroup", "targets", {
    targetType: "ip",
    protocol: "HTTPS",
    healthCheck: { protocol: "HTTPS" },
  }),
  made("aws:elb/loadBalancer:LoadBalancer", "classic", {
    listeners: [{ lbProtocol: "https" }],
    accessLogs: { bucket: "logs", enabled: true },
  }),
  made("aws:vpclattice/listener:Listener", "lattice", { protocol: "HTTPS" }),
  made("aws:autoscaling/group:Group", "machines", {
    vpcZoneIdentifiers: ["a", "b"],
    targetGroupArns: [arn("targets")],
    healthCheckType: "ELB",
    tags: undefined,
    tagsAll: undefined,
  }),
  made("aws:cloudfront/distribution:Distribution", "cdn", {
    viewerCertificate: {
      acmCertificateArn: arn("certificate"),
      minimumProtocolVersion: "TLSv1.3_2025",
      cloudfrontDefaultCertificate: false,
    },
    defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https", responseHeadersPolicyId: "headers" },
    orderedCacheBehaviors: [{ viewerProtocolPolicy: "https-only" }],
    origins: [
      {
        domainName: "origin.example.com",
        customOriginConfig: { originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] },
      },
      { domainName: "assets.s3.eu-west-1.amazonaws.com", originAccessControlId: "control" },
    ],
    webAclId: arn("waf"),
  }),
  made("aws:cloudwatch/logDeliverySource:LogDeliverySource", "cdn-logs", { resourceArn: arn("cdn") }),
  made("aws:cloudwatch/logDelivery:LogDelivery", "cdn-delivery", { deliverySourceName: "cdn-logs" }),
  made("aws:cloudfront/vpcOrigin:VpcOrigin", "origin", {
    vpcOriginEndpointConfig: {
      originProtocolPolicy: "https-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
    },
  }),
  made("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "headers", {
    securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000 } },
  }),
  made("aws:cloudfront/originAccessControl:OriginAccessControl", "control", {
    signingBehavior: "always",
    signingProtocol: "sigv4",
  }),
  made("aws:wafv2/webAcl:WebAcl", "waf", {
    rules: [{ name: "limit", visibilityConfig: metrics }],
    visibilityConfig: metrics,
  }),
  made("aws:wafv2/webAcl:WebAcl", "waf-beside", { visibilityConfig: metrics }),
  made("aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation", "association-of-rules", {
    webAclArn: arn("waf-beside"),
  }),
  made("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "waf-beside-logs", {
    resourceArn: arn("waf-beside"),
  }),
  made("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "waf-logs", { resourceArn: arn("waf") }),
  made("aws:apigateway/domainName:DomainName", "api-domain", {
    securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
    endpointAccessMode: "STRICT",
  }),
  made("aws:apigateway/restApi:RestApi", "api", {
    securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
    endpointAccessMode: "STRICT",
  }),
  made("aws:apigatewayv2/domainName:DomainName", "http-api-domain", {
    domainNameConfiguration: { securityPolicy: "TLS_1_2" },
  }),
  made("aws:apigateway/stage:Stage", "stage", {
    accessLogSettings: { destinationArn: arn("log"), format: "$context.requestId" },
    xrayTracingEnabled: true,
  }),
  made("aws:apigateway/methodSettings:MethodSettings", "methods", {
    settings: { loggingLevel: "ERROR", cachingEnabled: true, cacheDataEncrypted: true },
  }),
  made("aws:acm/certificate:Certificate", "certificate", { keyAlgorithm: "EC_prime256v1", validationMethod: "DNS" }),
  made("aws:transfer/server:Server", "transfer", {
    protocols: ["SFTP"],
    securityPolicyName: "TransferSecurityPolicy-2025-03",
    endpointType: "VPC",
  }),
  made("aws:ec2/vpc:Vpc", "vpc"),
  made("aws:ec2/flowLog:FlowLog", "flows", { vpcId: "vpc", trafficType: "ALL", logDestination: arn("log") }),
  made("aws:ec2/subnet:Subnet", "subnet", { mapPublicIpOnLaunch: false }),
  made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", { ingress: [], egress: [] }),
  made("aws:ec2/securityGroup:SecurityGroup", "group", {
    ingress: [
      { cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"], fromPort: 443, toPort: 443, protocol: "tcp" },
      { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["fd00::/8"], fromPort: 22, toPort: 22, protocol: "tcp" },
      { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["fd00::/8"], fromPort: 5432, toPort: 5432, protocol: "tcp" },
    ],
  }),
  made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "admin-in", {
    cidrIpv4: "10.0.0.0/8",
    cidrIpv6: "fd00::/8",
    fromPort: 22,
    toPort: 22,
    ipProtocol: "tcp",
  }),
  made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "db-in", {
    cidrIpv4: "10.0.0.0/8",
    cidrIpv6: "fd00::/8",
    fromPort: 5432,
    toPort: 5432,
    ipProtocol: "tcp",
  }),
  made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "web-in", {
    cidrIpv4: "0.0.0.0/0",
    cidrIpv6: "::/0",
    fromPort: 443,
    toPort: 443,
    ipProtocol: "tcp",
  }),
  made("aws:ec2/securityGroupRule:SecurityGroupRule", "old-web-in", {
    type: "ingress",
    cidrBlocks: ["0.0.0.0/0"],
    ipv6CidrBlocks: ["::/0"],
    fromPort: 443,
    toPort: 443,
    protocol: "tcp",
  }),
  made("aws:ec2/securityGroupRule:SecurityGroupRule", "old-admin-in", {
    type: "ingress",
    cidrBlocks: ["10.0.0.0/8"],
    ipv6CidrBlocks: ["fd00::/8"],
    fromPort: 3389,
    toPort: 3389,
    protocol: "tcp",
  }),
  made("aws:ec2/securityGroupRule:SecurityGroupRule", "old-db-in", {
    type: "ingress",
    cidrBlocks: ["10.0.0.0/8"],
    ipv6CidrBlocks: ["fd00::/8"],
    fromPort: 5432,
    toPort: 5432,
    protocol: "tcp",
  }),
  made("aws:ec2/networkAclRule:NetworkAclRule", "entry", {
    ruleAction: "allow",
    egress: false,
    cidrBlock: "10.0.0.0/8",
    ipv6CidrBlock: "fd00::/8",
    fromPort: 22,
    toPort: 22,
    protocol: "tcp",
  }),
  made("aws:ec2/networkAcl:NetworkAcl", "list", {
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
  made("aws:kms/key:Key", "key", {
    enableKeyRotation: true,
    rotationPeriodInDays: 365,
    policy: ALLOW_KEY,
    bypassPolicyLockoutSafetyCheck: false,
  }),
];
