// SPDX-License-Identifier: Apache-2.0
import { ALLOW, ALLOW_ALL, policyDocument } from "../compliant/fixture";
import { removed, optional, required, type NoncompliantCases } from "./noncompliant";

const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
const allowPolicy = (action: string | string[], resource = "*"): string =>
  policyDocument({ Effect: "Allow", Action: action, Resource: resource });
/** Policies that allow this much must also require MFA. */
const MFA_RULE = "iam-policy-sensitive-actions-mfa-required";
/** Nearly all principals meet these conditions. */
const WEAK_CONDITIONS = [
  { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
  { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
  { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } },
];

export const services: NoncompliantCases = {
  "ec2-instance-volumes-encrypted": [
    required("instance", "rootBlockDevice.encrypted", false),
    required("instance", "ebsBlockDevices.0.encrypted", false),
  ],
  "ec2-launch-template-volumes-encrypted": [
    required("launch-template", "blockDeviceMappings.0.ebs.encrypted", "false"),
    required("launch-template", "blockDeviceMappings", []),
  ],
  "ec2-launch-template-customer-managed-key": [required("launch-template", "blockDeviceMappings.0.ebs.kmsKeyId", "")],
  "ec2-instance-imdsv2-required": [required("instance", "metadataOptions.httpTokens", "optional")],
  "ec2-launch-template-imdsv2-required": [required("launch-template", "metadataOptions.httpTokens", "optional")],
  "ec2-instance-imds-hop-limit": [
    optional("instance", "metadataOptions.httpPutResponseHopLimit", 3),
    optional("launch-template", "metadataOptions.httpPutResponseHopLimit", 64),
  ],
  "ec2-instance-user-data-no-secrets": [
    optional("instance", "userData", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"),
    optional("instance", "userDataBase64", Buffer.from("key: AKIAIOSFODNN7EXAMPLE").toString("base64")),
  ],
  "ec2-launch-template-user-data-no-secrets": [
    optional("launch-template", "userData", Buffer.from("key: AKIAIOSFODNN7EXAMPLE").toString("base64")),
  ],
  "ec2-instance-no-public-ip": [optional("instance", "associatePublicIpAddress", true)],
  "ec2-launch-template-no-public-ip": [
    optional("launch-template", "networkInterfaces.0.associatePublicIpAddress", "true"),
  ],
  "eks-cluster-secrets-encrypted": [
    required("eks-cluster", "encryptionConfig.resources", []),
    required("eks-cluster", "encryptionConfig.provider.keyArn", ""),
  ],
  "eks-cluster-endpoint-no-public-access": [
    required("eks-cluster", "vpcConfig.publicAccessCidrs", ["198.51.100.0/24", "0.0.0.0/0"]),
    required("eks-cluster", "vpcConfig.publicAccessCidrs", ["0.0.0.0/1", "128.0.0.0/1"]),
  ],
  "eks-cluster-endpoint-private-access": [required("eks-cluster", "vpcConfig.endpointPrivateAccess", false)],
  "eks-cluster-control-plane-logs-enabled": [
    required("eks-cluster", "enabledClusterLogTypes", ["api", "audit", "authenticator", "scheduler"]),
  ],
  "eks-cluster-authentication-mode-api": [required("eks-cluster", "accessConfig.authenticationMode", "CONFIG_MAP")],
  "eks-cluster-deletion-protection-enabled": [required("eks-cluster", "deletionProtection", false)],
  "eks-node-group-remote-access-restricted": [required("node-group", "remoteAccess.sourceSecurityGroupIds", [])],
  "ecr-repository-tag-immutability-enabled": [required("repository", "imageTagMutability", "MUTABLE")],
  "ecr-repository-scan-on-push-enabled": [required("repository", "imageScanningConfiguration.scanOnPush", false)],
  "ecr-repository-kms-encrypted": [required("repository", "encryptionConfigurations.0.encryptionType", "AES256")],
  "sqs-queue-encrypted-at-rest": [required("queue", "kmsMasterKeyId", "", "sqs-queue-customer-managed-key")],
  "sqs-queue-customer-managed-key": [required("queue", "kmsMasterKeyId", "alias/aws/sqs")],
  "sqs-queue-policy-no-wildcard-actions": [
    optional("queue", "policy", policyDocument({ ...ALLOW, Action: ["sqs:SendMessage", "SQS:*"] })),
  ],
  "sns-topic-customer-managed-key": [required("topic", "kmsMasterKeyId", "alias/aws/sns")],
  "ecr-repository-customer-managed-key": [required("repository", "encryptionConfigurations.0.kmsKey", "")],
  "ecr-repository-policy-not-public": [optional("repository-policy", "policy", policyDocument(ALLOW_ALL))],
  "apigateway-method-authorization-required": [optional("method", "authorization", "NONE")],
  "apigateway-route-authorization-required": [required("route", "authorizationType", "NONE")],
  "sqs-queue-not-public": [
    optional("queue", "policy", policyDocument(ALLOW_ALL)),
    optional(
      "queue",
      "policy",
      policyDocument({ ...ALLOW_ALL, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ),
  ],
  "sns-topic-encrypted-at-rest": [required("topic", "kmsMasterKeyId", "", "sns-topic-customer-managed-key")],
  "sns-topic-not-public": [optional("topic", "policy", policyDocument(ALLOW_ALL))],
  "sns-subscription-https-required": [required("subscription", "protocol", "http")],
  "kinesis-stream-encrypted-at-rest": [required("stream", "encryptionType", "NONE")],
  "kinesis-stream-customer-managed-key": [required("stream", "kmsKeyId", "")],
  "firehose-delivery-stream-encrypted": [required("delivery-stream", "serverSideEncryption.enabled", false)],
  "firehose-delivery-stream-customer-managed-key": [
    required("delivery-stream", "serverSideEncryption.keyType", "AWS_OWNED_CMK"),
    required("delivery-stream", "serverSideEncryption.keyArn", ""),
  ],
  "msk-cluster-client-tls-required": [
    optional("msk-cluster", "encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT"),
  ],
  "msk-cluster-broker-tls-enabled": [optional("msk-cluster", "encryptionInfo.encryptionInTransit.inCluster", false)],
  "msk-cluster-customer-managed-key": [required("msk-cluster", "encryptionInfo.encryptionAtRestKmsKeyArn", "")],
  "msk-cluster-client-authentication-required": [optional("msk-cluster", "clientAuthentication.unauthenticated", true)],
  "msk-cluster-not-public": [
    optional("msk-cluster", "brokerNodeGroupInfo.connectivityInfo.publicAccess.type", "SERVICE_PROVIDED_EIPS"),
  ],
  "msk-cluster-broker-logs-enabled": [required("msk-cluster", "loggingInfo.brokerLogs.cloudwatchLogs.enabled", false)],
  "mq-broker-not-public": [optional("mq-broker", "publiclyAccessible", true)],
  "mq-broker-customer-managed-key": [required("mq-broker", "encryptionOptions.kmsKeyId", "")],
  "mq-broker-cloudwatch-logs-enabled": [
    required("mq-broker", "logs.general", false),
    required("mq-broker", "logs.audit", false),
  ],
  "secretsmanager-secret-customer-managed-key": [required("secret", "kmsKeyId", "")],
  "secretsmanager-secret-rotation-enabled": [removed("rotation"), required("rotation", "secretId", "other")],
  "secretsmanager-rotation-period-maximum": [
    required("rotation", "rotationRules.automaticallyAfterDays", 91),
    required("rotation", "rotationRules", { scheduleExpression: "rate(91 days)" }),
  ],
  "secretsmanager-secret-recovery-window": [optional("secret", "recoveryWindowInDays", 0)],
  "secretsmanager-secret-not-public": [optional("secret", "policy", policyDocument(ALLOW_ALL))],
  "cloudwatch-log-group-customer-managed-key": [required("log-group", "kmsKeyId", "")],
  "cloudwatch-log-group-retention-minimum": [optional("log-group", "retentionInDays", 364)],
  "cloudtrail-trail-customer-managed-key": [
    required("trail", "kmsKeyId", ""),
    required("trail", "kmsKeyId", "alias/aws/cloudtrail"),
    required("event-data-store", "kmsKeyId", ""),
  ],
  "cloudtrail-trail-multi-region-enabled": [required("trail", "isMultiRegionTrail", false)],
  "cloudtrail-trail-global-service-events-enabled": [optional("trail", "includeGlobalServiceEvents", false)],
  "cloudtrail-trail-log-file-validation-enabled": [required("trail", "enableLogFileValidation", false)],
  "cloudtrail-trail-logging-enabled": [optional("trail", "enableLogging", false)],
  "cloudtrail-trail-cloudwatch-logs-enabled": [required("trail", "cloudWatchLogsGroupArn", "")],
  "config-recorder-all-resource-types": [optional("recorder", "recordingGroup.allSupported", false)],
  "config-recorder-status-enabled": [required("recorder-status", "isEnabled", false)],
  "guardduty-detector-enabled": [optional("guardduty-detector", "enable", false)],
  "macie-account-enabled": [optional("macie-account", "status", "PAUSED")],
  "cognito-user-pool-mfa-required": [required("user-pool", "mfaConfiguration", "OPTIONAL")],
  "cognito-user-pool-mfa-method-configured": [required("user-pool", "softwareTokenMfaConfiguration.enabled", false)],
  "cognito-user-pool-password-min-length": [required("user-pool", "passwordPolicy.minimumLength", 11)],
  "cognito-user-pool-threat-protection-enforced": [
    required("user-pool", "userPoolAddOns.advancedSecurityMode", "AUDIT"),
  ],
  "cognito-identity-pool-no-guest-access": [optional("identity-pool", "allowUnauthenticatedIdentities", true)],
  "cognito-user-pool-deletion-protection-enabled": [required("user-pool", "deletionProtection", "INACTIVE")],
  "iam-password-policy-min-length": [required("password-policy", "minimumPasswordLength", 13)],
  "iam-password-policy-reuse-prevention": [required("password-policy", "passwordReusePrevention", 23)],
  "iam-password-policy-max-age": [
    required("password-policy", "maxPasswordAge", 91),
    required("password-policy", "maxPasswordAge", 0),
  ],
  "iam-password-policy-require-symbols": [required("password-policy", "requireSymbols", false)],
  "iam-password-policy-require-numbers": [required("password-policy", "requireNumbers", false)],
  "iam-password-policy-require-uppercase": [required("password-policy", "requireUppercaseCharacters", false)],
  "iam-password-policy-require-lowercase": [required("password-policy", "requireLowercaseCharacters", false)],
  "iam-policy-no-admin-access": [
    optional("managed-policy", "policy", allowPolicy("*"), MFA_RULE),
    optional("managed-policy", "policy", allowPolicy(["ec2:Describe*", "*"]), MFA_RULE),
    optional("managed-policy", "policy", policyDocument({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })),
    optional("role", "inlinePolicies", [{ name: "all", policy: allowPolicy("*", "arn:aws:*:*:*:*") }]),
  ],
  "iam-policy-no-full-service-access": [
    optional("managed-policy", "policy", allowPolicy("IAM:*"), MFA_RULE),
    optional("role", "inlinePolicies", [{ name: "all", policy: allowPolicy("s3:*") }]),
  ],
  "iam-policy-pass-role-restricted": [
    optional("managed-policy", "policy", allowPolicy(["ec2:RunInstances", "iam:PassRole"])),
    optional("role", "inlinePolicies", [{ name: "pass", policy: allowPolicy("iam:PassRole") }]),
  ],
  "iam-policy-sensitive-actions-mfa-required": [
    ...["kms:ScheduleKeyDeletion", "iam:AttachUserPolicy", "s3:DeleteBucket", "ec2:*"].map((action) =>
      optional("group-policy", "policy", allowPolicy(action)),
    ),
    optional("managed-policy", "policy", allowPolicy("iam:CreateUser")),
  ],
  "iam-policy-attachment-no-administrator-access": [
    optional("role-policy-attachment", "policyArn", ADMINISTRATOR_ACCESS),
  ],
  "iam-role-no-administrator-access": [optional("role", "managedPolicyArns", ["arn:other", ADMINISTRATOR_ACCESS])],
  "iam-role-trust-policy-not-public": [
    optional("role", "assumeRolePolicy", policyDocument({ ...ALLOW_ALL, Action: "sts:AssumeRole" })),
    ...WEAK_CONDITIONS.map((Condition) =>
      optional("role", "assumeRolePolicy", policyDocument({ ...ALLOW_ALL, Condition })),
    ),
  ],
  "iam-role-trust-policy-federated-subject-required": [
    undefined,
    { StringEquals: { "token.example.com:aud": "sts.amazonaws.com" } },
    ...["*", "repo:*", "repo:owner*"].map((subject) => ({ StringLike: { "token.example.com:sub": subject } })),
  ].map((Condition) =>
    optional(
      "role",
      "assumeRolePolicy",
      policyDocument({
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.example.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
      }),
    ),
  ),
};
