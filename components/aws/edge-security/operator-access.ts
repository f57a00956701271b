// SPDX-License-Identifier: Apache-2.0
import * as cognito from "@pulumi/aws/cognito";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as lb from "@pulumi/aws/lb";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { targetGroup, type Origin } from "./load-balancer";
import { operatorsHost } from "./hostnames";

/** A working day, after which an operator signs in again. */
const SESSION_SECONDS = 8 * 3600;

/** The door of the operators' pages: the balancer lets nobody through who has not signed in with a second factor. */
export const operatorsDoor = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  origin: Origin,
): lb.TargetGroup => {
  const pages = targetGroup(parent, `${name}-ops`, spec, "/api/health", {
    // Grafana's pods each keep their own sessions.
    stickiness: { type: "lb_cookie", enabled: true, cookieDuration: SESSION_SECONDS },
  });
  const pool = operators(parent, name, spec);
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
  const domain = new cognito.UserPoolDomain(
    `${name}-ops-domain`,
    {
      userPoolId: pool.id,
      // One name among all of AWS's customers.
      domain: pulumi.interpolate`${name}-${spec.tags.environment}-${getCallerIdentityOutput({}, { parent }).accountId}`,
    },
    { parent: pool },
  );
  new lb.ListenerRule(
    `${name}-ops-door`,
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
        { type: "forward", order: 2, targetGroupArn: pages.arn },
      ],
      tags: tagsFor(spec.tags, `${name}-ops-door`),
    },
    { parent: origin.listener },
  );
  new vpc.SecurityGroupEgressRule(
    `${name}-to-sign-in`,
    {
      securityGroupId: origin.securityGroup.id,
      description: "HTTPS to Cognito, whose addresses AWS does not list",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
      tags: tagsFor(spec.tags, `${name}-to-sign-in`),
    },
    { parent: origin.securityGroup },
  );
  return pages;
};

/** Those who may sign in: added by an administrator, each with a password of 14 characters or more and a one-time code. */
const operators = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec): cognito.UserPool =>
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
