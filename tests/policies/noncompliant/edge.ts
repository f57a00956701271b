// SPDX-License-Identifier: Apache-2.0
import { ALLOW_ALL, policyDocument } from "../compliant/fixture";
import { removed, optional, required, type NoncompliantCases } from "./noncompliant";

const PUBLIC_TCP = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp" };

export const edge: NoncompliantCases = {
  "elb-listener-secure-ciphers": [
    optional("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", "elb-listener-tls-minimum-version"),
  ],
  "elb-listener-tls-minimum-version": [
    required("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
    required("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-3"),
  ],
  "elb-listener-https-required": [
    required("listener", "protocol", "TCP"),
    required("listener", "protocol", "HTTP"),
    required("redirect-listener", "defaultActions.0.type", "forward"),
    required("redirect-listener", "defaultActions.0.redirect.protocol", "HTTP"),
    required("redirect-listener", "defaultActions", []),
  ],
  "elb-target-group-https-required": [
    required("target-group", "protocol", "HTTP"),
    required("target-group", "protocol", "TCP"),
  ],
  "elb-target-group-health-check-https": [required("target-group", "healthCheck.protocol", "HTTP")],
  "elb-load-balancer-access-logs-enabled": [
    required("load-balancer", "accessLogs.enabled", false),
    required("load-balancer", "accessLogs.bucket", ""),
  ],
  "elb-alb-drop-invalid-headers": [required("load-balancer", "dropInvalidHeaderFields", false)],
  "elb-alb-desync-mitigation-mode": [optional("load-balancer", "desyncMitigationMode", "monitor")],
  "elb-load-balancer-waf-fail-closed": [optional("load-balancer", "enableWafFailOpen", true)],
  "elb-load-balancer-deletion-protection-enabled": [required("load-balancer", "enableDeletionProtection", false)],
  "elb-load-balancer-multi-az": [
    optional("load-balancer", "subnets", ["a"]),
    optional("load-balancer", "subnetMappings", [{ subnetId: "a" }]),
  ],
  "elb-alb-waf-enabled": [removed("web-acl-association"), required("web-acl-association", "resourceArn", "arn:other")],
  "elb-classic-listener-https-required": [required("classic-load-balancer", "listeners.0.lbProtocol", "http")],
  "elb-classic-desync-mitigation-mode": [optional("classic-load-balancer", "desyncMitigationMode", "monitor")],
  "elb-classic-access-logs-enabled": [
    required("classic-load-balancer", "accessLogs.bucket", ""),
    optional("classic-load-balancer", "accessLogs.enabled", false),
  ],
  "vpc-lattice-listener-https-required": [required("lattice-listener", "protocol", "HTTP")],
  "ec2-autoscaling-group-multi-az": [
    optional("auto-scaling-group", "vpcZoneIdentifiers", ["a"]),
    optional("auto-scaling-group", "availabilityZones", ["a"]),
  ],
  "ec2-autoscaling-group-elb-health-check": [required("auto-scaling-group", "healthCheckType", "EC2")],
  "cloudfront-distribution-tls-minimum-version": [
    required("distribution", "viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"),
    optional("distribution", "viewerCertificate.cloudfrontDefaultCertificate", true),
  ],
  "cloudfront-distribution-viewer-https-required": [
    required("distribution", "defaultCacheBehavior.viewerProtocolPolicy", "allow-all"),
    required("distribution", "orderedCacheBehaviors.0.viewerProtocolPolicy", "allow-all"),
  ],
  "cloudfront-origin-https-required": [
    required("distribution", "origins.0.customOriginConfig.originProtocolPolicy", "match-viewer"),
  ],
  "cloudfront-origin-tls-minimum-version": [
    required("distribution", "origins.0.customOriginConfig.originSslProtocols", ["TLSv1.2", "TLSv1.1"]),
  ],
  "cloudfront-vpc-origin-https-required": [
    required("vpc-origin", "vpcOriginEndpointConfig.originProtocolPolicy", "http-only"),
  ],
  "cloudfront-vpc-origin-tls-minimum-version": [
    optional("vpc-origin", "vpcOriginEndpointConfig.originSslProtocols.items", ["TLSv1.1"]),
  ],
  "cloudfront-response-headers-hsts-enabled": [
    required(
      "response-headers-policy",
      "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
      31_535_999,
    ),
  ],
  "cloudfront-distribution-waf-enabled": [required("distribution", "webAclId", "")],
  "cloudfront-distribution-security-headers": [
    required("distribution", "defaultCacheBehavior.responseHeadersPolicyId", ""),
  ],
  "cloudfront-s3-origin-access-control-enabled": [required("distribution", "origins.1.originAccessControlId", "")],
  "cloudfront-origin-access-control-signing": [
    required("origin-access-control", "signingBehavior", "no-override"),
    required("origin-access-control", "signingProtocol", "sigv2"),
  ],
  "cloudwatch-log-delivery-source-has-delivery": [
    removed("log-delivery"),
    required("log-delivery", "deliverySourceName", "other"),
  ],
  "cloudfront-distribution-access-logs-enabled": [
    removed("distribution-logs"),
    required("distribution-logs", "resourceArn", "arn:other"),
  ],
  "waf-web-acl-not-empty": [
    required("web-acl", "rules", []),
    removed("rule-group-association"),
    required("rule-group-association", "webAclArn", "arn:other"),
    required("json-web-acl", "ruleJson", "[]"),
  ],
  "waf-web-acl-metrics-enabled": [
    required("web-acl", "visibilityConfig.cloudwatchMetricsEnabled", false),
    required("web-acl", "rules.0.visibilityConfig.cloudwatchMetricsEnabled", false),
    optional("json-web-acl", "ruleJson", JSON.stringify([{ Name: "limit" }])),
  ],
  "waf-web-acl-logging-enabled": [removed("web-acl-logs"), required("web-acl-logs", "resourceArn", "arn:other")],
  "apigateway-domain-tls-minimum-version": [
    required("rest-api-domain", "securityPolicy", "TLS_1_2"),
    required("rest-api-domain", "securityPolicy", "TLS_1_0"),
  ],
  "apigateway-rest-api-tls-minimum-version": [required("rest-api", "securityPolicy", "TLS_1_0")],
  "apigateway-endpoint-access-mode-strict": [
    required("rest-api-domain", "endpointAccessMode", ""),
    required("rest-api", "endpointAccessMode", ""),
  ],
  "apigateway-http-api-domain-tls-minimum-version": [
    required("http-api-domain", "domainNameConfiguration.securityPolicy", "TLS_1_0"),
  ],
  "apigateway-stage-access-logs-enabled": [
    required("stage", "accessLogSettings.destinationArn", ""),
    required("stage", "accessLogSettings.format", ""),
  ],
  "apigateway-stage-xray-tracing-enabled": [required("stage", "xrayTracingEnabled", false)],
  "apigateway-method-execution-logs-enabled": [required("method-settings", "settings.loggingLevel", "OFF")],
  "apigateway-method-cache-encrypted": [required("method-settings", "settings.cacheDataEncrypted", false)],
  "acm-certificate-key-algorithm-strong": [optional("certificate", "keyAlgorithm", "RSA_1024")],
  "acm-certificate-dns-validation": [required("certificate", "validationMethod", "EMAIL")],
  "transfer-server-no-ftp": [optional("transfer-server", "protocols", ["SFTP", "FTP"])],
  "transfer-server-tls-minimum-version": [
    required("transfer-server", "securityPolicyName", "TransferSecurityPolicy-2018-11"),
  ],
  "vpc-flow-logs-enabled": [removed("flow-log"), required("flow-log", "vpcId", "other")],
  "vpc-flow-log-traffic-type": [required("flow-log", "trafficType", "ACCEPT")],
  "vpc-subnet-auto-assign-public-ip-disabled": [optional("subnet", "mapPublicIpOnLaunch", true)],
  "vpc-default-security-group-closed": [
    optional("default-security-group", "ingress", [PUBLIC_TCP]),
    optional("default-security-group", "egress", [PUBLIC_TCP]),
  ],
  "vpc-security-group-no-public-admin-ports": [
    optional("security-group", "ingress.1.cidrBlocks", ["10.0.0.0/8", "0.0.0.0/0"]),
    optional("security-group", "ingress.1.ipv6CidrBlocks", ["::/0"]),
    optional("security-group", "ingress.0", { ...PUBLIC_TCP, fromPort: 0, toPort: 65_535 }),
    optional("security-group", "ingress.0", { ...PUBLIC_TCP, protocol: "-1", fromPort: 0, toPort: 0 }),
    optional("security-group", "ingress", [{ ...PUBLIC_TCP, fromPort: 22, toPort: 22 }]),
  ],
  "vpc-security-group-no-public-http": [
    optional("security-group", "ingress.0.fromPort", 80, "vpc-security-group-no-public-ports"),
    optional("security-group", "ingress.0", { cidrBlocks: ["0.0.0.0/0"], fromPort: 80, toPort: 80, protocol: "tcp" }),
  ],
  "vpc-sg-ingress-rule-no-public-http": [
    optional("web-ingress-rule", "fromPort", 80, "vpc-sg-ingress-rule-no-public-ports"),
  ],
  "vpc-sg-rule-no-public-http": [optional("web-security-group-rule", "fromPort", 80, "vpc-sg-rule-no-public-ports")],
  "vpc-security-group-no-public-ports": [
    optional("security-group", "ingress.2.cidrBlocks", ["0.0.0.0/0"]),
    optional("security-group", "ingress.2.ipv6CidrBlocks", ["::/0"]),
  ],
  "vpc-sg-ingress-rule-no-public-admin-ports": [
    optional("admin-ingress-rule", "cidrIpv4", "0.0.0.0/0"),
    optional("admin-ingress-rule", "cidrIpv6", "::/0"),
    ...["0.0.0.0/1", "128.0.0.0/1"].map((half) => optional("admin-ingress-rule", "cidrIpv4", half)),
    ...["0::0/0", "2000::/3"].map((all) => optional("admin-ingress-rule", "cidrIpv6", all)),
  ],
  "vpc-sg-ingress-rule-no-public-ports": [
    optional("database-ingress-rule", "cidrIpv4", "0.0.0.0/0"),
    optional("database-ingress-rule", "cidrIpv6", "::/0"),
  ],
  "vpc-sg-rule-no-public-admin-ports": [
    optional("admin-security-group-rule", "cidrBlocks", ["0.0.0.0/0"]),
    optional("admin-security-group-rule", "ipv6CidrBlocks", ["::/0"]),
  ],
  "vpc-sg-rule-no-public-ports": [
    optional("database-security-group-rule", "cidrBlocks", ["0.0.0.0/0"]),
    optional("database-security-group-rule", "ipv6CidrBlocks", ["::/0"]),
  ],
  "vpc-network-acl-rule-no-public-admin-ports": [
    optional("network-acl-rule", "cidrBlock", "0.0.0.0/0"),
    optional("network-acl-rule", "ipv6CidrBlock", "::/0"),
  ],
  "vpc-network-acl-no-public-admin-ports": [
    optional("network-acl", "ingress.0.cidrBlock", "0.0.0.0/0"),
    optional("network-acl", "ingress.0.ipv6CidrBlock", "::/0"),
    optional("network-acl", "ingress.1.action", "allow"),
  ],
  "transfer-server-vpc-endpoint": [required("transfer-server", "endpointType", "PUBLIC")],
  "kms-key-rotation-enabled": [required("key", "enableKeyRotation", false)],
  "kms-key-rotation-period-maximum": [
    optional("key", "rotationPeriodInDays", 366),
    optional("key", "rotationPeriodInDays", 89),
  ],
  "kms-key-policy-not-public": [
    optional("key", "policy", policyDocument(ALLOW_ALL)),
    optional("key", "policy", policyDocument({ ...ALLOW_ALL, Principal: { AWS: ["*"] } })),
  ],
  "kms-key-policy-lockout-check-enabled": [optional("key", "bypassPolicyLockoutSafetyCheck", true)],
  "tags-resource-required-tags": [
    required("key", "tags.Environment", "?"),
    required("key", "tags.Owner", " "),
    required("key", "tags.CostCenter", "?"),
    required("key", "tags.DataClassification", "secret"),
    required("key", "tags.ManagedBy", ""),
    required("key", "tags", {}),
  ],
};
