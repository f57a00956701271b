// SPDX-License-Identifier: Apache-2.0
import { isIPv4, isIPv6 } from "node:net";
import * as acm from "@pulumi/aws/acm";
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
import { GLOBAL_REGION, healthHost, operatorsHost } from "./hostnames";

/** The zone that holds the domain. */
export interface HostedZone {
  zoneId: pulumi.Output<string>;
  arn: pulumi.Output<string>;
  nameServers: pulumi.Output<string[]>;
  /** Of a zone that was made here: what the registrar needs for its signatures to be checked. */
  dsRecord: pulumi.Output<string | undefined>;
}

/** The zone that was given, or one for the domain, signed and with every query logged. */
export const hostedZone = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec): HostedZone => {
  if (spec.zoneId !== undefined) {
    const { arn, nameServers } = route53.getZoneOutput({ zoneId: spec.zoneId }, { parent });
    return { zoneId: pulumi.output(spec.zoneId), arn, nameServers, dsRecord: pulumi.output(undefined) };
  }
  const zone = new route53.Zone(
    `${name}-zone`,
    { name: spec.domain, tags: tagsFor(spec.tags, `${name}-zone`) },
    { parent },
  );
  logQueries(zone, name, spec);
  return { zoneId: zone.zoneId, arn: zone.arn, nameServers: zone.nameServers, dsRecord: signed(zone, name, spec) };
};

/** Signs a zone. Answers its DS record. */
const signed = (zone: route53.Zone, name: string, spec: EdgeSecuritySpec): pulumi.Output<string> => {
  const key = signingKey(zone, `${name}-dnssec`, {
    purpose: "DNSSEC key-signing key",
    service: "dnssec-route53.amazonaws.com",
    region: GLOBAL_REGION,
    tags: spec.tags,
  });
  const signer = new route53.KeySigningKey(
    `${name}-dnssec-signer`,
    {
      // Letters, digits and underscores only.
      name: "redoubt",
      hostedZoneId: zone.zoneId,
      keyManagementServiceArn: key.arn,
    },
    { parent: zone },
  );
  new route53.HostedZoneDnsSec(`${name}-dnssec`, { hostedZoneId: zone.zoneId }, { parent: zone, dependsOn: signer });
  return signer.dsRecord;
};

/** Every query for the zone's names; Route 53 writes to groups of this name, and of its own region, only. */
const logQueries = (zone: route53.Zone, name: string, spec: EdgeSecuritySpec): void => {
  const service = "route53.amazonaws.com";
  const inside = { parent: zone };
  const { accountId } = getCallerIdentityOutput({}, inside);
  const key = encryptionKey(zone, `${name}-dns-key`, {
    purpose: "DNS query logs",
    services: [`logs.${GLOBAL_REGION}.amazonaws.com`],
    region: GLOBAL_REGION,
    tags: spec.tags,
  });
  const group = logGroup(zone, `${name}-dns-log`, {
    logGroupName: `/aws/route53/${spec.domain}`,
    keyArn: key.arn,
    region: GLOBAL_REGION,
    tags: spec.tags,
  });
  const admitted = new cloudwatch.LogResourcePolicy(
    `${name}-dns-log-policy`,
    {
      policyName: `${name}-dns-${spec.tags.environment}`,
      region: GLOBAL_REGION,
      policyDocument: policyJson([
        {
          Sid: "Route53WritesQueries",
          Effect: "Allow",
          Principal: { Service: service },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: pulumi.interpolate`${group.arn}:*`,
          Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": zone.arn } },
        },
      ]),
    },
    inside,
  );
  new route53.QueryLog(
    `${name}-dns-queries`,
    { zoneId: zone.zoneId, cloudwatchLogGroupArn: group.arn },
    { parent: zone, dependsOn: admitted },
  );
};

/**
 * A certificate that the zone itself proves, by one record for the domain and the names below it; answers its ARN once it is
 * valid. The balancer's names the domain too: the CDN passes the viewer's Host header on and checks the balancer's
 * certificate against it.
 */
export const certificate = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  zone: HostedZone,
  region?: string,
): pulumi.Output<string> => {
  const issued = new acm.Certificate(
    `${name}-cert`,
    {
      domainName: spec.domain,
      subjectAlternativeNames: [`*.${spec.domain}`],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      region,
      tags: tagsFor(spec.tags, `${name}-cert`),
    },
    { parent },
  );
  const proof = issued.domainValidationOptions.apply((options) => options[0]!);
  const record = new route53.Record(
    `${name}-proof`,
    {
      zoneId: zone.zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      // Two certificates of one domain are proved by the same record.
      allowOverwrite: true,
    },
    { parent: issued },
  );
  return new acm.CertificateValidation(
    `${name}-valid`,
    {
      certificateArn: issued.arn,
      validationRecordFqdns: [record.fqdn],
      region,
    },
    { parent: issued },
  ).certificateArn;
};

/**
 * Sends the domain's visitors to the CDN, over IPv4 and IPv6; to the standby's addresses, where there are any, while the CDN
 * does not answer. Operators and health checks go to the CDN always.
 */
export const pointTo = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  zone: HostedZone,
  cdn: cloudfront.Distribution,
  healthCheck: route53.HealthCheck,
): void => {
  const { zoneId } = zone;
  for (const [type, isOfFamily] of [
    ["A", isIPv4],
    ["AAAA", isIPv6],
  ] as const) {
    const toCdn = {
      zoneId,
      type,
      aliases: [{ name: cdn.domainName, zoneId: cdn.hostedZoneId, evaluateTargetHealth: false }],
    };
    const family = type.toLowerCase();
    for (const [part, host] of [
      ["ops", operatorsHost(spec)],
      ["health", healthHost(spec)],
    ] as const)
      new route53.Record(`${name}-${part}-${family}`, { ...toCdn, name: host }, { parent });
    const addresses = spec.standbyAddresses.filter(isOfFamily);
    const first = {
      setIdentifier: "cdn",
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      healthCheckId: healthCheck.id,
    };
    new route53.Record(
      `${name}-${family}`,
      { ...toCdn, name: spec.domain, ...(addresses.length > 0 && first) },
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
          ttl: STANDBY_SECONDS,
          setIdentifier: "standby",
          failoverRoutingPolicies: [{ type: "SECONDARY" }],
        },
        { parent },
      );
  }
};

/** How long resolvers may keep the standby's addresses: as long as those of an alias. */
const STANDBY_SECONDS = 60;
