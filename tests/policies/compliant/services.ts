// SPDX-License-Identifier: Apache-2.0
import { ALLOW, arn, document, made } from "./fixture";

const PERMISSIONS = document({
  Effect: "Allow",
  Action: ["ec2:Describe*", "iam:PassRole"],
  Resource: "arn:aws:iam::123456789012:role/one",
});
const SENSITIVE = document({
  Effect: "Allow",
  Action: "kms:ScheduleKeyDeletion",
  Resource: "*",
  Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
});
const METADATA = { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 2 };

/** What computes, carries messages, watches and decides who may what. */
export const services = [
  made("aws:ec2/instance:Instance", "instance", {
    metadataOptions: METADATA,
    rootBlockDevice: { encrypted: true },
    ebsBlockDevices: [{ encrypted: true }],
    associatePublicIpAddress: false,
  }),
  made("aws:ec2/launchTemplate:LaunchTemplate", "template", {
    metadataOptions: METADATA,
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: arn("key") } },
      { deviceName: "/dev/xvdb", noDevice: "" },
    ],
    networkInterfaces: [{ associatePublicIpAddress: "false" }],
  }),
  made("aws:eks/cluster:Cluster", "cluster", {
    encryptionConfig: { provider: { keyArn: arn("key") }, resources: ["secrets"] },
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    vpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ["198.51.100.0/24"] },
    accessConfig: { authenticationMode: "API" },
    deletionProtection: true,
  }),
  made("aws:eks/nodeGroup:NodeGroup", "nodes", {
    remoteAccess: { ec2SshKey: "key", sourceSecurityGroupIds: ["group"] },
  }),
  made("aws:ecr/repository:Repository", "images", {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: arn("key") }],
  }),
  made("aws:ecr/repositoryPolicy:RepositoryPolicy", "images-policy", { policy: document(ALLOW) }),
  made("aws:apigateway/method:Method", "method", { authorization: "AWS_IAM", httpMethod: "GET" }),
  made("aws:apigatewayv2/route:Route", "route", { authorizationType: "JWT", routeKey: "GET /" }),
  made("aws:sqs/queue:Queue", "queue", { kmsMasterKeyId: arn("key"), policy: document(ALLOW) }),
  made("aws:sns/topic:Topic", "topic", { kmsMasterKeyId: arn("key"), policy: document(ALLOW) }),
  made("aws:sns/topicSubscription:TopicSubscription", "subscription", { protocol: "https" }),
  made("aws:kinesis/stream:Stream", "stream", { encryptionType: "KMS", kmsKeyId: arn("key") }),
  made("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "firehose", {
    serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: arn("key") },
  }),
  made("aws:msk/cluster:Cluster", "kafka", {
    encryptionInfo: {
      encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      encryptionAtRestKmsKeyArn: arn("key"),
    },
    clientAuthentication: { unauthenticated: false },
    brokerNodeGroupInfo: { connectivityInfo: { publicAccess: { type: "DISABLED" } } },
    loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true } } },
  }),
  made("aws:mq/broker:Broker", "broker", {
    publiclyAccessible: false,
    encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: arn("key") },
    logs: { general: true, audit: true },
  }),
  made("aws:secretsmanager/secret:Secret", "secret", {
    kmsKeyId: arn("key"),
    recoveryWindowInDays: 30,
    policy: document(ALLOW),
  }),
  made("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
    secretId: "secret",
    rotationRules: { automaticallyAfterDays: 90 },
  }),
  made("aws:cloudwatch/logGroup:LogGroup", "log", { kmsKeyId: arn("key"), retentionInDays: 365 }),
  made("aws:cloudtrail/eventDataStore:EventDataStore", "events", { kmsKeyId: arn("key") }),
  made("aws:cloudtrail/trail:Trail", "trail", {
    kmsKeyId: arn("key"),
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    enableLogging: true,
    cloudWatchLogsGroupArn: arn("log"),
    s3BucketName: "logs",
  }),
  made("aws:cfg/recorder:Recorder", "recorder", { recordingGroup: { allSupported: true } }),
  made("aws:cfg/recorderStatus:RecorderStatus", "recording", { isEnabled: true }),
  made("aws:guardduty/detector:Detector", "threats", { enable: true }),
  made("aws:macie2/account:Account", "macie", { status: "ENABLED" }),
  made("aws:cognito/userPool:UserPool", "users", {
    mfaConfiguration: "ON",
    softwareTokenMfaConfiguration: { enabled: true },
    passwordPolicy: { minimumLength: 12 },
    userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
    deletionProtection: "ACTIVE",
  }),
  made("aws:cognito/identityPool:IdentityPool", "identities", { allowUnauthenticatedIdentities: false }),
  made("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "passwords", {
    minimumPasswordLength: 14,
    passwordReusePrevention: 24,
    maxPasswordAge: 90,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: true,
  }),
  made("aws:iam/policy:Policy", "permissions", { policy: PERMISSIONS }),
  made("aws:iam/groupPolicy:GroupPolicy", "people", { policy: SENSITIVE }),
  made("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
  made("aws:iam/role:Role", "role", {
    managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    assumeRolePolicy: document({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  }),
];
