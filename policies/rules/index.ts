// SPDX-License-Identifier: Apache-2.0
import type { Rule } from "../rule";
import { acm } from "./acm";
import { apiGateway } from "./api-gateway";
import { autoScaling } from "./autoscaling";
import { backup } from "./backup";
import { cloudfront } from "./cloudfront";
import { cloudtrail } from "./cloudtrail";
import { cloudWatchLogs } from "./cloudwatch-logs";
import { cognito } from "./cognito";
import { config } from "./config";
import { dms } from "./dms";
import { docdb } from "./docdb";
import { dynamodb } from "./dynamodb";
import { ebs } from "./ebs";
import { ec2 } from "./ec2";
import { ecr } from "./ecr";
import { efs } from "./efs";
import { eks } from "./eks";
import { elasticache } from "./elasticache";
import { elb } from "./elb";
import { elbListeners } from "./elb-listeners";
import { iamPasswordPolicy } from "./iam-password-policy";
import { iamPolicies } from "./iam-policies";
import { iamRoles } from "./iam-roles";
import { k8sContainers } from "./k8s-containers";
import { k8sElastic } from "./k8s-elastic";
import { k8sIngress } from "./k8s-ingress";
import { k8sLabels } from "./k8s-labels";
import { k8sNetwork } from "./k8s-network";
import { k8sPods } from "./k8s-pods";
import { k8sRbac } from "./k8s-rbac";
import { k8sSecrets } from "./k8s-secrets";
import { k8sStorage } from "./k8s-storage";
import { k8sWorkloads } from "./k8s-workloads";
import { kinesis } from "./kinesis";
import { kms } from "./kms";
import { memorydb } from "./memorydb";
import { mq } from "./mq";
import { msk } from "./msk";
import { neptune } from "./neptune";
import { networkAcls } from "./network-acls";
import { opensearch } from "./opensearch";
import { rds } from "./rds";
import { rdsClusters } from "./rds-clusters";
import { rdsEncryption } from "./rds-encryption";
import { rdsParameterGroups } from "./rds-parameter-groups";
import { rdsProxy } from "./rds-proxy";
import { redshift } from "./redshift";
import { s3Access } from "./s3-access";
import { s3Buckets } from "./s3-buckets";
import { secretsManager } from "./secretsmanager";
import { securityGroups } from "./security-groups";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { tags } from "./tags";
import { threatDetection } from "./threat-detection";
import { transfer } from "./transfer";
import { vpc } from "./vpc";
import { waf } from "./waf";

/** All rules, grouped by service. */
export const rules: readonly Rule[] = [
  ...elbListeners,
  ...elb,
  ...autoScaling,
  ...cloudfront,
  ...waf,
  ...apiGateway,
  ...securityGroups,
  ...networkAcls,
  ...vpc,
  ...mq,
  ...transfer,
  ...ebs,
  ...ec2,
  ...eks,
  ...ecr,
  ...rds,
  ...rdsEncryption,
  ...rdsClusters,
  ...rdsParameterGroups,
  ...rdsProxy,
  ...docdb,
  ...neptune,
  ...dms,
  ...elasticache,
  ...memorydb,
  ...s3Access,
  ...s3Buckets,
  ...efs,
  ...dynamodb,
  ...redshift,
  ...opensearch,
  ...sqs,
  ...sns,
  ...kinesis,
  ...msk,
  ...backup,
  ...kms,
  ...secretsManager,
  ...acm,
  ...cloudWatchLogs,
  ...cloudtrail,
  ...config,
  ...threatDetection,
  ...cognito,
  ...iamPasswordPolicy,
  ...iamPolicies,
  ...iamRoles,
  ...k8sIngress,
  ...k8sNetwork,
  ...k8sStorage,
  ...k8sPods,
  ...k8sContainers,
  ...k8sElastic,
  ...k8sSecrets,
  ...k8sWorkloads,
  ...k8sLabels,
  ...k8sRbac,
  ...tags,
];
