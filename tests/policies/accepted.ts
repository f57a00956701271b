// SPDX-License-Identifier: Apache-2.0
// What is as good, and what a rule does not hold for: a change of the good stack that would be wrong, and what makes it right.
import { parameters } from "./compliant/data";
import { ALLOW_ALL, document } from "./compliant/fixture";

/** Resource of the good stack, and changes by path; `undefined` leaves a property out. */
export type Accepted = readonly [resource: string, changes: Readonly<Record<string, unknown>>];

const COPIES = ["snapshotIdentifier", "replicateSourceDb", "replicationSourceIdentifier", "globalClusterIdentifier"];
const REPLICAS = ["replicateSourceDb", "replicationSourceIdentifier"];
const copies = (resource: string, changes: Record<string, unknown>, of = COPIES): Accepted[] =>
  of.map((property) => [resource, { ...changes, [property]: "another" }]);
const CONTAINER = "spec.containers.0.securityContext";
const ON_WINDOWS: Accepted[] = [
  ["pod", { "spec.os": { name: "windows" }, "spec.securityContext": undefined, [CONTAINER]: undefined }],
];
/** Left out of a container, taken from its pod. */
const fromPod = (property: string, value: unknown): Accepted[] => [
  ["pod", { [`${CONTAINER}.${property}`]: undefined, [`spec.securityContext.${property}`]: value }],
];
/** No other resource names it any more. */
const ALONE = { id: "alone", arn: "arn:alone", name: "alone", bucket: "alone", clusterIdentifier: "alone" };
const WORLD = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp", fromPort: 80, toPort: 80 };
const ICMP = { cidrBlocks: ["0.0.0.0/0"], protocol: "icmp", fromPort: -1, toPort: -1 };
const DENY = { Effect: "Deny", Principal: "*", Action: "s3:*" };
const WITH_FACTOR = { Effect: "Allow", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
const OLD = { tls_version: "TLSv1" };
const UDP = { fromPort: 22, toPort: 22 };

export const accepted: Record<string, readonly Accepted[]> = {
  "elb-listener-secure-ciphers": [
    ["listener", { protocol: "HTTP", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }],
    ["listener", { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }],
  ],
  "elb-listener-tls-minimum-version": [
    ["listener", { protocol: "HTTP", sslPolicy: undefined }],
    ["listener", { protocol: "TLS" }],
  ],
  "opensearch-domain-audit-logs-enabled": [["search", { "logPublishingOptions.0.enabled": "true" }]],
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
    ["targets", { targetType: "lambda", protocol: undefined }],
    ["targets", { protocol: "TLS" }],
    ["targets", { protocol: "QUIC" }],
    ["targets", { protocol: "GENEVE" }],
  ],
  "elb-target-group-health-check-https": [["targets", { protocol: "TLS", "healthCheck.protocol": "TCP" }]],
  "elb-load-balancer-access-logs-enabled": [["balancer", { loadBalancerType: "gateway", accessLogs: undefined }]],
  "elb-alb-drop-invalid-headers": [["balancer", { loadBalancerType: "network", dropInvalidHeaderFields: undefined }]],
  "elb-alb-desync-mitigation-mode": [["balancer", { loadBalancerType: "network", desyncMitigationMode: "monitor" }]],
  "elb-load-balancer-multi-az": [
    ["balancer", { subnets: undefined, subnetMappings: [{ subnetId: "a" }, { subnetId: "b" }] }],
  ],
  "elb-alb-waf-enabled": [
    ["balancer", { ...ALONE, internal: true }],
    ["balancer", { ...ALONE, loadBalancerType: "network" }],
  ],
  "ec2-autoscaling-group-multi-az": [["machines", { vpcZoneIdentifiers: undefined, availabilityZones: ["a", "b"] }]],
  "ec2-autoscaling-group-elb-health-check": [
    ["machines", { targetGroupArns: undefined, loadBalancers: [], healthCheckType: "EC2" }],
  ],
  "cloudfront-s3-origin-access-control-enabled": [
    [
      "cdn",
      { "origins.1.originAccessControlId": undefined, "origins.1.s3OriginConfig.originAccessIdentity": "identity" },
    ],
    ["cdn", { "origins.1.originAccessControlId": undefined, "origins.1.domainName": "www.example.com" }],
  ],
  "cloudfront-distribution-access-logs-enabled": [["cdn", { ...ALONE, "loggingConfig.bucket": "logs" }]],
  "waf-web-acl-not-empty": [["waf", { rules: undefined, ruleJson: "[]" }]],
  "apigateway-rest-api-tls-minimum-version": [["api", { securityPolicy: undefined, disableExecuteApiEndpoint: true }]],
  "apigateway-endpoint-access-mode-strict": [["api", { securityPolicy: "TLS_1_2", endpointAccessMode: undefined }]],
  "apigateway-method-cache-encrypted": [["methods", { "settings.cachingEnabled": false, "settings.cacheDataEncrypted": false }]],
  "acm-certificate-dns-validation": ["privateKey", "certificateAuthorityArn"].map((property) => [
    "certificate",
    { validationMethod: undefined, [property]: "given" },
  ]),
  "s3-bucket-policy-tls-required": [
    [
      "data-policy",
      {
        policy: document(
          ...["", "/*"].map((part) => ({
            ...DENY,
            Resource: `arn:aws:s3:::data${part}`,
            Condition: { Bool: { "AWS:securetransport": [false] } },
          })),
        ),
      },
    ],
  ],
  "s3-bucket-policy-tls-minimum-version": [
    [
      "data-policy",
      {
        policy: document({
          ...DENY,
          Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
          Condition: { NumericLessThanEquals: { "s3:TlsVersion": 1.2 } },
        }),
      },
    ],
  ],
  "iam-policy-no-full-service-access": [
    ["permissions", { policy: document({ ...WITH_FACTOR, Action: "iam:*", Resource: "*" }) }],
  ],
  "iam-policy-sensitive-actions-mfa-required": [
    [
      "people",
      {
        policy: document({
          Effect: "Allow",
          Action: "iam:DeleteUser",
          Resource: "*",
          Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
        }),
      },
    ],
    [
      "people",
      {
        policy: document({
          Effect: "Allow",
          Action: "iam:CreateAccessKey",
          Resource: "arn:aws:iam::*:user/${aws:username}",
        }),
      },
    ],
  ],
  "iam-role-trust-policy-federated-subject-required": [
    ["arn:aws:iam::123456789012:oidc-provider/token.example.com", ":sub", "repo:owner/name:*"],
    ["cognito-identity.amazonaws.com", ":aud", "eu-west-1:pool"],
  ].map(([provider, key, value]): Accepted => [
    "role",
    {
      assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { [`token.example.com${key!}`]: value } },
      }),
    },
  ]),
  "s3-bucket-customer-managed-key": [["data-encryption", { "rules.0.applyServerSideEncryptionByDefault": { sseAlgorithm: "AES256" } }]],
  "vpc-sg-ingress-rule-no-public-http": [
    ["web-in", { cidrIpv4: "10.0.0.0/8", cidrIpv6: undefined, fromPort: 80, toPort: 80 }],
    ["web-in", { fromPort: 80, toPort: 80, ipProtocol: "icmp" }],
  ],
  "vpc-sg-rule-no-public-http": [
    ["old-web-in", { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: undefined, fromPort: 80, toPort: 80 }],
    ["old-web-in", { type: "egress", fromPort: 80, toPort: 80 }],
    ["old-web-in", { fromPort: 80, toPort: 80, protocol: "icmp" }],
  ],
  "vpc-security-group-no-public-ports": [
    ["group", { "ingress.2": WORLD }],
    ["group", { "ingress.2": ICMP }],
  ],
  "vpc-security-group-no-public-admin-ports": [["group", { "ingress.1": { ...WORLD, ...UDP, protocol: "udp" } }]],
  "vpc-sg-ingress-rule-no-public-admin-ports": [
    ["admin-in", { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }],
    ["admin-in", { cidrIpv4: "0.0.0.0/0", ipProtocol: "udp" }],
  ],
  "vpc-sg-ingress-rule-no-public-ports": [
    ["db-in", { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }],
    ["db-in", { cidrIpv4: "0.0.0.0/0", ipProtocol: "icmp" }],
  ],
  "vpc-sg-rule-no-public-admin-ports": [
    ["old-admin-in", { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    ["old-admin-in", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }],
    ["old-admin-in", { protocol: "udp", cidrBlocks: ["0.0.0.0/0"] }],
  ],
  "vpc-sg-rule-no-public-ports": [
    ["old-db-in", { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    ["old-db-in", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }],
    ["old-db-in", { protocol: "icmp", cidrBlocks: ["0.0.0.0/0"] }],
  ],
  "vpc-network-acl-no-public-admin-ports": [
    ["list", { "ingress.0.cidrBlock": "0.0.0.0/0", "ingress.0.fromPort": 443, "ingress.0.toPort": 443 }],
    ["list", { "ingress.0.cidrBlock": "0.0.0.0/0", "ingress.0.protocol": "udp" }],
    [
      "list",
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
  ].map((change) => ["entry", { cidrBlock: "0.0.0.0/0", ...change }]),
  "ec2-instance-volumes-encrypted": [
    ["instance", { rootBlockDevice: undefined, launchTemplate: { id: "template" } }],
    ["instance", { "ebsBlockDevices.0": { noDevice: true } }],
  ],
  "ec2-instance-imdsv2-required": [
    ["instance", { metadataOptions: undefined, launchTemplate: { id: "template" } }],
    ["instance", { metadataOptions: { httpEndpoint: "disabled" } }],
  ],
  "ec2-launch-template-imdsv2-required": [["template", { metadataOptions: { httpEndpoint: "disabled" } }]],
  "eks-cluster-endpoint-no-public-access": [
    ["cluster", { "vpcConfig.publicAccessCidrs": undefined, "vpcConfig.endpointPublicAccess": false }],
  ],
  "eks-node-group-remote-access-restricted": [
    ["nodes", { remoteAccess: undefined }],
    ["nodes", { remoteAccess: { ec2SshKey: "" } }],
  ],
  "rds-storage-encrypted": [
    ...copies("db", { storageEncrypted: undefined }),
    ["db", { storageEncrypted: undefined, engineMode: "serverless" }],
  ],
  "rds-global-cluster-encrypted": [["world", { storageEncrypted: undefined, sourceDbClusterIdentifier: "db" }]],
  "rds-storage-customer-managed-key": copies("db", { kmsKeyId: undefined }),
  "neptune-cluster-customer-managed-key": copies("graph", { kmsKeyArn: undefined }, [
    "snapshotIdentifier",
    "replicationSourceIdentifier",
    "globalClusterIdentifier",
  ]),
  "rds-performance-insights-customer-managed-key": [
    ["single", { performanceInsightsEnabled: false, performanceInsightsKmsKeyId: undefined }],
  ],
  "rds-backup-retention-period": [
    ...copies("single", { backupRetentionPeriod: 0 }, REPLICAS),
    ["single", { backupRetentionPeriod: "7" }],
  ],
  "rds-final-snapshot-enabled": copies("single", { skipFinalSnapshot: true }, REPLICAS),
  "rds-instance-multi-az": copies("single", { multiAz: false }, ["replicateSourceDb"]),
  "rds-iam-authentication-enabled": [["single", { engine: "sqlserver-ee", iamDatabaseAuthenticationEnabled: undefined }]],
  "rds-cluster-postgresql-tls-required": [["db-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "rds-cluster-postgresql-tls-minimum-version": [["db-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "rds-cluster-mysql-tls-required": [["mysql-parameters", { family: "docdb5.0", parameters: [] }]],
  "rds-instance-mysql-tls-required": ["oracle-ee-19", "aurora-mysql8.0"].map((family): Accepted => [
    "single-parameters",
    { family, parameters: [] },
  ]),
  "rds-cluster-mysql-tls-minimum-version": [
    ["mysql-parameters", { family: "docdb5.0", parameters: parameters(OLD) }],
    [
      "mysql-parameters",
      { parameters: parameters({ require_secure_transport: "ON", tls_version: "TLSv1.2,TLSv1.3" }) },
    ],
  ],
  "rds-instance-mysql-tls-minimum-version": ["oracle-ee-19", "aurora-mysql8.0"].map((family): Accepted => [
    "single-parameters",
    { family, parameters: parameters(OLD) },
  ]),
  "rds-instance-postgresql-tls-required": ["oracle-ee-19", "aurora-postgresql16"].map((family): Accepted => [
    "old-parameters",
    { family, parameters: [] },
  ]),
  "rds-instance-postgresql-tls-minimum-version": ["oracle-ee-19", "aurora-postgresql16"].map((family): Accepted => [
    "old-parameters",
    { family, parameters: [] },
  ]),
  "rds-instance-sqlserver-tls-required": [["sqlserver-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "rds-cluster-multi-az": [
    ["db", { ...ALONE, dbClusterInstanceClass: "db.m6gd.large" }],
    ["db", { ...ALONE, engineMode: "serverless" }],
    ["db", { ...ALONE, globalClusterIdentifier: "world" }],
  ],
  "elasticache-replication-group-tls-required": [["cache", { transitEncryptionEnabled: undefined, globalReplicationGroupId: "world" }]],
  "apigateway-method-authorization-required": [
    ["method", { authorization: "NONE", apiKeyRequired: true }],
    ["method", { authorization: "NONE", httpMethod: "OPTIONS" }],
  ],
  "apigateway-route-authorization-required": [["route", { authorizationType: undefined, apiKeyRequired: true }]],
  "mq-broker-cloudwatch-logs-enabled": [["broker", { "logs.audit": undefined, engineType: "RabbitMQ" }]],
  "elasticache-cluster-snapshot-retention-period": [
    ["cache-single", { snapshotRetentionLimit: undefined, replicationGroupId: "cache" }],
    ["cache-single", { snapshotRetentionLimit: undefined, engine: "memcached" }],
  ],
  "elasticache-cluster-tls-required": [["cache-node", { transitEncryptionEnabled: undefined, replicationGroupId: "cache" }]],
  "elasticache-replication-group-encrypted": [
    ["cache", { engine: "valkey", atRestEncryptionEnabled: undefined }],
    ["cache", { atRestEncryptionEnabled: undefined, globalReplicationGroupId: "world" }],
  ],
  "elasticache-replication-group-auth-required": [["cache", { userGroupIds: undefined, authToken: "token" }]],
  "elasticache-serverless-user-group-required": [["serverless-cache", { engine: "memcached", userGroupId: undefined }]],
  "elasticache-snapshot-retention-period": [["serverless-cache", { engine: "memcached", snapshotRetentionLimit: undefined }]],
  "s3-bucket-has-policy": [["data", { ...ALONE, policy: "{}" }]],
  "s3-bucket-kms-encrypted": [
    ["data", { ...ALONE, acl: "log-delivery-write" }],
    [
      "data",
      {
        ...ALONE,
        serverSideEncryptionConfiguration: {
          rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
        },
      },
    ],
    [
      "data",
      {
        ...ALONE,
        serverSideEncryptionConfigurations: [
          { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms:dsse" }] }] },
        ],
      },
    ],
  ],
  "s3-bucket-versioning-enabled": [
    ["data", { ...ALONE, versioning: { enabled: true } }],
    ["data", { ...ALONE, versionings: [{ enabled: true }] }],
  ],
  "s3-bucket-access-logs-enabled": [
    ["data", { ...ALONE, acl: "log-delivery-write" }],
    ["data", { ...ALONE, logging: { targetBucket: "logs" } }],
    ["data", { ...ALONE, loggings: [{ targetBucket: "logs" }] }],
  ],
  "opensearch-domain-not-public": [["search", { accessPolicies: document(ALLOW_ALL) }]],
  "opensearch-domain-multi-az": [["search", { clusterConfig: { multiAzWithStandbyEnabled: true } }]],
  "sqs-queue-encrypted-at-rest": [["queue", { kmsMasterKeyId: undefined, sqsManagedSseEnabled: true }]],
  "kinesis-stream-customer-managed-key": [["stream", { encryptionType: "NONE", kmsKeyId: undefined }]],
  "firehose-delivery-stream-encrypted": ["kinesisSourceConfiguration", "mskSourceConfiguration"].map((source) => [
    "firehose",
    { serverSideEncryption: undefined, [source]: { roleArn: "arn" } },
  ]),
  "firehose-delivery-stream-customer-managed-key": [["firehose", { serverSideEncryption: { enabled: false } }]],
  "msk-cluster-broker-logs-enabled": ["firehose", "s3"].map((place) => [
    "kafka",
    { "loggingInfo.brokerLogs": { [place]: { enabled: true } } },
  ]),
  "backup-plan-covers-data-stores": [["db", { ...ALONE, tags: { Backup: "daily" } }]],
  "kms-key-rotation-enabled": [
    ["key", { enableKeyRotation: undefined, customerMasterKeySpec: "RSA_4096" }],
    ["key", { enableKeyRotation: undefined, keyUsage: "GENERATE_VERIFY_MAC" }],
  ],
  "kms-key-policy-not-public": [
    [
      "key",
      { policy: document({ ...ALLOW_ALL, Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } } }) },
    ],
  ],
  "cloudwatch-log-group-retention-minimum": [
    ["log", { retentionInDays: 0 }],
    ["log", { retentionInDays: 3653 }],
  ],
  "secretsmanager-rotation-period-maximum": [["rotation", { rotationRules: { scheduleExpression: "rate(30 days)" } }]],
  "cognito-user-pool-mfa-method-configured": ["webAuthnConfiguration", "emailMfaConfiguration", "smsConfiguration"].map((factor) => [
    "users",
    { softwareTokenMfaConfiguration: undefined, [factor]: { any: "thing" } },
  ]),
  "k8s-service-public-ports-restricted": [
    ["service", { "spec.ports": [{ port: 5432 }] }],
    [
      "service",
      { "spec.type": "ClusterIP", "spec.loadBalancerSourceRanges": undefined, "spec.ports": [{ port: 5432 }] },
    ],
    [
      "service",
      {
        spec: { type: "LoadBalancer", ports: [{ port: 5432 }] },
        "metadata.annotations": {
          "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
          "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8, 198.51.100.0/24",
        },
      },
    ],
  ],
  "k8s-networkpolicy-no-allow-all-ingress": [
    ["deny", { "spec.ingress": [{}], "spec.podSelector": { matchLabels: { app: "one" } } }],
    ["deny", { "spec.ingress": [{ ports: [{ port: 443 }] }] }],
    ["deny", { "spec.ingress": [{ from: [{ podSelector: {} }] }] }],
  ],
  "k8s-clusterrole-no-secrets-read": [
    ["cluster-role", { "rules.0": { resources: ["secrets"], verbs: ["get"], resourceNames: ["one"] } }],
    ["cluster-role", { "rules.0": { resources: ["secrets"], verbs: ["create"] } }],
  ],
  "k8s-pod-drop-all-capabilities": ON_WINDOWS,
  "k8s-pod-no-privilege-escalation": ON_WINDOWS,
  "k8s-ingress-tls-enabled": [
    ["ingress", { "spec.tls": [{ secretName: "for-all" }] }],
    [
      "ingress",
      { "spec.tls": undefined, "metadata.annotations": { "alb.ingress.kubernetes.io/certificate-arn": "arn" } },
    ],
  ],
  "k8s-ingress-alb-tls-minimum-version": [["ingress", { "spec.ingressClassName": "nginx", "metadata.annotations": {} }]],
  "k8s-ingress-alb-https-only": [
    ["ingress", { "spec.ingressClassName": "nginx", "metadata.annotations": {} }],
    ["ingress", { "metadata.annotations": { "alb.ingress.kubernetes.io/ssl-redirect": "443" } }],
    ["ingress", { "metadata.annotations": { "alb.ingress.kubernetes.io/certificate-arn": "arn" } }],
    [
      "ingress",
      {
        "metadata.annotations": {
          "alb.ingress.kubernetes.io/actions.ssl-redirect":
            '{"Type": "redirect", "RedirectConfig": { "Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}',
        },
      },
    ],
  ],
  "k8s-helm-release-nginx-tls-minimum-version": [["chart", { chart: "other", values: {} }]],
  "k8s-storageclass-volumes-encrypted": [["class", { provisioner: "nfs.csi.k8s.io", parameters: undefined }]],
  "k8s-storageclass-volumes-customer-managed-key": [["class", { provisioner: "nfs.csi.k8s.io", parameters: undefined }]],
  "k8s-pod-run-as-non-root": fromPod("runAsNonRoot", true),
  "k8s-pod-run-as-user-non-zero": fromPod("runAsUser", 1000),
  "k8s-pod-seccomp-profile-set": [...fromPod("seccompProfile.type", "Localhost"), ...ON_WINDOWS],
  "k8s-pod-apparmor-profile-not-disabled": fromPod("appArmorProfile.type", "Localhost"),
  "k8s-pod-no-selinux-user-or-role": ["user", "role"].flatMap((name) => fromPod(`seLinuxOptions.${name}`, "")),
  "k8s-pod-selinux-type-restricted": fromPod("seLinuxOptions.type", "container_kvm_t"),
  "k8s-pod-no-windows-host-process": fromPod("windowsOptions.hostProcess", false),
  "k8s-pod-service-account-token-not-automounted": [
    ["pod", { "spec.automountServiceAccountToken": true, "spec.serviceAccountName": "scraper" }],
  ],
  "k8s-pod-no-secrets-in-env": [
    ["DB_PASSWORD_FILE", "/run/secrets/db"],
    ["TOKEN_URL", "https://id.example.com"],
    ["DB_PASSWORD", "$(FROM_ABOVE)"],
    ["MAX_TOKENS", "4096"],
    ["DATABASE_URL", "postgres://app@db/app"],
  ].map(([name, value]) => ["pod", { "spec.containers.0.env.0": { name, value } }]),
  "k8s-pod-image-pinned-version": [
    ["pod", { "spec.containers.0.image": "nginx:1.27" }],
    ["pod", { "spec.containers.0.image": "nginx@sha256:0123" }],
  ],
  "k8s-pod-topology-spread-configured": [
    ["deployment", { "spec.replicas": 1, "spec.template.spec.topologySpreadConstraints": undefined }],
    [
      "deployment",
      {
        "spec.template.spec.topologySpreadConstraints": undefined,
        "spec.template.spec.affinity": { podAntiAffinity: {} },
      },
    ],
  ],
  "k8s-namespace-pod-security-enforced": [["namespace", { metadata: { name: "kube-system" } }]],
  "k8s-workload-pod-disruption-budget": [["deployment", { "spec.replicas": 1, "spec.template.metadata.labels": {} }]],
  "k8s-role-no-full-access": [["cluster-role", { "rules.0.verbs": ["*"], "rules.0.resources": ["pods"] }]],
  "k8s-serviceaccount-default-token-not-automounted": [["account", { "metadata.name": "scraper", automountServiceAccountToken: true }]],
  "k8s-service-load-balancer-source-restricted": [
    ["service", { "spec.type": "ClusterIP", "spec.loadBalancerSourceRanges": ["0.0.0.0/0"] }],
  ],
};
