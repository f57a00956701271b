// SPDX-License-Identifier: Apache-2.0
import { ALLOW_ALL, document } from "../compliant/fixture";
import { gone, may, must, type Breaks } from "./noncompliant";

const OPEN = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp" };

export const edge: Breaks = {
  "elb-listener-secure-ciphers": [may("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", "elb-listener-tls-minimum-version")],
  "elb-listener-tls-minimum-version": [
    must("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
    must("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-3"),
  ],
  "elb-listener-https-required": [
    must("listener", "protocol", "TCP"),
    must("listener", "protocol", "HTTP"),
    must("redirect", "defaultActions.0.type", "forward"),
    must("redirect", "defaultActions.0.redirect.protocol", "HTTP"),
    must("redirect", "defaultActions", []),
  ],
  "elb-target-group-https-required": [must("targets", "protocol", "HTTP"), must("targets", "protocol", "TCP")],
  "elb-target-group-health-check-https": [must("targets", "healthCheck.protocol", "HTTP")],
  "elb-load-balancer-access-logs-enabled": [must("balancer", "accessLogs.enabled", false), must("balancer", "accessLogs.bucket", "")],
  "elb-alb-drop-invalid-headers": [must("balancer", "dropInvalidHeaderFields", false)],
  "elb-alb-desync-mitigation-mode": [may("balancer", "desyncMitigationMode", "monitor")],
  "elb-load-balancer-waf-fail-closed": [may("balancer", "enableWafFailOpen", true)],
  "elb-load-balancer-deletion-protection-enabled": [must("balancer", "enableDeletionProtection", false)],
  "elb-load-balancer-multi-az": [may("balancer", "subnets", ["a"]), may("balancer", "subnetMappings", [{ subnetId: "a" }])],
  "elb-alb-waf-enabled": [gone("association"), must("association", "resourceArn", "arn:other")],
  "elb-classic-listener-https-required": [must("classic", "listeners.0.lbProtocol", "http")],
  "elb-classic-desync-mitigation-mode": [may("classic", "desyncMitigationMode", "monitor")],
  "elb-classic-access-logs-enabled": [
    must("classic", "accessLogs.bucket", ""),
    may("classic", "accessLogs.enabled", false),
  ],
  "vpc-lattice-listener-https-required": [must("lattice", "protocol", "HTTP")],
  "ec2-autoscaling-group-multi-az": [
    may("machines", "vpcZoneIdentifiers", ["a"]),
    may("machines", "availabilityZones", ["a"]),
  ],
  "ec2-autoscaling-group-elb-health-check": [must("machines", "healthCheckType", "EC2")],
  "cloudfront-distribution-tls-minimum-version": [
    must("cdn", "viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"),
    may("cdn", "viewerCertificate.cloudfrontDefaultCertificate", true),
  ],
  "cloudfront-distribution-viewer-https-required": [
    must("cdn", "defaultCacheBehavior.viewerProtocolPolicy", "allow-all"),
    must("cdn", "orderedCacheBehaviors.0.viewerProtocolPolicy", "allow-all"),
  ],
  "cloudfront-origin-https-required": [must("cdn", "origins.0.customOriginConfig.originProtocolPolicy", "match-viewer")],
  "cloudfront-origin-tls-minimum-version": [must("cdn", "origins.0.customOriginConfig.originSslProtocols", ["TLSv1.2", "TLSv1.1"])],
  "cloudfront-vpc-origin-https-required": [must("origin", "vpcOriginEndpointConfig.originProtocolPolicy", "http-only")],
  "cloudfront-vpc-origin-tls-minimum-version": [may("origin", "vpcOriginEndpointConfig.originSslProtocols.items", ["TLSv1.1"])],
  "cloudfront-response-headers-hsts-enabled": [
    must("headers", "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec", 31_535_999),
  ],
  "cloudfront-distribution-waf-enabled": [must("cdn", "webAclId", "")],
  "cloudfront-distribution-security-headers": [must("cdn", "defaultCacheBehavior.responseHeadersPolicyId", "")],
  "cloudfront-s3-origin-access-control-enabled": [must("cdn", "origins.1.originAccessControlId", "")],
  "cloudfront-origin-access-control-signing": [
    must("control", "signingBehavior", "no-override"),
    must("control", "signingProtocol", "sigv2"),
  ],
  "cloudwatch-log-delivery-source-has-delivery": [gone("cdn-delivery"), must("cdn-delivery", "deliverySourceName", "other")],
  "cloudfront-distribution-access-logs-enabled": [gone("cdn-logs"), must("cdn-logs", "resourceArn", "arn:other")],
  "waf-web-acl-not-empty": [
    must("waf", "rules", []),
    gone("association-of-rules"),
    must("association-of-rules", "webAclArn", "arn:other"),
  ],
  "waf-web-acl-metrics-enabled": [
    must("waf", "visibilityConfig.cloudwatchMetricsEnabled", false),
    must("waf", "rules.0.visibilityConfig.cloudwatchMetricsEnabled", false),
  ],
  "waf-web-acl-logging-enabled": [gone("waf-logs"), must("waf-logs", "resourceArn", "arn:other")],
  "apigateway-domain-tls-minimum-version": [
    must("api-domain", "securityPolicy", "TLS_1_2"),
    must("api-domain", "securityPolicy", "TLS_1_0"),
  ],
  "apigateway-rest-api-tls-minimum-version": [must("api", "securityPolicy", "TLS_1_0")],
  "apigateway-endpoint-access-mode-strict": [must("api-domain", "endpointAccessMode", ""), must("api", "endpointAccessMode", "")],
  "apigateway-http-api-domain-tls-minimum-version": [must("http-api-domain", "domainNameConfiguration.securityPolicy", "TLS_1_0")],
  "apigateway-stage-access-logs-enabled": [
    must("stage", "accessLogSettings.destinationArn", ""),
    must("stage", "accessLogSettings.format", ""),
  ],
  "apigateway-stage-xray-tracing-enabled": [must("stage", "xrayTracingEnabled", false)],
  "apigateway-method-execution-logs-enabled": [must("methods", "settings.loggingLevel", "OFF")],
  "apigateway-method-cache-encrypted": [must("methods", "settings.cacheDataEncrypted", false)],
  "acm-certificate-key-algorithm-strong": [may("certificate", "keyAlgorithm", "RSA_1024")],
  "acm-certificate-dns-validation": [must("certificate", "validationMethod", "EMAIL")],
  "transfer-server-no-ftp": [may("transfer", "protocols", ["SFTP", "FTP"])],
  "transfer-server-tls-minimum-version": [must("transfer", "securityPolicyName", "TransferSecurityPolicy-2018-11")],
  "vpc-flow-logs-enabled": [gone("flows"), must("flows", "vpcId", "other")],
  "vpc-flow-log-traffic-type": [must("flows", "trafficType", "ACCEPT")],
  "vpc-subnet-auto-assign-public-ip-disabled": [may("subnet", "mapPublicIpOnLaunch", true)],
  "vpc-default-security-group-closed": [may("default", "ingress", [OPEN]), may("default", "egress", [OPEN])],
  "vpc-security-group-no-public-admin-ports": [
    may("group", "ingress.1.cidrBlocks", ["10.0.0.0/8", "0.0.0.0/0"]),
    may("group", "ingress.1.ipv6CidrBlocks", ["::/0"]),
    may("group", "ingress.0", { ...OPEN, fromPort: 0, toPort: 65_535 }),
    may("group", "ingress.0", { ...OPEN, protocol: "-1", fromPort: 0, toPort: 0 }),
    may("group", "ingress", [{ ...OPEN, fromPort: 22, toPort: 22 }]),
  ],
  "vpc-security-group-no-public-http": [
    may("group", "ingress.0.fromPort", 80, "vpc-security-group-no-public-ports"),
    may("group", "ingress.0", { cidrBlocks: ["0.0.0.0/0"], fromPort: 80, toPort: 80, protocol: "tcp" }),
  ],
  "vpc-sg-ingress-rule-no-public-http": [may("web-in", "fromPort", 80, "vpc-sg-ingress-rule-no-public-ports")],
  "vpc-sg-rule-no-public-http": [
    may("old-web-in", "fromPort", 80, "vpc-sg-rule-no-public-ports"),
  ],
  "vpc-security-group-no-public-ports": [
    may("group", "ingress.2.cidrBlocks", ["0.0.0.0/0"]),
    may("group", "ingress.2.ipv6CidrBlocks", ["::/0"]),
  ],
  "vpc-sg-ingress-rule-no-public-admin-ports": [
    may("admin-in", "cidrIpv4", "0.0.0.0/0"),
    may("admin-in", "cidrIpv6", "::/0"),
    ...["0.0.0.0/1", "128.0.0.0/1"].map((half) => may("admin-in", "cidrIpv4", half)),
    ...["0::0/0", "2000::/3"].map((all) => may("admin-in", "cidrIpv6", all)),
  ],
  "vpc-sg-ingress-rule-no-public-ports": [may("db-in", "cidrIpv4", "0.0.0.0/0"), may("db-in", "cidrIpv6", "::/0")],
  "vpc-sg-rule-no-public-admin-ports": [
    may("old-admin-in", "cidrBlocks", ["0.0.0.0/0"]),
    may("old-admin-in", "ipv6CidrBlocks", ["::/0"]),
  ],
  "vpc-sg-rule-no-public-ports": [
    may("old-db-in", "cidrBlocks", ["0.0.0.0/0"]),
    may("old-db-in", "ipv6CidrBlocks", ["::/0"]),
  ],
  "vpc-network-acl-rule-no-public-admin-ports": [may("entry", "cidrBlock", "0.0.0.0/0"), may("entry", "ipv6CidrBlock", "::/0")],
  "vpc-network-acl-no-public-admin-ports": [
    may("list", "ingress.0.cidrBlock", "0.0.0.0/0"),
    may("list", "ingress.0.ipv6CidrBlock", "::/0"),
    may("list", "ingress.1.action", "allow"),
  ],
  "transfer-server-vpc-endpoint": [must("transfer", "endpointType", "PUBLIC")],
  "kms-key-rotation-enabled": [must("key", "enableKeyRotation", false)],
  "kms-key-rotation-period-maximum": [may("key", "rotationPeriodInDays", 366), may("key", "rotationPeriodInDays", 89)],
  "kms-key-policy-not-public": [
    may("key", "policy", document(ALLOW_ALL)),
    may("key", "policy", document({ ...ALLOW_ALL, Principal: { AWS: ["*"] } })),
  ],
  "kms-key-policy-lockout-check-enabled": [may("key", "bypassPolicyLockoutSafetyCheck", true)],
  "tags-resource-required-tags": [
    must("key", "tags.Environment", "?"),
    must("key", "tags.Owner", " "),
    must("key", "tags.CostCenter", "?"),
    must("key", "tags.DataClassification", "secret"),
    must("key", "tags.ManagedBy", ""),
    must("key", "tags", {}),
  ],
};
