// SPDX-License-Identifier: Apache-2.0
import * as rds from "@pulumi/aws/rds";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { DATABASE_PORT, type DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { serviceRole } from "../internal/policies";
import { clientAccess } from "./client-access";
import { databaseUsersArn, type Database } from "./database";

/**
 * Creates an RDS proxy, which keeps client connections during a failover. It uses IAM authentication on both sides. AWS creates its
 * log group `/aws/rds/proxy/NAME` together with the proxy, so that the stack cannot; `pulumi destroy` leaves it.
 */
export const proxy = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  database: Database,
): { endpoint: pulumi.Output<string>; usersArn: pulumi.Output<string> } => {
  const group = clientAccess(parent, `${name}-db-proxy`, spec, DATABASE_PORT);
  const port = { ipProtocol: "tcp", fromPort: DATABASE_PORT, toPort: DATABASE_PORT };
  new vpc.SecurityGroupEgressRule(
    `${name}-db-proxy-to-db`,
    {
      ...port,
      securityGroupId: group.id,
      referencedSecurityGroupId: database.group.id,
      description: "Database",
      tags: tagsFor(spec.tags, `${name}-db-proxy-to-db`),
    },
    { parent: group },
  );
  new vpc.SecurityGroupIngressRule(
    `${name}-db-from-proxy`,
    {
      ...port,
      securityGroupId: database.group.id,
      referencedSecurityGroupId: group.id,
      description: "Proxy",
      tags: tagsFor(spec.tags, `${name}-db-from-proxy`),
    },
    { parent: group },
  );
  const role = serviceRole(parent, `${name}-db-proxy-role`, {
    services: ["rds.amazonaws.com"],
    statements: [
      {
        Sid: "ConnectToDatabase",
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: pulumi.interpolate`${database.usersArn}/*`,
      },
    ],
    tags: spec.tags,
  });
  const dbProxy = new rds.Proxy(
    `${name}-db-proxy`,
    {
      engineFamily: "POSTGRESQL",
      defaultAuthScheme: "IAM_AUTH",
      requireTls: true,
      roleArn: role.arn,
      vpcSubnetIds: spec.subnetIds,
      vpcSecurityGroupIds: [group.id],
      tags: tagsFor(spec.tags, `${name}-db-proxy`),
    },
    { parent },
  );
  const pool = new rds.ProxyDefaultTargetGroup(
    `${name}-db-proxy-pool`,
    { dbProxyName: dbProxy.name },
    { parent: dbProxy },
  );
  new rds.ProxyTarget(
    `${name}-db-proxy-target`,
    {
      dbProxyName: dbProxy.name,
      targetGroupName: pool.name,
      dbClusterIdentifier: database.cluster.clusterIdentifier,
    },
    { parent: dbProxy, dependsOn: database.instances },
  );
  return {
    endpoint: dbProxy.endpoint,
    usersArn: databaseUsersArn(
      parent,
      dbProxy.arn.apply((arn) => arn.split(":").pop()!),
    ),
  };
};
