// SPDX-License-Identifier: Apache-2.0
import { ALLOW, arn, policyDocument, createdResource } from "./fixture";

const PERMISSIONS = policyDocument({
  Effect: "Allow",
  Action: ["ec2:Describe*", "iam:PassRole"],
  Resource: "arn:aws:iam::123456789012:role/one",
});
const SENSITIVE_WITH_MFA = policyDocument({
  Effect: "Allow",
  Action: "kms:ScheduleKeyDeletion",
  Resource: "*",
  Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
});
const METADATA_OPTIONS = { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 2 };

/** Compute, messaging, logging, threat detection and identity services. */
export const services = [
  createdResource("aws:ec2/instance:Instance", "instance", {
    metadataOptions: METADATA_OPTIONS,
    rootBlockDevice: { encrypted: true },
    ebsBlockDevices: [{ encrypted: true }],
    associatePublicIpAddress: false,
  }),
  createdResource("aws:ec2/launchTemplate:LaunchTemplate", "launch-template", {
    metadataOptions: METADATA_OPTIONS,
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: arn("key") } },
      { deviceName: "/dev/xvdb", noDevice: "" },
    ],
    networkInterfaces: [{ associatePublicIpAddress: "false" }],
  }),
  createdResource("aws:eks/cluster:Cluster", "eks-cluster", {
    encryptionConfig: { provider: { keyArn: arn("key") }, resources: ["secrets"] },
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    vpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ["198.51.100.0/24"] },
    accessConfig: { authenticationMode: "API" },
    deletionProtection: true,
  }),
  createdResource("aws:eks/nodeGroup:NodeGroup", "node-group", {
    remoteAccess: { ec2SshKey: "key", sourceSecurityGroupIds: ["security-group"] },
  }),
  createdResource("aws:ecr/repository:Repository", "repository", {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: arn("key") }],
  }),
  createdResource("aws:ecr/repositoryPolicy:RepositoryPolicy", "repository-policy", { policy: policyDocument(ALLOW) }),
  createdResource("aws:apigateway/method:Method", "method", { authorization: "AWS_IAM", httpMethod: "GET" }),
  createdResource("aws:apigatewayv2/route:Route", "route", { authorizationType: "JWT", routeKey: "GET /" }),
  createdResource("aws:sqs/queue:Queue", "queue", { kmsMasterKeyId: arn("key"), policy: policyDocument(ALLOW) }),
  createdResource("aws:sns/topic:Topic", "topic", { kmsMasterKeyId: arn("key"), policy: policyDocument(ALLOW) }),
  createdResource("aws:sns/topicSubscription:TopicSubscription", "subscription", { protocol: "https" }),
  createdResource("aws:kinesis/stream:Stream", "stream", { encryptionType: "KMS", kmsKeyId: arn("key") }),
  createdResource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "delivery-stream", {
    serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: arn("key") },
  }),
  createdResource("aws:msk/cluster:Cluster", "msk-cluster", {
    encryptionInfo: {
      encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      encryptionAtRestKmsKeyArn: arn("key"),
    },
    clientAuthentication: { unauthenticated: false },
    brokerNodeGroupInfo: { connectivityInfo: { publicAccess: { type: "DISABLED" } } },
    loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true } } },
  }),
  createdResource("aws:mq/broker:Broker", "mq-broker", {
    publiclyAccessible: false,
    encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: arn("key") },
    logs: { general: true, audit: true },
  }),
  createdResource("aws:secretsmanager/secret:Secret", "secret", {
    kmsKeyId: arn("key"),
    recoveryWindowInDays: 30,
    policy: policyDocument(ALLOW),
  }),
  createdResource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
    secretId: "secret",
    rotationRules: { automaticallyAfterDays: 90 },
  }),
  createdResource("aws:cloudwatch/logGroup:LogGroup", "log-group", { kmsKeyId: arn("key"), retentionInDays: 365 }),
  createdResource("aws:cloudtrail/eventDataStore:EventDataStore", "event-data-store", { kmsKeyId: arn("key") }),
  createdResource("aws:cloudtrail/trail:Trail", "trail", {
    kmsKeyId: arn("key"),
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    enableLogging: true,
    cloudWatchLogsGroupArn: arn("log-group"),
    s3BucketName: "logs",
  }),
  createdResource("aws:cfg/recorder:Recorder", "recorder", { recordingGroup: { allSupported: true } }),
  createdResource("aws:cfg/recorderStatus:RecorderStatus", "recorder-status", { isEnabled: true }),
  createdResource("aws:guardduty/detector:Detector", "guardduty-detector", { enable: true }),
  createdResource("aws:macie2/account:Account", "macie-account", { status: "ENABLED" }),
  createdResource("aws:cognito/userPool:UserPool", "user-pool", {
    mfaConfiguration: "ON",
    softwareTokenMfaConfiguration: { enabled: true },
    passwordPolicy: { minimumLength: 12 },
    userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
    deletionProtection: "ACTIVE",
  }),
  createdResource("aws:cognito/identityPool:IdentityPool", "identity-pool", { allowUnauthenticatedIdentities: false }),
  createdResource("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "password-policy", {
    minimumPasswordLength: 14,
    passwordReusePrevention: 24,
    maxPasswordAge: 90,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: true,
  }),
  createdResource("aws:iam/policy:Policy", "managed-policy", { policy: PERMISSIONS }),
  createdResource("aws:iam/groupPolicy:GroupPolicy", "group-policy", { policy: SENSITIVE_WITH_MFA }),
  createdResource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role-policy-attachment", {
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
  createdResource("aws:iam/role:Role", "role", {
    managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    assumeRolePolicy: policyDocument({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  }),
];
