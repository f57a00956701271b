// SPDX-License-Identifier: Apache-2.0
import { ALLOW, ALLOW_ALL, document } from "../compliant/fixture";
import { gone, may, must, type Breaks } from "./noncompliant";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const allow = (action: string | string[], resource = "*"): string =>
  document({ Effect: "Allow", Action: action, Resource: resource });
/** Who may do as much must show a second factor, too. */
const FACTOR = "policy-sensitive-needs-factor";
/** Met by nearly everybody. */
const OPEN_CONDITIONS = [
  { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
  { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
  { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } },
];

export const services: Breaks = {
  "instance-volumes-encrypted": [
    must("instance", "rootBlockDevice.encrypted", false),
    must("instance", "ebsBlockDevices.0.encrypted", false),
  ],
  "launch-template-volumes-encrypted": [
    must("template", "blockDeviceMappings.0.ebs.encrypted", "false"),
    must("template", "blockDeviceMappings", []),
  ],
  "launch-template-own-key": [must("template", "blockDeviceMappings.0.ebs.kmsKeyId", "")],
  "instance-metadata-needs-token": [must("instance", "metadataOptions.httpTokens", "optional")],
  "launch-template-metadata-needs-token": [must("template", "metadataOptions.httpTokens", "optional")],
  "instance-metadata-stays-near": [
    may("instance", "metadataOptions.httpPutResponseHopLimit", 3),
    may("template", "metadataOptions.httpPutResponseHopLimit", 64),
  ],
  "instance-data-holds-no-keys": [
    may("instance", "userData", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"),
    may("instance", "userDataBase64", Buffer.from("key: AKIAIOSFODNN7EXAMPLE").toString("base64")),
  ],
  "launch-template-data-holds-no-keys": [
    may("template", "userData", Buffer.from("key: AKIAIOSFODNN7EXAMPLE").toString("base64")),
  ],
  "instance-not-public": [may("instance", "associatePublicIpAddress", true)],
  "launch-template-not-public": [may("template", "networkInterfaces.0.associatePublicIpAddress", "true")],
  "cluster-secrets-encrypted": [
    must("cluster", "encryptionConfig.resources", []),
    must("cluster", "encryptionConfig.provider.keyArn", ""),
  ],
  "cluster-api-not-public": [
    must("cluster", "vpcConfig.publicAccessCidrs", ["198.51.100.0/24", "0.0.0.0/0"]),
    must("cluster", "vpcConfig.publicAccessCidrs", ["0.0.0.0/1", "128.0.0.0/1"]),
  ],
  "cluster-api-private": [must("cluster", "vpcConfig.endpointPrivateAccess", false)],
  "cluster-logs": [must("cluster", "enabledClusterLogTypes", ["api", "audit", "authenticator", "scheduler"])],
  "cluster-access-by-api": [must("cluster", "accessConfig.authenticationMode", "CONFIG_MAP")],
  "cluster-deletion-protected": [must("cluster", "deletionProtection", false)],
  "nodes-no-open-shell": [must("nodes", "remoteAccess.sourceSecurityGroupIds", [])],
  "images-immutable": [must("images", "imageTagMutability", "MUTABLE")],
  "images-scanned": [must("images", "imageScanningConfiguration.scanOnPush", false)],
  "images-encrypted-by-kms": [must("images", "encryptionConfigurations.0.encryptionType", "AES256")],
  "queue-encrypted": [must("queue", "kmsMasterKeyId", "", "queue-own-key")],
  "queue-own-key": [must("queue", "kmsMasterKeyId", "alias/aws/sqs")],
  "queue-policy-names-actions": [may("queue", "policy", document({ ...ALLOW, Action: ["sqs:SendMessage", "SQS:*"] }))],
  "topic-own-key": [must("topic", "kmsMasterKeyId", "alias/aws/sns")],
  "images-own-key": [must("images", "encryptionConfigurations.0.kmsKey", "")],
  "images-not-public": [may("images-policy", "policy", document(ALLOW_ALL))],
  "api-method-authorizes": [may("method", "authorization", "NONE")],
  "api-route-authorizes": [must("route", "authorizationType", "NONE")],
  "queue-not-public": [
    may("queue", "policy", document(ALLOW_ALL)),
    may("queue", "policy", document({ ...ALLOW_ALL, Condition: { Bool: { "aws:SecureTransport": "true" } } })),
  ],
  "topic-encrypted": [must("topic", "kmsMasterKeyId", "", "topic-own-key")],
  "topic-not-public": [may("topic", "policy", document(ALLOW_ALL))],
  "topic-plain-subscription": [must("subscription", "protocol", "http")],
  "stream-encrypted": [must("stream", "encryptionType", "NONE")],
  "stream-own-key": [must("stream", "kmsKeyId", "")],
  "delivery-stream-encrypted": [must("firehose", "serverSideEncryption.enabled", false)],
  "delivery-stream-own-key": [
    must("firehose", "serverSideEncryption.keyType", "AWS_OWNED_CMK"),
    must("firehose", "serverSideEncryption.keyArn", ""),
  ],
  "kafka-requires-tls": [may("kafka", "encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT")],
  "kafka-brokers-use-tls": [may("kafka", "encryptionInfo.encryptionInTransit.inCluster", false)],
  "kafka-own-key": [must("kafka", "encryptionInfo.encryptionAtRestKmsKeyArn", "")],
  "kafka-authenticates": [may("kafka", "clientAuthentication.unauthenticated", true)],
  "kafka-not-public": [may("kafka", "brokerNodeGroupInfo.connectivityInfo.publicAccess.type", "SERVICE_PROVIDED_EIPS")],
  "kafka-logs": [must("kafka", "loggingInfo.brokerLogs.cloudwatchLogs.enabled", false)],
  "broker-not-public": [may("broker", "publiclyAccessible", true)],
  "broker-own-key": [must("broker", "encryptionOptions.kmsKeyId", "")],
  "broker-logs": [must("broker", "logs.general", false), must("broker", "logs.audit", false)],
  "secret-own-key": [must("secret", "kmsKeyId", "")],
  "secret-rotates": [gone("rotation"), must("rotation", "secretId", "other")],
  "secret-rotates-each-quarter": [
    must("rotation", "rotationRules.automaticallyAfterDays", 91),
    must("rotation", "rotationRules", { scheduleExpression: "rate(91 days)" }),
  ],
  "secret-can-be-recovered": [may("secret", "recoveryWindowInDays", 0)],
  "secret-not-public": [may("secret", "policy", document(ALLOW_ALL))],
  "log-group-own-key": [must("log", "kmsKeyId", "")],
  "log-group-kept": [may("log", "retentionInDays", 364)],
  "trail-own-key": [
    must("trail", "kmsKeyId", ""),
    must("trail", "kmsKeyId", "alias/aws/cloudtrail"),
    must("events", "kmsKeyId", ""),
  ],
  "trail-of-all-regions": [must("trail", "isMultiRegionTrail", false)],
  "trail-of-global-services": [may("trail", "includeGlobalServiceEvents", false)],
  "trail-provable": [must("trail", "enableLogFileValidation", false)],
  "trail-on": [may("trail", "enableLogging", false)],
  "trail-to-log-group": [must("trail", "cloudWatchLogsGroupArn", "")],
  "configuration-recorded": [may("recorder", "recordingGroup.allSupported", false)],
  "configuration-recorder-on": [must("recording", "isEnabled", false)],
  "threats-watched": [may("threats", "enable", false)],
  "personal-data-watched": [may("macie", "status", "PAUSED")],
  "users-need-second-factor": [must("users", "mfaConfiguration", "OPTIONAL")],
  "users-have-second-factor": [must("users", "softwareTokenMfaConfiguration.enabled", false)],
  "users-passwords-long": [must("users", "passwordPolicy.minimumLength", 11)],
  "users-protected-from-takeover": [must("users", "userPoolAddOns.advancedSecurityMode", "AUDIT")],
  "identities-known": [may("identities", "allowUnauthenticatedIdentities", true)],
  "users-deletion-protected": [must("users", "deletionProtection", "INACTIVE")],
  "account-password-long": [must("passwords", "minimumPasswordLength", 13)],
  "account-password-new": [must("passwords", "passwordReusePrevention", 23)],
  "account-password-expires": [must("passwords", "maxPasswordAge", 91), must("passwords", "maxPasswordAge", 0)],
  "account-password-symbols": [must("passwords", "requireSymbols", false)],
  "account-password-numbers": [must("passwords", "requireNumbers", false)],
  "account-password-capitals": [must("passwords", "requireUppercaseCharacters", false)],
  "account-password-small-letters": [must("passwords", "requireLowercaseCharacters", false)],
  "policy-not-almighty": [
    may("permissions", "policy", allow("*"), FACTOR),
    may("permissions", "policy", allow(["ec2:Describe*", "*"]), FACTOR),
    may("permissions", "policy", document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })),
    may("role", "inlinePolicies", [{ name: "all", policy: allow("*", "arn:aws:*:*:*:*") }]),
  ],
  "policy-no-whole-service": [
    may("permissions", "policy", allow("IAM:*"), FACTOR),
    may("role", "inlinePolicies", [{ name: "all", policy: allow("s3:*") }]),
  ],
  "policy-passes-named-roles": [
    may("permissions", "policy", allow(["ec2:RunInstances", "iam:PassRole"])),
    may("role", "inlinePolicies", [{ name: "pass", policy: allow("iam:PassRole") }]),
  ],
  "policy-sensitive-needs-factor": [
    ...["kms:ScheduleKeyDeletion", "iam:AttachUserPolicy", "s3:DeleteBucket", "ec2:*"].map((action) =>
      may("people", "policy", allow(action)),
    ),
    may("permissions", "policy", allow("iam:CreateUser")),
  ],
  "nobody-administrator": [may("attachment", "policyArn", ADMINISTRATOR)],
  "role-not-administrator": [may("role", "managedPolicyArns", ["arn:other", ADMINISTRATOR])],
  "role-trusts-somebody": [
    may("role", "assumeRolePolicy", document({ ...ALLOW_ALL, Action: "sts:AssumeRole" })),
    ...OPEN_CONDITIONS.map((Condition) => may("role", "assumeRolePolicy", document({ ...ALLOW_ALL, Condition }))),
  ],
  "role-trusts-named-identities": [
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
