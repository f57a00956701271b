// SPDX-License-Identifier: Apache-2.0
import * as cognito from "@pulumi/aws/cognito";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as lb from "@pulumi/aws/lb";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { uniqueName } from "../limits/unique-name";
import { targetGroup, targetGroupName, type LoadBalancerOrigin } from "./load-balancer";
import { operatorsHost } from "./hostnames";

/** Operators sign in again after one working day. */
const SESSION_SECONDS = 8 * 3600;

/** Creates the listener rule for operator access. The load balancer requires a sign-in with MFA through Amazon Cognito. */
export const operatorAccess = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  origin: LoadBalancerOrigin,
): lb.TargetGroup => {
  const grafana = targetGroup(parent, targetGroupName(name, "-ops"), spec, "/api/health", {
    // Each Grafana pod keeps its own sessions.
    stickiness: { type: "lb_cookie", enabled: true, cookieDuration: SESSION_SECONDS },
  });
  const pool = operatorUserPool(parent, name, spec);
  const client = new cognito.UserPoolClient(
    `${name}-ops-client`,
    {
      userPoolId: pool.id,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email"],
      supportedIdentityProviders: ["COGNITO"],
      preventUserExistenceErrors: "ENABLED",
      callbackUrls: [`https://${operatorsHost(spec)}/oauth2/idpresponse`],
    },
    { parent: pool },
  );
  const prefix = uniqueName("aws:cognito/userPoolDomain:UserPoolDomain", name, { reserve: "-123456789012".length });
  const domain = new cognito.UserPoolDomain(
    `${name}-ops-domain`,
    {
      userPoolId: pool.id,
      // The domain prefix must be unique across all AWS accounts.
      domain: pulumi.interpolate`${prefix}-${getCallerIdentityOutput({}, { parent }).accountId}`,
    },
    // A user pool has one prefix domain.
    { parent: pool, deleteBeforeReplace: true },
  );
  new lb.ListenerRule(
    `${name}-ops-rule`,
    {
      listenerArn: origin.listener.arn,
      priority: 1,
      conditions: [{ hostHeader: { values: [operatorsHost(spec)] } }],
      actions: [
        {
          type: "authenticate-cognito",
          order: 1,
          authenticateCognito: {
            userPoolArn: pool.arn,
            userPoolClientId: client.id,
            userPoolDomain: domain.domain,
            scope: "openid email",
            sessionTimeout: SESSION_SECONDS,
            onUnauthenticatedRequest: "authenticate",
          },
        },
        { type: "forward", order: 2, targetGroupArn: grafana.arn },
      ],
      tags: tagsFor(spec.tags, `${name}-ops-rule`),
    },
    // The former name keeps the existing rule in place.
    { parent: origin.listener, aliases: [{ name: `${name}-ops-door` }] },
  );
  new vpc.SecurityGroupEgressRule(
    `${name}-to-sign-in`,
    {
      securityGroupId: origin.securityGroup.id,
      description: "HTTPS to Cognito, which has no AWS managed prefix list",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
      tags: tagsFor(spec.tags, `${name}-to-sign-in`),
    },
    { parent: origin.securityGroup },
  );
  return grafana;
};

/** Creates the user pool. Only administrators can add users. Users need a password of at least 14 characters and a one-time code. */
const operatorUserPool = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec): cognito.UserPool =>
  new cognito.UserPool(
    `${name}-ops-users`,
    {
      mfaConfiguration: "ON",
      softwareTokenMfaConfiguration: { enabled: true },
      usernameAttributes: ["email"],
      autoVerifiedAttributes: ["email"],
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireNumbers: true,
        requireSymbols: true,
        requireUppercase: true,
        temporaryPasswordValidityDays: 1,
      },
      accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      userPoolTier: "PLUS",
      userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
      deletionProtection: spec.deletionProtection ? "ACTIVE" : "INACTIVE",
      tags: tagsFor(spec.tags, `${name}-ops-users`),
    },
    { parent },
  );
