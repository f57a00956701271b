// SPDX-License-Identifier: Apache-2.0
import * as acm from "@pulumi/aws/acm";
import type * as cloudfront from "@pulumi/aws/cloudfront";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";

/** The zone that holds the domain. */
export interface HostedZone {
  zoneId: pulumi.Output<string>;
  nameServers: pulumi.Output<string[]>;
}

/** The zone that was given, or one for the domain. */
export const hostedZone = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec): HostedZone =>
  spec.zoneId === undefined
    ? new route53.Zone(`${name}-zone`, { name: spec.domain, tags: tagsFor(spec.tags, `${name}-zone`) }, { parent })
    : { zoneId: pulumi.output(spec.zoneId), nameServers: route53.getZoneOutput({ zoneId: spec.zoneId }, { parent }).nameServers };

/**
 * A certificate that the zone itself proves; answers its ARN once it is valid. The balancer's names the domain too: the
 * CDN passes the viewer's Host header on and checks the balancer's certificate against it.
 */
export const certificate = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  zone: HostedZone,
  region?: string,
): pulumi.Output<string> => {
  const issued = new acm.Certificate(`${name}-cert`, {
    domainName: spec.domain,
    validationMethod: "DNS",
    keyAlgorithm: "EC_prime256v1",
    region,
    tags: tagsFor(spec.tags, `${name}-cert`),
  }, { parent });
  const proof = issued.domainValidationOptions.apply((options) => options[0]!);
  const record = new route53.Record(`${name}-proof`, {
    zoneId: zone.zoneId,
    name: proof.resourceRecordName,
    type: proof.resourceRecordType,
    records: [proof.resourceRecordValue],
    ttl: 300,
    // Two certificates of one domain are proved by the same record.
    allowOverwrite: true,
  }, { parent: issued });
  return new acm.CertificateValidation(`${name}-valid`, {
    certificateArn: issued.arn, validationRecordFqdns: [record.fqdn], region,
  }, { parent: issued }).certificateArn;
};

/** Sends the domain's visitors to the CDN, over IPv4 and IPv6. */
export const pointTo = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec, zone: HostedZone, cdn: cloudfront.Distribution): void => {
  for (const type of ["A", "AAAA"])
    new route53.Record(`${name}-${type.toLowerCase()}`, {
      zoneId: zone.zoneId,
      name: spec.domain,
      type,
      aliases: [{ name: cdn.domainName, zoneId: cdn.hostedZoneId, evaluateTargetHealth: false }],
    }, { parent });
};
