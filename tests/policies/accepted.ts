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
  "listener-ciphers": [
    ["listener", { protocol: "HTTP", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }],
    ["listener", { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }],
  ],
  "listener-tls-floor": [
    ["listener", { protocol: "HTTP", sslPolicy: undefined }],
    ["listener", { protocol: "TLS" }],
  ],
  "search-audited": [["search", { "logPublishingOptions.0.enabled": "true" }]],
  "listener-encrypts": [
    ["listener", { protocol: "TLS" }],
    [
      "listener",
      {
        protocol: undefined,
        loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/gwy/g/1",
      },
    ],
  ],
  "target-group-encrypts": [
    ["targets", { targetType: "lambda", protocol: undefined }],
    ["targets", { protocol: "TLS" }],
    ["targets", { protocol: "QUIC" }],
    ["targets", { protocol: "GENEVE" }],
  ],
  "target-group-health-check-encrypts": [["targets", { protocol: "TLS", "healthCheck.protocol": "TCP" }]],
  "balancer-logs-access": [["balancer", { loadBalancerType: "gateway", accessLogs: undefined }]],
  "balancer-drops-invalid-headers": [["balancer", { loadBalancerType: "network", dropInvalidHeaderFields: undefined }]],
  "balancer-resists-desync": [["balancer", { loadBalancerType: "network", desyncMitigationMode: "monitor" }]],
  "balancer-spans-zones": [
    ["balancer", { subnets: undefined, subnetMappings: [{ subnetId: "a" }, { subnetId: "b" }] }],
  ],
  "balancer-behind-waf": [
    ["balancer", { ...ALONE, internal: true }],
    ["balancer", { ...ALONE, loadBalancerType: "network" }],
  ],
  "autoscaling-spans-zones": [["machines", { vpcZoneIdentifiers: undefined, availabilityZones: ["a", "b"] }]],
  "autoscaling-minds-the-balancer": [
    ["machines", { targetGroupArns: undefined, loadBalancers: [], healthCheckType: "EC2" }],
  ],
  "cdn-buckets-closed": [
    [
      "cdn",
      { "origins.1.originAccessControlId": undefined, "origins.1.s3OriginConfig.originAccessIdentity": "identity" },
    ],
    ["cdn", { "origins.1.originAccessControlId": undefined, "origins.1.domainName": "www.example.com" }],
  ],
  "cdn-logs-access": [["cdn", { ...ALONE, "loggingConfig.bucket": "logs" }]],
  "waf-has-rules": [["waf", { rules: undefined, ruleJson: "[]" }]],
  "api-tls-floor": [["api", { securityPolicy: undefined, disableExecuteApiEndpoint: true }]],
  "api-policy-has-access-mode": [["api", { securityPolicy: "TLS_1_2", endpointAccessMode: undefined }]],
  "api-cache-encrypted": [["methods", { "settings.cachingEnabled": false, "settings.cacheDataEncrypted": false }]],
  "certificate-renews-itself": ["privateKey", "certificateAuthorityArn"].map((property) => [
    "certificate",
    { validationMethod: undefined, [property]: "given" },
  ]),
  "bucket-denies-plain-text": [
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
  "bucket-tls-floor": [
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
  "policy-no-whole-service": [
    ["permissions", { policy: document({ ...WITH_FACTOR, Action: "iam:*", Resource: "*" }) }],
  ],
  "policy-sensitive-needs-factor": [
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
  "role-trusts-named-identities": [
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
  "bucket-own-key": [["data-encryption", { "rules.0.applyServerSideEncryptionByDefault": { sseAlgorithm: "AES256" } }]],
  "security-group-rule-no-plain-web": [
    ["web-in", { cidrIpv4: "10.0.0.0/8", cidrIpv6: undefined, fromPort: 80, toPort: 80 }],
    ["web-in", { fromPort: 80, toPort: 80, ipProtocol: "icmp" }],
  ],
  "security-group-classic-rule-no-plain-web": [
    ["old-web-in", { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: undefined, fromPort: 80, toPort: 80 }],
    ["old-web-in", { type: "egress", fromPort: 80, toPort: 80 }],
    ["old-web-in", { fromPort: 80, toPort: 80, protocol: "icmp" }],
  ],
  "security-group-ports-closed": [
    ["group", { "ingress.2": WORLD }],
    ["group", { "ingress.2": ICMP }],
  ],
  "security-group-admin-closed": [["group", { "ingress.1": { ...WORLD, ...UDP, protocol: "udp" } }]],
  "security-group-rule-admin-closed": [
    ["admin-in", { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }],
    ["admin-in", { cidrIpv4: "0.0.0.0/0", ipProtocol: "udp" }],
  ],
  "security-group-rule-ports-closed": [
    ["db-in", { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }],
    ["db-in", { cidrIpv4: "0.0.0.0/0", ipProtocol: "icmp" }],
  ],
  "security-group-classic-rule-admin-closed": [
    ["old-admin-in", { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    ["old-admin-in", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }],
    ["old-admin-in", { protocol: "udp", cidrBlocks: ["0.0.0.0/0"] }],
  ],
  "security-group-classic-rule-ports-closed": [
    ["old-db-in", { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    ["old-db-in", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }],
    ["old-db-in", { protocol: "icmp", cidrBlocks: ["0.0.0.0/0"] }],
  ],
  "network-list-inline-admin-closed": [
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
  "network-list-admin-closed": [
    { egress: true },
    { ruleAction: "deny" },
    { fromPort: 443, toPort: 443 },
    { protocol: "udp" },
  ].map((change) => ["entry", { cidrBlock: "0.0.0.0/0", ...change }]),
  "instance-volumes-encrypted": [
    ["instance", { rootBlockDevice: undefined, launchTemplate: { id: "template" } }],
    ["instance", { "ebsBlockDevices.0": { noDevice: true } }],
  ],
  "instance-metadata-needs-token": [
    ["instance", { metadataOptions: undefined, launchTemplate: { id: "template" } }],
    ["instance", { metadataOptions: { httpEndpoint: "disabled" } }],
  ],
  "launch-template-metadata-needs-token": [["template", { metadataOptions: { httpEndpoint: "disabled" } }]],
  "cluster-api-not-public": [
    ["cluster", { "vpcConfig.publicAccessCidrs": undefined, "vpcConfig.endpointPublicAccess": false }],
  ],
  "nodes-no-open-shell": [
    ["nodes", { remoteAccess: undefined }],
    ["nodes", { remoteAccess: { ec2SshKey: "" } }],
  ],
  "database-encrypted": [
    ...copies("db", { storageEncrypted: undefined }),
    ["db", { storageEncrypted: undefined, engineMode: "serverless" }],
  ],
  "global-database-encrypted": [["world", { storageEncrypted: undefined, sourceDbClusterIdentifier: "db" }]],
  "database-own-key": copies("db", { kmsKeyId: undefined }),
  "graph-database-own-key": copies("graph", { kmsKeyArn: undefined }, [
    "snapshotIdentifier",
    "replicationSourceIdentifier",
    "globalClusterIdentifier",
  ]),
  "database-insights-own-key": [
    ["single", { performanceInsightsEnabled: false, performanceInsightsKmsKeyId: undefined }],
  ],
  "database-backups-kept": [
    ...copies("single", { backupRetentionPeriod: 0 }, REPLICAS),
    ["single", { backupRetentionPeriod: "7" }],
  ],
  "database-final-snapshot": copies("single", { skipFinalSnapshot: true }, REPLICAS),
  "database-stands-by": copies("single", { multiAz: false }, ["replicateSourceDb"]),
  "database-takes-roles": [["single", { engine: "sqlserver-ee", iamDatabaseAuthenticationEnabled: undefined }]],
  "database-requires-tls-postgres": [["db-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "database-tls-floor-postgres": [["db-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "database-requires-tls-mysql": [["mysql-parameters", { family: "docdb5.0", parameters: [] }]],
  "database-requires-tls-mysql-single": ["oracle-ee-19", "aurora-mysql8.0"].map((family): Accepted => [
    "single-parameters",
    { family, parameters: [] },
  ]),
  "database-tls-floor-mysql": [
    ["mysql-parameters", { family: "docdb5.0", parameters: parameters(OLD) }],
    [
      "mysql-parameters",
      { parameters: parameters({ require_secure_transport: "ON", tls_version: "TLSv1.2,TLSv1.3" }) },
    ],
  ],
  "database-tls-floor-mysql-single": ["oracle-ee-19", "aurora-mysql8.0"].map((family): Accepted => [
    "single-parameters",
    { family, parameters: parameters(OLD) },
  ]),
  "database-requires-tls-postgres-single": ["oracle-ee-19", "aurora-postgresql16"].map((family): Accepted => [
    "old-parameters",
    { family, parameters: [] },
  ]),
  "database-tls-floor-postgres-single": ["oracle-ee-19", "aurora-postgresql16"].map((family): Accepted => [
    "old-parameters",
    { family, parameters: [] },
  ]),
  "database-requires-tls-sqlserver": [["sqlserver-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "database-outlives-a-zone": [
    ["db", { ...ALONE, dbClusterInstanceClass: "db.m6gd.large" }],
    ["db", { ...ALONE, engineMode: "serverless" }],
    ["db", { ...ALONE, globalClusterIdentifier: "world" }],
  ],
  "cache-requires-tls": [["cache", { transitEncryptionEnabled: undefined, globalReplicationGroupId: "world" }]],
  "api-method-authorizes": [
    ["method", { authorization: "NONE", apiKeyRequired: true }],
    ["method", { authorization: "NONE", httpMethod: "OPTIONS" }],
  ],
  "api-route-authorizes": [["route", { authorizationType: undefined, apiKeyRequired: true }]],
  "broker-logs": [["broker", { "logs.audit": undefined, engineType: "RabbitMQ" }]],
  "cache-node-backups-kept": [
    ["cache-single", { snapshotRetentionLimit: undefined, replicationGroupId: "cache" }],
    ["cache-single", { snapshotRetentionLimit: undefined, engine: "memcached" }],
  ],
  "cache-node-requires-tls": [["cache-node", { transitEncryptionEnabled: undefined, replicationGroupId: "cache" }]],
  "cache-encrypted": [
    ["cache", { engine: "valkey", atRestEncryptionEnabled: undefined }],
    ["cache", { atRestEncryptionEnabled: undefined, globalReplicationGroupId: "world" }],
  ],
  "cache-authenticates": [["cache", { userGroupIds: undefined, authToken: "token" }]],
  "serverless-cache-authenticates": [["serverless-cache", { engine: "memcached", userGroupId: undefined }]],
  "cache-backups-kept": [["serverless-cache", { engine: "memcached", snapshotRetentionLimit: undefined }]],
  "bucket-has-policy": [["data", { ...ALONE, policy: "{}" }]],
  "bucket-encrypted-by-kms": [
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
  "bucket-versioned": [
    ["data", { ...ALONE, versioning: { enabled: true } }],
    ["data", { ...ALONE, versionings: [{ enabled: true }] }],
  ],
  "bucket-logs-access": [
    ["data", { ...ALONE, acl: "log-delivery-write" }],
    ["data", { ...ALONE, logging: { targetBucket: "logs" } }],
    ["data", { ...ALONE, loggings: [{ targetBucket: "logs" }] }],
  ],
  "search-not-public": [["search", { accessPolicies: document(ALLOW_ALL) }]],
  "search-spans-zones": [["search", { clusterConfig: { multiAzWithStandbyEnabled: true } }]],
  "queue-encrypted": [["queue", { kmsMasterKeyId: undefined, sqsManagedSseEnabled: true }]],
  "stream-own-key": [["stream", { encryptionType: "NONE", kmsKeyId: undefined }]],
  "delivery-stream-encrypted": ["kinesisSourceConfiguration", "mskSourceConfiguration"].map((source) => [
    "firehose",
    { serverSideEncryption: undefined, [source]: { roleArn: "arn" } },
  ]),
  "delivery-stream-own-key": [["firehose", { serverSideEncryption: { enabled: false } }]],
  "kafka-logs": ["firehose", "s3"].map((place) => [
    "kafka",
    { "loggingInfo.brokerLogs": { [place]: { enabled: true } } },
  ]),
  "data-store-backed-up": [["db", { ...ALONE, tags: { Backup: "daily" } }]],
  "key-rotates": [
    ["key", { enableKeyRotation: undefined, customerMasterKeySpec: "RSA_4096" }],
    ["key", { enableKeyRotation: undefined, keyUsage: "GENERATE_VERIFY_MAC" }],
  ],
  "key-not-public": [
    [
      "key",
      { policy: document({ ...ALLOW_ALL, Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } } }) },
    ],
  ],
  "log-group-kept": [
    ["log", { retentionInDays: 0 }],
    ["log", { retentionInDays: 3653 }],
  ],
  "secret-rotates-each-quarter": [["rotation", { rotationRules: { scheduleExpression: "rate(30 days)" } }]],
  "users-have-second-factor": ["webAuthnConfiguration", "emailMfaConfiguration", "smsConfiguration"].map((factor) => [
    "users",
    { softwareTokenMfaConfiguration: undefined, [factor]: { any: "thing" } },
  ]),
  "service-ports-closed": [
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
  "network-policy-names-who": [
    ["deny", { "spec.ingress": [{}], "spec.podSelector": { matchLabels: { app: "one" } } }],
    ["deny", { "spec.ingress": [{ ports: [{ port: 443 }] }] }],
    ["deny", { "spec.ingress": [{ from: [{ podSelector: {} }] }] }],
  ],
  "cluster-role-reads-no-secrets": [
    ["cluster-role", { "rules.0": { resources: ["secrets"], verbs: ["get"], resourceNames: ["one"] } }],
    ["cluster-role", { "rules.0": { resources: ["secrets"], verbs: ["create"] } }],
  ],
  "pod-drops-capabilities": ON_WINDOWS,
  "pod-no-escalation": ON_WINDOWS,
  "ingress-uses-tls": [
    ["ingress", { "spec.tls": [{ secretName: "for-all" }] }],
    [
      "ingress",
      { "spec.tls": undefined, "metadata.annotations": { "alb.ingress.kubernetes.io/certificate-arn": "arn" } },
    ],
  ],
  "ingress-balancer-tls-floor": [["ingress", { "spec.ingressClassName": "nginx", "metadata.annotations": {} }]],
  "ingress-balancer-encrypts": [
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
  "nginx-chart-tls-floor": [["chart", { chart: "other", values: {} }]],
  "storage-class-encrypts": [["class", { provisioner: "nfs.csi.k8s.io", parameters: undefined }]],
  "storage-class-own-key": [["class", { provisioner: "nfs.csi.k8s.io", parameters: undefined }]],
  "pod-not-root": fromPod("runAsNonRoot", true),
  "pod-user-not-root": fromPod("runAsUser", 1000),
  "pod-calls-filtered": [...fromPod("seccompProfile.type", "Localhost"), ...ON_WINDOWS],
  "pod-confined": fromPod("appArmorProfile.type", "Localhost"),
  "pod-selinux-no-user": ["user", "role"].flatMap((name) => fromPod(`seLinuxOptions.${name}`, "")),
  "pod-selinux-usual": fromPod("seLinuxOptions.type", "container_kvm_t"),
  "pod-not-host-process": fromPod("windowsOptions.hostProcess", false),
  "pod-no-needless-token": [
    ["pod", { "spec.automountServiceAccountToken": true, "spec.serviceAccountName": "scraper" }],
  ],
  "pod-secrets-by-reference": [
    ["DB_PASSWORD_FILE", "/run/secrets/db"],
    ["TOKEN_URL", "https://id.example.com"],
    ["DB_PASSWORD", "$(FROM_ABOVE)"],
    ["MAX_TOKENS", "4096"],
    ["DATABASE_URL", "postgres://app@db/app"],
  ].map(([name, value]) => ["pod", { "spec.containers.0.env.0": { name, value } }]),
  "pod-image-pinned": [
    ["pod", { "spec.containers.0.image": "nginx:1.27" }],
    ["pod", { "spec.containers.0.image": "nginx@sha256:0123" }],
  ],
  "pods-spread-over-zones": [
    ["deployment", { "spec.replicas": 1, "spec.template.spec.topologySpreadConstraints": undefined }],
    [
      "deployment",
      {
        "spec.template.spec.topologySpreadConstraints": undefined,
        "spec.template.spec.affinity": { podAntiAffinity: {} },
      },
    ],
  ],
  "namespace-holds-pods-to-standard": [["namespace", { metadata: { name: "kube-system" } }]],
  "pods-not-all-evicted": [["deployment", { "spec.replicas": 1, "spec.template.metadata.labels": {} }]],
  "role-names-what-it-allows": [["cluster-role", { "rules.0.verbs": ["*"], "rules.0.resources": ["pods"] }]],
  "account-gives-no-token": [["account", { "metadata.name": "scraper", automountServiceAccountToken: true }]],
  "service-not-open-to-world": [
    ["service", { "spec.type": "ClusterIP", "spec.loadBalancerSourceRanges": ["0.0.0.0/0"] }],
  ],
};
