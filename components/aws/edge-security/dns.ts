// SPDX-License-Identifier: Apache-2.0
import { isIPv4, isIPv6 } from "node:net";
import type * as cloudfront from "@pulumi/aws/cloudfront";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { encryptionKey, signingKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { policyJson } from "../internal/policies";
import { regionalService } from "../internal/region";
import { unchanged } from "../internal/unchanged";
import { uniqueName } from "../limits/unique-name";
import { GLOBAL_REGION, healthHost, operatorsHost } from "./hostnames";

/** The Route 53 hosted zone that contains the domain. */
export interface HostedZone {
  zoneId: pulumi.Output<string>;
  arn: pulumi.Output<string>;
  nameServers: pulumi.Output<string[]>;
  /** The DS record for the registrar, if this component creates the zone. */
  dsRecord: pulumi.Output<string | undefined>;
}

/**
 * Returns the given hosted zone, or creates one with DNSSEC and query logging. A created zone cannot change its domain: Pulumi
 * would replace it, and the domain would be unreachable until the registrar has the name servers and the DS record of the new one.
 */
export const hostedZone = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec): HostedZone => {
  if (spec.zoneId !== undefined) {
    const { arn, nameServers } = route53.getZoneOutput({ zoneId: spec.zoneId }, { parent });
    return { zoneId: pulumi.output(spec.zoneId), arn, nameServers, dsRecord: pulumi.output(undefined) };
  }
  const zone = new route53.Zone(
    `${name}-zone`,
    { name: spec.domain, tags: tagsFor(spec.tags, `${name}-zone`) },
    {
      parent,
      dependsOn: unchanged(parent, `${name}-domain`, {
        component: `EdgeSecurity "${name}"`,
        field: "domain",
        value: spec.domain,
        fix: "set it to KEPT; to change it, deploy a second stack for the new domain, or set zoneId to its hosted zone",
      }),
    },
  );
  queryLogs(zone, name, spec);
  return { zoneId: zone.zoneId, arn: zone.arn, nameServers: zone.nameServers, dsRecord: dnssec(zone, name, spec) };
};

/** Enables DNSSEC signing and returns the DS record. */
const dnssec = (zone: route53.Zone, name: string, spec: EdgeSecuritySpec): pulumi.Output<string> => {
  const key = signingKey(zone, `${name}-dnssec`, {
    purpose: "DNSSEC key-signing key",
    service: "dnssec-route53.amazonaws.com",
    region: GLOBAL_REGION,
    tags: spec.tags,
  });
  const keySigningKey = new route53.KeySigningKey(
    `${name}-dnssec-signer`,
    {
      // The name can contain only letters, digits and underscores.
      name: "redoubt",
      hostedZoneId: zone.zoneId,
      keyManagementServiceArn: key.arn,
    },
    { parent: zone },
  );
  new route53.HostedZoneDnsSec(
    `${name}-dnssec`,
    { hostedZoneId: zone.zoneId },
    { parent: zone, dependsOn: keySigningKey },
  );
  return keySigningKey.dsRecord;
};

/** Logs all DNS queries. Route 53 requires a log group in us-east-1 and recommends the prefix `/aws/route53/`. */
const queryLogs = (zone: route53.Zone, name: string, spec: EdgeSecuritySpec): void => {
  const opts = { parent: zone };
  const { accountId } = getCallerIdentityOutput({}, opts);
  const key = encryptionKey(zone, `${name}-dns-key`, {
    purpose: "DNS query logs",
    services: [regionalService("logs", GLOBAL_REGION)],
    region: GLOBAL_REGION,
    tags: spec.tags,
  });
  const group = logGroup(zone, `${name}-dns-log`, {
    logGroupName: `/aws/route53/${spec.domain}`,
    keyArn: key.arn,
    region: GLOBAL_REGION,
    tags: spec.tags,
  });
  const policy = new cloudwatch.LogResourcePolicy(
    `${name}-dns-log-policy`,
    {
      policyName: uniqueName("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", name, { suffix: "-dns" }),
      region: GLOBAL_REGION,
      policyDocument: policyJson([
        {
          Sid: "Route53WriteQueryLogs",
          Effect: "Allow",
          Principal: { Service: "route53.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: pulumi.interpolate`${group.arn}:*`,
          Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": zone.arn } },
        },
      ]),
    },
    opts,
  );
  new route53.QueryLog(
    `${name}-dns-queries`,
    { zoneId: zone.zoneId, cloudwatchLogGroupArn: group.arn },
    { parent: zone, dependsOn: policy },
  );
};

/** TTL of the failover records, the same as that of an alias record to CloudFront. */
const FAILOVER_TTL_SECONDS = 60;

/**
 * Points the domain to CloudFront over IPv4 and IPv6. If `standbyAddresses` is set, the domain fails over to these addresses
 * while the health check fails. The host names for operators and health checks always point to CloudFront.
 */
export const dnsRecords = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  { zoneId }: HostedZone,
  cdn: cloudfront.Distribution,
  healthCheck: route53.HealthCheck,
): void => {
  for (const [type, isOfFamily] of [
    ["A", isIPv4],
    ["AAAA", isIPv6],
  ] as const) {
    const family = type.toLowerCase();
    const toCdn = {
      zoneId,
      type,
      aliases: [{ name: cdn.domainName, zoneId: cdn.hostedZoneId, evaluateTargetHealth: false }],
    };
    for (const [part, host] of [
      ["ops", operatorsHost(spec)],
      ["health", healthHost(spec)],
    ] as const)
      new route53.Record(`${name}-${part}-${family}`, { ...toCdn, name: host }, { parent });
    const addresses = spec.standbyAddresses.filter(isOfFamily);
    const primary = {
      setIdentifier: "cdn",
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      healthCheckId: healthCheck.id,
    };
    new route53.Record(
      `${name}-${family}`,
      { ...toCdn, name: spec.domain, ...(addresses.length > 0 && primary) },
      { parent },
    );
    if (addresses.length > 0)
      new route53.Record(
        `${name}-standby-${family}`,
        {
          zoneId,
          type,
          name: spec.domain,
          records: addresses,
          ttl: FAILOVER_TTL_SECONDS,
          setIdentifier: "standby",
          failoverRoutingPolicies: [{ type: "SECONDARY" }],
        },
        { parent },
      );
  }
};
