// SPDX-License-Identifier: Apache-2.0
import type { Rule } from "../rule";
import { cloudfront } from "./cloudfront";
import { compute } from "./compute";
import { elasticache } from "./elasticache";
import { kubernetes } from "./kubernetes";
import { loadBalancing } from "./load-balancing";
import { messaging } from "./messaging";
import { rds } from "./rds";
import { records } from "./records";
import { s3 } from "./s3";
import { tags } from "./tags";

/** The registry: every rule there is. */
export const rules: readonly Rule[] = [
  ...loadBalancing, ...cloudfront, ...rds, ...elasticache, ...s3, ...compute, ...messaging, ...records, ...kubernetes, ...tags,
];
