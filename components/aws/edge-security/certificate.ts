// SPDX-License-Identifier: Apache-2.0
import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import type { HostedZone } from "./dns";

/**
 * Creates a certificate for the domain and its subdomains, validated by DNS, and returns the ARN of the validated certificate.
 * The load balancer's certificate has the same names: CloudFront forwards the viewer's Host header and checks the origin's
 * certificate against it.
 */
export const certificate = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  zone: HostedZone,
  region?: string,
): pulumi.Output<string> => {
  const requested = new acm.Certificate(
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
  const validation = requested.domainValidationOptions.apply((options) => options[0]!);
  const record = new route53.Record(
    `${name}-proof`,
    {
      zoneId: zone.zoneId,
      name: validation.resourceRecordName,
      type: validation.resourceRecordType,
      records: [validation.resourceRecordValue],
      ttl: 300,
      // All certificates of a domain have the same validation record.
      allowOverwrite: true,
    },
    { parent: requested },
  );
  return new acm.CertificateValidation(
    `${name}-valid`,
    {
      certificateArn: requested.arn,
      validationRecordFqdns: [record.fqdn],
      region,
    },
    { parent: requested },
  ).certificateArn;
};
