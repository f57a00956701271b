// SPDX-License-Identifier: Apache-2.0
import { ALLOW_ALL, policyDocument } from "../compliant/fixture";
import { UNREFERENCED, type CompliantVariants } from "./variant";

const HTTP_FROM_INTERNET = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp", fromPort: 80, toPort: 80 };
const PING_FROM_INTERNET = { cidrBlocks: ["0.0.0.0/0"], protocol: "icmp", fromPort: -1, toPort: -1 };
const SSH_PORT = { fromPort: 22, toPort: 22 };

export const edge: CompliantVariants = {
  "elb-listener-secure-ciphers": [
    ["listener", { protocol: "HTTP", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }],
    ["listener", { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }],
  ],
  "elb-listener-tls-minimum-version": [
    ["listener", { protocol: "HTTP", sslPolicy: undefined }],
    ["listener", { protocol: "TLS" }],
  ],
  "elb-listener-https-required": [
    ["listener", { protocol: "TLS" }],
    [
      "listener",
      {
        protocol: undefined,
        loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/gwy/g/1",
      },
    ],
  ],
  "elb-target-group-https-required": [
    ["target-group", { targetType: "lambda", protocol: undefined }],
    ["target-group", { protocol: "TLS" }],
    ["target-group", { protocol: "QUIC" }],
    ["target-group", { protocol: "GENEVE" }],
  ],
  "elb-target-group-health-check-https": [["target-group", { protocol: "TLS", "healthCheck.protocol": "TCP" }]],
  "elb-load-balancer-access-logs-enabled": [["load-balancer", { loadBalancerType: "gateway", accessLogs: undefined }]],
  "elb-alb-drop-invalid-headers": [
    ["load-balancer", { loadBalancerType: "network", dropInvalidHeaderFields: undefined }],
  ],
  "elb-alb-desync-mitigation-mode": [
    ["load-balancer", { loadBalancerType: "network", desyncMitigationMode: "monitor" }],
  ],
  "elb-load-balancer-multi-az": [
    ["load-balancer", { subnets: undefined, subnetMappings: [{ subnetId: "a" }, { subnetId: "b" }] }],
  ],
  "elb-alb-waf-enabled": [
    ["load-balancer", { ...UNREFERENCED, internal: true }],
    ["load-balancer", { ...UNREFERENCED, loadBalancerType: "network" }],
  ],
  "ec2-autoscaling-group-multi-az": [
    ["auto-scaling-group", { vpcZoneIdentifiers: undefined, availabilityZones: ["a", "b"] }],
  ],
  "ec2-autoscaling-group-elb-health-check": [
    ["auto-scaling-group", { targetGroupArns: undefined, loadBalancers: [], healthCheckType: "EC2" }],
  ],
  "cloudfront-s3-origin-access-control-enabled": [
    [
      "distribution",
      { "origins.1.originAccessControlId": undefined, "origins.1.s3OriginConfig.originAccessIdentity": "identity" },
    ],
    ["distribution", { "origins.1.originAccessControlId": undefined, "origins.1.domainName": "www.example.com" }],
  ],
  "cloudfront-distribution-access-logs-enabled": [
    ["distribution", { ...UNREFERENCED, "loggingConfig.bucket": "logs" }],
  ],
  "waf-web-acl-not-empty": [
    [
      "web-acl",
      {
        rules: undefined,
        ruleJson: JSON.stringify([{ Name: "limit", VisibilityConfig: { CloudWatchMetricsEnabled: true } }]),
      },
    ],
  ],
  "apigateway-rest-api-tls-minimum-version": [
    ["rest-api", { securityPolicy: undefined, disableExecuteApiEndpoint: true }],
  ],
  "apigateway-endpoint-access-mode-strict": [
    ["rest-api", { securityPolicy: "TLS_1_2", endpointAccessMode: undefined }],
  ],
  "apigateway-method-cache-encrypted": [
    ["method-settings", { "settings.cachingEnabled": false, "settings.cacheDataEncrypted": false }],
  ],
  "acm-certificate-dns-validation": ["privateKey", "certificateAuthorityArn"].map((property) => [
    "certificate",
    { validationMethod: undefined, [property]: "given" },
  ]),
  "vpc-sg-ingress-rule-no-public-http": [
    ["web-ingress-rule", { cidrIpv4: "10.0.0.0/8", cidrIpv6: undefined, fromPort: 80, toPort: 80 }],
    ["web-ingress-rule", { fromPort: 80, toPort: 80, ipProtocol: "icmp" }],
  ],
  "vpc-sg-rule-no-public-http": [
    ["web-security-group-rule", { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: undefined, fromPort: 80, toPort: 80 }],
    ["web-security-group-rule", { type: "egress", fromPort: 80, toPort: 80 }],
    ["web-security-group-rule", { fromPort: 80, toPort: 80, protocol: "icmp" }],
  ],
  "vpc-security-group-no-public-ports": [
    ["security-group", { "ingress.2": HTTP_FROM_INTERNET }],
    ["security-group", { "ingress.2": PING_FROM_INTERNET }],
  ],
  "vpc-security-group-no-public-admin-ports": [
    ["security-group", { "ingress.1": { ...HTTP_FROM_INTERNET, ...SSH_PORT, protocol: "udp" } }],
  ],
  "vpc-sg-ingress-rule-no-public-admin-ports": [
    ["admin-ingress-rule", { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }],
    ["admin-ingress-rule", { cidrIpv4: "0.0.0.0/0", ipProtocol: "udp" }],
  ],
  "vpc-sg-ingress-rule-no-public-ports": [
    ["database-ingress-rule", { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }],
    ["database-ingress-rule", { cidrIpv4: "0.0.0.0/0", ipProtocol: "icmp" }],
  ],
  "vpc-sg-rule-no-public-admin-ports": [
    ["admin-security-group-rule", { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    ["admin-security-group-rule", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }],
    ["admin-security-group-rule", { protocol: "udp", cidrBlocks: ["0.0.0.0/0"] }],
  ],
  "vpc-sg-rule-no-public-ports": [
    ["database-security-group-rule", { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    ["database-security-group-rule", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }],
    ["database-security-group-rule", { protocol: "icmp", cidrBlocks: ["0.0.0.0/0"] }],
  ],
  "vpc-network-acl-no-public-admin-ports": [
    ["network-acl", { "ingress.0.cidrBlock": "0.0.0.0/0", "ingress.0.fromPort": 443, "ingress.0.toPort": 443 }],
    ["network-acl", { "ingress.0.cidrBlock": "0.0.0.0/0", "ingress.0.protocol": "udp" }],
    [
      "network-acl",
      {
        "ingress.0": {
          action: "allow",
          ruleNo: 2,
          cidrBlock: "0.0.0.0/0",
          fromPort: 3000,
          toPort: 4000,
          protocol: "tcp",
        },
      },
    ],
  ],
  "vpc-network-acl-rule-no-public-admin-ports": [
    { egress: true },
    { ruleAction: "deny" },
    { fromPort: 443, toPort: 443 },
    { protocol: "udp" },
  ].map((change) => ["network-acl-rule", { cidrBlock: "0.0.0.0/0", ...change }]),
  "kms-key-rotation-enabled": [
    ["key", { enableKeyRotation: undefined, customerMasterKeySpec: "RSA_4096" }],
    ["key", { enableKeyRotation: undefined, keyUsage: "GENERATE_VERIFY_MAC" }],
  ],
  "kms-key-policy-not-public": [
    [
      "key",
      {
        policy: policyDocument({ ...ALLOW_ALL, Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } } }),
      },
    ],
  ],
};
