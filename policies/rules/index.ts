// SPDX-License-Identifier: Apache-2.0
import type { Rule } from "../rule";
import { apiGateway } from "./api-gateway";
import { backup } from "./backup";
import { cloudfront } from "./cloudfront";
import { cognito } from "./cognito";
import { compute } from "./compute";
import { eks } from "./eks";
import { elasticache } from "./elasticache";
import { iam } from "./iam";
import { kms } from "./kms";
import { kubernetes } from "./kubernetes";
import { kubernetesCluster } from "./kubernetes-cluster";
import { kubernetesPods } from "./kubernetes-pods";
import { loadBalancing } from "./load-balancing";
import { messaging } from "./messaging";
import { network } from "./network";
import { rds } from "./rds";
import { rdsClusters } from "./rds-clusters";
import { records } from "./cloudtrail";
import { s3 } from "./s3";
import { search } from "./search";
import { secrets } from "./secrets";
import { storage } from "./storage";
import { tags } from "./tags";
import { warehouse } from "./redshift";

/** The registry: every rule there is. */
export const rules: readonly Rule[] = [
  ...loadBalancing,
  ...cloudfront,
  ...apiGateway,
  ...network,
  ...compute,
  ...eks,
  ...rds,
  ...rdsClusters,
  ...elasticache,
  ...s3,
  ...storage,
  ...warehouse,
  ...search,
  ...messaging,
  ...backup,
  ...kms,
  ...secrets,
  ...records,
  ...cognito,
  ...iam,
  ...kubernetes,
  ...kubernetesPods,
  ...kubernetesCluster,
  ...tags,
];
