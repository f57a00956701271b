// SPDX-License-Identifier: Apache-2.0
import { ALLOW, ALLOW_ALL, document } from "../compliant/fixture";
import { gone, may, must, type Breaks } from "./noncompliant";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const allow = (action: string | string[], resource = "*"): string =>
  document({ Effect: "Allow", Action: action, Resource: resource });
/** Who may do as much must show a second factor, too. */
const FACTOR = "iam-policy-sensitive-actions-mfa-required";
/** Met by nearly everybody. */
const OPEN_CONDITIONS = [
  { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
  { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
  { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } },
];

export const services: Breaks = {
  "ec2-instance-volumes-encrypted": [
    must("instance", "rootBlockDevice.encrypted", false),
    must("instance", "ebsBlockDevices.0.encrypted", false),
  ],
  "ec2-launch-template-volumes-encrypted": [
    must("template", "blockDeviceMappings.0.ebs.encrypted", "false"),
    must("template", "blockDeviceMappings", []),
  ],
  "ec2-launch-template-customer-managed-key": [must("template", "blockDeviceMappings.0.ebs.kmsKeyId", "")],
  "ec2-instance-imdsv2-required": [must("instance", "metadataOptions.httpTokens", "optional")],
  "ec2-launch-template-imdsv2-required": [must("template", "metadataOptions.httpTokens", "optional")],
  "ec2-instance-imds-hop-limit": [
    may("instance", "metadataOptions.httpPutResponseHopLimit", 3),
    may("template", "metadataOptions.httpPutResponseHopLimit", 64),
  ],
  "ec2-instance-user-data-no-secrets": [
    may("instance", "userData", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"),
    may("instance", "userDataBase64", Buffer.from("key: AKIAIOSFODNN7EXAMPLE").toString("base64")),
  ],
  "ec2-launch-template-user-data-no-secrets": [
    may("template", "userData", Buffer.from("key: AKIAIOSFODNN7EXAMPLE").toString("base64")),
  ],
  "ec2-instance-no-public-ip": [may("instance", "associatePublicIpAddress", true)],
  "ec2-launch-template-no-public-ip": [may("template", "networkInterfaces.0.associatePublicIpAddress", "true")],
  "eks-cluster-secrets-encrypted": [
    must("cluster", "encryptionConfig.resources", []),
    must("cluster", "encryptionConfig.provider.keyArn", ""),
  ],
  "eks-cluster-endpoint-no-public-access": [
    must("cluster", "vpcConfig.publicAccessCidrs", ["198.51.100.0/24", "0.0.0.0/0"]),
    must("cluster", "vpcConfig.publicAccessCidrs", ["0.0.0.0/1", "128.0.0.0/1"]),
  ],
  "eks-cluster-endpoint-private-access": [must("cluster", "vpcConfig.endpointPrivateAccess", false)],
  "eks-cluster-control-plane-logs-enabled": [must("cluster", "enabledClusterLogTypes", ["api", "audit", "authenticator", "scheduler"])],
  "eks-cluster-authentication-mode-api": [must("cluster", "accessConfig.authenticationMode", "CONFIG_MAP")],
  "eks-cluster-deletion-protection-enabled": [must("cluster", "deletionProtection", false)],
  "eks-node-group-remote-access-restricted": [must("nodes", "remoteAccess.sourceSecurityGroupIds", [])],
  "ecr-repository-tag-immutability-enabled": [must("images", "imageTagMutability", "MUTABLE")],
  "ecr-repository-scan-on-push-enabled": [must("images", "imageScanningConfiguration.scanOnPush", false)],
  "ecr-repository-kms-encrypted": [must("images", "encryptionConfigurations.0.encryptionType", "AES256")],
  "sqs-queue-encrypted-at-rest": [must("queue", "kmsMasterKeyId", "", "sqs-queue-customer-managed-key")],
  "sqs-queue-customer-managed-key": [must("queue", "kmsMasterKeyId", "alias/aws/sqs")],
  "sqs-queue-policy-no-wildcard-actions": [may("queue", "policy", document({ ...ALLOW, Action: ["sqs:SendMessage", "SQS:*"] }))],
  "sns-topic-customer-managed-key": [must("topic", "kmsMasterKeyId", "alias/aws/sns")],
  "ecr-repository-customer-managed-key": [must("images", "encryptionConfigurations.0.kmsKey", "")],
  "ecr-repository-policy-not-public": [may("images-policy", "policy", document(ALLOW_ALL))],
  "apigateway-method-authorization-required": [may("method", "authorization", "NONE")],
  "apigateway-route-authorization-required": [must("route", "authorizationType", "NONE")],
  "sqs-queue-not-public": [
    may("queue", "policy", document(ALLOW_ALL)),
    may("queue", "policy", document({ ...ALLOW_ALL, Condition: { Bool: { "aws:SecureTransport": "true" } } })),
  ],
  "sns-topic-encrypted-at-rest": [must("topic", "kmsMasterKeyId", "", "sns-topic-customer-managed-key")],
  "sns-topic-not-public": [may("topic", "policy", document(ALLOW_ALL))],
  "sns-subscription-https-required": [must("subscription", "protocol", "http")],
  "kinesis-stream-encrypted-at-rest": [must("stream", "encryptionType", "NONE")],
  "kinesis-stream-customer-managed-key": [must("stream", "kmsKeyId", "")],
  "firehose-delivery-stream-encrypted": [must("firehose", "serverSideEncryption.enabled", false)],
  "firehose-delivery-stream-customer-managed-key": [
    must("firehose", "serverSideEncryption.keyType", "AWS_OWNED_CMK"),
    must("firehose", "serverSideEncryption.keyArn", ""),
  ],
  "msk-cluster-client-tls-required": [may("kafka", "encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT")],
  "msk-cluster-broker-tls-enabled": [may("kafka", "encryptionInfo.encryptionInTransit.inCluster", false)],
  "msk-cluster-customer-managed-key": [must("kafka", "encryptionInfo.encryptionAtRestKmsKeyArn", "")],
  "msk-cluster-client-authentication-required": [may("kafka", "clientAuthentication.unauthenticated", true)],
  "msk-cluster-not-public": [may("kafka", "brokerNodeGroupInfo.connectivityInfo.publicAccess.type", "SERVICE_PROVIDED_EIPS")],
  "msk-cluster-broker-logs-enabled": [must("kafka", "loggingInfo.brokerLogs.cloudwatchLogs.enabled", false)],
  "mq-broker-not-public": [may("broker", "publiclyAccessible", true)],
  "mq-broker-customer-managed-key": [must("broker", "encryptionOptions.kmsKeyId", "")],
  "mq-broker-cloudwatch-logs-enabled": [must("broker", "logs.general", false), must("broker", "logs.audit", false)],
  "secretsmanager-secret-customer-managed-key": [must("secret", "kmsKeyId", "")],
  "secretsmanager-secret-rotation-enabled": [gone("rotation"), must("rotation", "secretId", "other")],
  "secretsmanager-rotation-period-maximum": [
    must("rotation", "rotationRules.automaticallyAfterDays", 91),
    must("rotation", "rotationRules", { scheduleExpression: "rate(91 days)" }),
  ],
  "secretsmanager-secret-recovery-window": [may("secret", "recoveryWindowInDays", 0)],
  "secretsmanager-secret-not-public": [may("secret", "policy", document(ALLOW_ALL))],
  "cloudwatch-log-group-customer-managed-key": [must("log", "kmsKeyId", "")],
  "cloudwatch-log-group-retention-minimum": [may("log", "retentionInDays", 364)],
  "cloudtrail-trail-customer-managed-key": [
    must("trail", "kmsKeyId", ""),
    must("trail", "kmsKeyId", "alias/aws/cloudtrail"),
    must("events", "kmsKeyId", ""),
  ],
  "cloudtrail-trail-multi-region-enabled": [must("trail", "isMultiRegionTrail", false)],
  "cloudtrail-trail-global-service-events-enabled": [may("trail", "includeGlobalServiceEvents", false)],
  "cloudtrail-trail-log-file-validation-enabled": [must("trail", "enableLogFileValidation", false)],
  "cloudtrail-trail-logging-enabled": [may("trail", "enableLogging", false)],
  "cloudtrail-trail-cloudwatch-logs-enabled": [must("trail", "cloudWatchLogsGroupArn", "")],
  "config-recorder-all-resource-types": [may("recorder", "recordingGroup.allSupported", false)],
  "config-recorder-status-enabled": [must("recording", "isEnabled", false)],
  "guardduty-detector-enabled": [may("threats", "enable", false)],
  "macie-account-enabled": [may("macie", "status", "PAUSED")],
  "cognito-user-pool-mfa-required": [must("users", "mfaConfiguration", "OPTIONAL")],
  "cognito-user-pool-mfa-method-configured": [must("users", "softwareTokenMfaConfiguration.enabled", false)],
  "cognito-user-pool-password-min-length": [must("users", "passwordPolicy.minimumLength", 11)],
  "cognito-user-pool-threat-protection-enforced": [must("users", "userPoolAddOns.advancedSecurityMode", "AUDIT")],
  "cognito-identity-pool-no-guest-access": [may("identities", "allowUnauthenticatedIdentities", true)],
  "cognito-user-pool-deletion-protection-enabled": [must("users", "deletionProtection", "INACTIVE")],
  "iam-password-policy-min-length": [must("passwords", "minimumPasswordLength", 13)],
  "iam-password-policy-reuse-prevention": [must("passwords", "passwordReusePrevention", 23)],
  "iam-password-policy-max-age": [must("passwords", "maxPasswordAge", 91), must("passwords", "maxPasswordAge", 0)],
  "iam-password-policy-require-symbols": [must("passwords", "requireSymbols", false)],
  "iam-password-policy-require-numbers": [must("passwords", "requireNumbers", false)],
  "iam-password-policy-require-uppercase": [must("passwords", "requireUppercaseCharacters", false)],
  "iam-password-policy-require-lowercase": [must("passwords", "requireLowercaseCharacters", false)],
  "iam-policy-no-admin-access": [
    may("permissions", "policy", allow("*"), FACTOR),
    may("permissions", "policy", allow(["ec2:Describe*", "*"]), FACTOR),
    may("permissions", "policy", document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })),
    may("role", "inlinePolicies", [{ name: "all", policy: allow("*", "arn:aws:*:*:*:*") }]),
  ],
  "iam-policy-no-full-service-access": [
    may("permissions", "policy", allow("IAM:*"), FACTOR),
    may("role", "inlinePolicies", [{ name: "all", policy: allow("s3:*") }]),
  ],
  "iam-policy-pass-role-restricted": [
    may("permissions", "policy", allow(["ec2:RunInstances", "iam:PassRole"])),
    may("role", "inlinePolicies", [{ name: "pass", policy: allow("iam:PassRole") }]),
  ],
  "iam-policy-sensitive-actions-mfa-required": [
    ...["kms:ScheduleKeyDeletion", "iam:AttachUserPolicy", "s3:DeleteBucket", "ec2:*"].map((action) =>
      may("people", "policy", allow(action)),
    ),
    may("permissions", "policy", allow("iam:CreateUser")),
  ],
  "iam-policy-attachment-no-administrator-access": [may("attachment", "policyArn", ADMINISTRATOR)],
  "iam-role-no-administrator-access": [may("role", "managedPolicyArns", ["arn:other", ADMINISTRATOR])],
  "iam-role-trust-policy-not-public": [
    may("role", "assumeRolePolicy", document({ ...ALLOW_ALL, Action: "sts:AssumeRole" })),
    ...OPEN_CONDITIONS.map((Condition) => may("role", "assumeRolePolicy", document({ ...ALLOW_ALL, Condition }))),
  ],
  "iam-role-trust-policy-federated-subject-required": [
    undefined,
    { StringEquals: { "token.example.com:aud": "sts.amazonaws.com" } },
    ...["*", "repo:*", "repo:owner*"].map((subject) => ({ StringLike: { "token.example.com:sub": subject } })),
  ].map((Condition) =>
    may(
      "role",
      "assumeRolePolicy",
      document({
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.example.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
      }),
    ),
  ),
};
