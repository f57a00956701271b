// SPDX-License-Identifier: Apache-2.0
import { policyDocument } from "../compliant/fixture";
import type { CompliantVariant, CompliantVariants } from "./variant";

const ALLOW_WITH_MFA = { Effect: "Allow", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };

export const services: CompliantVariants = {
  "iam-policy-no-full-service-access": [
    ["managed-policy", { policy: policyDocument({ ...ALLOW_WITH_MFA, Action: "iam:*", Resource: "*" }) }],
  ],
  "iam-policy-sensitive-actions-mfa-required": [
    [
      "group-policy",
      {
        policy: policyDocument({
          Effect: "Allow",
          Action: "iam:DeleteUser",
          Resource: "*",
          Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
        }),
      },
    ],
    [
      "group-policy",
      {
        policy: policyDocument({
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
  ].map(([provider, key, value]): CompliantVariant => [
    "role",
    {
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { [`token.example.com${key!}`]: value } },
      }),
    },
  ]),
  "ec2-instance-volumes-encrypted": [
    ["instance", { rootBlockDevice: undefined, launchTemplate: { id: "template" } }],
    ["instance", { "ebsBlockDevices.0": { noDevice: true } }],
  ],
  "ec2-instance-imdsv2-required": [
    ["instance", { metadataOptions: undefined, launchTemplate: { id: "template" } }],
    ["instance", { metadataOptions: { httpEndpoint: "disabled" } }],
  ],
  "ec2-launch-template-imdsv2-required": [["launch-template", { metadataOptions: { httpEndpoint: "disabled" } }]],
  "eks-cluster-endpoint-no-public-access": [
    ["eks-cluster", { "vpcConfig.publicAccessCidrs": undefined, "vpcConfig.endpointPublicAccess": false }],
  ],
  "eks-node-group-remote-access-restricted": [
    ["node-group", { remoteAccess: undefined }],
    ["node-group", { remoteAccess: { ec2SshKey: "" } }],
  ],
  "apigateway-method-authorization-required": [
    ["method", { authorization: "NONE", apiKeyRequired: true }],
    ["method", { authorization: "NONE", httpMethod: "OPTIONS" }],
  ],
  "apigateway-route-authorization-required": [["route", { authorizationType: undefined, apiKeyRequired: true }]],
  "mq-broker-cloudwatch-logs-enabled": [["mq-broker", { "logs.audit": undefined, engineType: "RabbitMQ" }]],
  "sqs-queue-encrypted-at-rest": [["queue", { kmsMasterKeyId: undefined, sqsManagedSseEnabled: true }]],
  "kinesis-stream-customer-managed-key": [["stream", { encryptionType: "NONE", kmsKeyId: undefined }]],
  "firehose-delivery-stream-encrypted": ["kinesisSourceConfiguration", "mskSourceConfiguration"].map((source) => [
    "delivery-stream",
    { serverSideEncryption: undefined, [source]: { roleArn: "arn" } },
  ]),
  "firehose-delivery-stream-customer-managed-key": [["delivery-stream", { serverSideEncryption: { enabled: false } }]],
  "msk-cluster-broker-logs-enabled": ["firehose", "s3"].map((destination) => [
    "msk-cluster",
    { "loggingInfo.brokerLogs": { [destination]: { enabled: true } } },
  ]),
  "cloudwatch-log-group-retention-minimum": [
    ["log-group", { retentionInDays: 0 }],
    ["log-group", { retentionInDays: 3653 }],
  ],
  "secretsmanager-rotation-period-maximum": [["rotation", { rotationRules: { scheduleExpression: "rate(30 days)" } }]],
  "cognito-user-pool-mfa-method-configured": ["webAuthnConfiguration", "emailMfaConfiguration", "smsConfiguration"].map(
    (factor) => ["user-pool", { softwareTokenMfaConfiguration: undefined, [factor]: { configured: true } }],
  ),
};
