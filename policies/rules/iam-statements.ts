// SPDX-License-Identifier: Apache-2.0
// Tests of IAM policy statements.
import { hasCondition } from "../documents";
import { conditionsOf, toStrings, type Statement } from "../iam-evaluation/document";

export const allows = (statement: Statement, test: (action: string) => boolean): boolean =>
  statement.Effect === "Allow" && toStrings(statement.Action).some((action) => test(action.toLowerCase()));

export const isOnAllResources = ({ Resource }: Statement): boolean =>
  toStrings(Resource).some((resource) => /^(\*|arn:[^:]*:\*:\*:\*:\*)$/.test(resource));

export const requiresMfa = (statement: Statement): boolean =>
  hasCondition(statement, ["Bool"], "aws:MultiFactorAuthPresent", ["true"]) ||
  conditionsOf(statement).some(
    ({ operator, key }) => operator.startsWith("NumericLessThan") && key === "aws:multifactorauthage",
  );

/** These actions can give full access, or disable encryption keys and audit logs. */
const SENSITIVE_ACTIONS = [
  "*",
  "*:*",
  "iam:*",
  "organizations:*",
  "kms:*",
  "kms:schedulekeydeletion",
  "kms:disablekey",
  "cloudtrail:*",
  "cloudtrail:stoplogging",
  "cloudtrail:deletetrail",
];
/** On all resources, these actions can change permissions, or delete data and instances. */
const SENSITIVE_ON_ALL_RESOURCES = new RegExp(
  [
    "^iam:(add|attach|create|deactivate|delete|detach|put|remove|set|update)(?!servicelinkedrole)",
    "^(backup|dynamodb|rds|s3|secretsmanager):(\\*$|delete(backup|recovery|table|db|bucket|secret|\\*))",
    "^ec2:(\\*$|terminate)",
    "^sts:\\*$",
  ].join("|"),
);

export const allowsSensitiveActions = (statement: Statement): boolean =>
  allows(
    statement,
    (action) =>
      SENSITIVE_ACTIONS.includes(action) || (isOnAllResources(statement) && SENSITIVE_ON_ALL_RESOURCES.test(action)),
  );
