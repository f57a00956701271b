// SPDX-License-Identifier: Apache-2.0
import { ALLOW_ALL, document } from "../compliant/fixture";
import { gone, may, must, type Breaks } from "./noncompliant";

const OPEN = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp" };

export const edge: Breaks = {
  "listener-ciphers": [may("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", "listener-tls-floor")],
  "listener-tls-floor": [
    must("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
    must("listener", "sslPolicy", "ELBSecurityPolicy-TLS13-1-3"),
  ],
  "listener-encrypts": [
    must("listener", "protocol", "TCP"),
    must("listener", "protocol", "HTTP"),
    must("redirect", "defaultActions.0.type", "forward"),
    must("redirect", "defaultActions.0.redirect.protocol", "HTTP"),
    must("redirect", "defaultActions", []),
  ],
  "target-group-encrypts": [must("targets", "protocol", "HTTP"), must("targets", "protocol", "TCP")],
  "target-group-health-check-encrypts": [must("targets", "healthCheck.protocol", "HTTP")],
  "balancer-logs-access": [must("balancer", "accessLogs.enabled", false), must("balancer", "accessLogs.bucket", "")],
  "balancer-drops-invalid-headers": [must("balancer", "dropInvalidHeaderFields", false)],
  "balancer-resists-desync": [may("balancer", "desyncMitigationMode", "monitor")],
  "balancer-waf-fails-closed": [may("balancer", "enableWafFailOpen", true)],
  "balancer-deletion-protected": [must("balancer", "enableDeletionProtection", false)],
  "balancer-spans-zones": [may("balancer", "subnets", ["a"]), may("balancer", "subnetMappings", [{ subnetId: "a" }])],
  "balancer-behind-waf": [gone("association"), must("association", "resourceArn", "arn:other")],
  "classic-listener-encrypts": [must("classic", "listeners.0.lbProtocol", "http")],
  "classic-balancer-resists-desync": [may("classic", "desyncMitigationMode", "monitor")],
  "classic-balancer-logs-access": [
    must("classic", "accessLogs.bucket", ""),
    may("classic", "accessLogs.enabled", false),
  ],
  "lattice-listener-encrypts": [must("lattice", "protocol", "HTTP")],
  "autoscaling-spans-zones": [
    may("machines", "vpcZoneIdentifiers", ["a"]),
    may("machines", "availabilityZones", ["a"]),
  ],
  "autoscaling-minds-the-balancer": [must("machines", "healthCheckType", "EC2")],
  "cdn-tls-floor": [
    must("cdn", "viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"),
    may("cdn", "viewerCertificate.cloudfrontDefaultCertificate", true),
  ],
  "cdn-viewers-encrypt": [
    must("cdn", "defaultCacheBehavior.viewerProtocolPolicy", "allow-all"),
    must("cdn", "orderedCacheBehaviors.0.viewerProtocolPolicy", "allow-all"),
  ],
  "cdn-origins-encrypt": [must("cdn", "origins.0.customOriginConfig.originProtocolPolicy", "match-viewer")],
  "cdn-origins-tls-floor": [must("cdn", "origins.0.customOriginConfig.originSslProtocols", ["TLSv1.2", "TLSv1.1"])],
  "cdn-private-origin-encrypts": [must("origin", "vpcOriginEndpointConfig.originProtocolPolicy", "http-only")],
  "cdn-private-origin-tls-floor": [may("origin", "vpcOriginEndpointConfig.originSslProtocols.items", ["TLSv1.1"])],
  "cdn-strict-transport-security": [
    must("headers", "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec", 31_535_999),
  ],
  "cdn-behind-waf": [must("cdn", "webAclId", "")],
  "cdn-sends-security-headers": [must("cdn", "defaultCacheBehavior.responseHeadersPolicyId", "")],
  "cdn-buckets-closed": [must("cdn", "origins.1.originAccessControlId", "")],
  "cdn-signs-origin-requests": [
    must("control", "signingBehavior", "no-override"),
    must("control", "signingProtocol", "sigv2"),
  ],
  "log-source-delivers": [gone("cdn-delivery"), must("cdn-delivery", "deliverySourceName", "other")],
  "cdn-logs-access": [gone("cdn-logs"), must("cdn-logs", "resourceArn", "arn:other")],
  "waf-has-rules": [
    must("waf", "rules", []),
    gone("association-of-rules"),
    must("association-of-rules", "webAclArn", "arn:other"),
  ],
  "waf-measured": [
    must("waf", "visibilityConfig.cloudwatchMetricsEnabled", false),
    must("waf", "rules.0.visibilityConfig.cloudwatchMetricsEnabled", false),
  ],
  "waf-logged": [gone("waf-logs"), must("waf-logs", "resourceArn", "arn:other")],
  "api-domain-tls-floor": [
    must("api-domain", "securityPolicy", "TLS_1_2"),
    must("api-domain", "securityPolicy", "TLS_1_0"),
  ],
  "api-tls-floor": [must("api", "securityPolicy", "TLS_1_0")],
  "api-policy-has-access-mode": [must("api-domain", "endpointAccessMode", ""), must("api", "endpointAccessMode", "")],
  "http-api-domain-tls-floor": [must("http-api-domain", "domainNameConfiguration.securityPolicy", "TLS_1_0")],
  "api-logs-access": [
    must("stage", "accessLogSettings.destinationArn", ""),
    must("stage", "accessLogSettings.format", ""),
  ],
  "api-traced": [must("stage", "xrayTracingEnabled", false)],
  "api-logs-execution": [must("methods", "settings.loggingLevel", "OFF")],
  "api-cache-encrypted": [must("methods", "settings.cacheDataEncrypted", false)],
  "certificate-key-strong": [may("certificate", "keyAlgorithm", "RSA_1024")],
  "certificate-renews-itself": [must("certificate", "validationMethod", "EMAIL")],
  "file-transfer-encrypts": [may("transfer", "protocols", ["SFTP", "FTP"])],
  "file-transfer-tls-floor": [must("transfer", "securityPolicyName", "TransferSecurityPolicy-2018-11")],
  "network-logs-flows": [gone("flows"), must("flows", "vpcId", "other")],
  "flow-log-complete": [must("flows", "trafficType", "ACCEPT")],
  "subnet-gives-no-public-address": [may("subnet", "mapPublicIpOnLaunch", true)],
  "default-security-group-closed": [may("default", "ingress", [OPEN]), may("default", "egress", [OPEN])],
  "security-group-admin-closed": [
    may("group", "ingress.1.cidrBlocks", ["10.0.0.0/8", "0.0.0.0/0"]),
    may("group", "ingress.1.ipv6CidrBlocks", ["::/0"]),
    may("group", "ingress.0", { ...OPEN, fromPort: 0, toPort: 65_535 }),
    may("group", "ingress.0", { ...OPEN, protocol: "-1", fromPort: 0, toPort: 0 }),
    may("group", "ingress", [{ ...OPEN, fromPort: 22, toPort: 22 }]),
  ],
  "security-group-no-plain-web": [
    may("group", "ingress.0.fromPort", 80, "security-group-ports-closed"),
    may("group", "ingress.0", { cidrBlocks: ["0.0.0.0/0"], fromPort: 80, toPort: 80, protocol: "tcp" }),
  ],
  "security-group-rule-no-plain-web": [may("web-in", "fromPort", 80, "security-group-rule-ports-closed")],
  "security-group-classic-rule-no-plain-web": [
    may("old-web-in", "fromPort", 80, "security-group-classic-rule-ports-closed"),
  ],
  "security-group-ports-closed": [
    may("group", "ingress.2.cidrBlocks", ["0.0.0.0/0"]),
    may("group", "ingress.2.ipv6CidrBlocks", ["::/0"]),
  ],
  "security-group-rule-admin-closed": [
    may("admin-in", "cidrIpv4", "0.0.0.0/0"),
    may("admin-in", "cidrIpv6", "::/0"),
    ...["0.0.0.0/1", "128.0.0.0/1"].map((half) => may("admin-in", "cidrIpv4", half)),
    ...["0::0/0", "2000::/3"].map((all) => may("admin-in", "cidrIpv6", all)),
  ],
  "security-group-rule-ports-closed": [may("db-in", "cidrIpv4", "0.0.0.0/0"), may("db-in", "cidrIpv6", "::/0")],
  "security-group-classic-rule-admin-closed": [
    may("old-admin-in", "cidrBlocks", ["0.0.0.0/0"]),
    may("old-admin-in", "ipv6CidrBlocks", ["::/0"]),
  ],
  "security-group-classic-rule-ports-closed": [
    may("old-db-in", "cidrBlocks", ["0.0.0.0/0"]),
    may("old-db-in", "ipv6CidrBlocks", ["::/0"]),
  ],
  "network-list-admin-closed": [may("entry", "cidrBlock", "0.0.0.0/0"), may("entry", "ipv6CidrBlock", "::/0")],
  "network-list-inline-admin-closed": [
    may("list", "ingress.0.cidrBlock", "0.0.0.0/0"),
    may("list", "ingress.0.ipv6CidrBlock", "::/0"),
    may("list", "ingress.1.action", "allow"),
  ],
  "file-transfer-not-public": [must("transfer", "endpointType", "PUBLIC")],
  "key-rotates": [must("key", "enableKeyRotation", false)],
  "key-rotation-period": [may("key", "rotationPeriodInDays", 366), may("key", "rotationPeriodInDays", 89)],
  "key-not-public": [
    may("key", "policy", document(ALLOW_ALL)),
    may("key", "policy", document({ ...ALLOW_ALL, Principal: { AWS: ["*"] } })),
  ],
  "key-keeps-its-owner": [may("key", "bypassPolicyLockoutSafetyCheck", true)],
  "resource-tagged": [
    must("key", "tags.Environment", "?"),
    must("key", "tags.Owner", " "),
    must("key", "tags.CostCenter", "?"),
    must("key", "tags.DataClassification", "secret"),
    must("key", "tags.ManagedBy", ""),
    must("key", "tags", {}),
  ],
};
