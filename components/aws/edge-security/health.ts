// SPDX-License-Identifier: Apache-2.0
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import { READY_PATH, type EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { GLOBAL_REGION, healthHost } from "./hostnames";

/** ACM renews 60 days before the end: half of that later it has failed (AWS, "Managed certificate renewal"). */
const RENEWED_DAYS = 30;

/** Asks for the application through CDN, firewall and balancer, from several continents, every ten seconds. */
export const healthCheck = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec): route53.HealthCheck =>
  new route53.HealthCheck(
    `${name}-health`,
    {
      type: "HTTPS",
      fqdn: healthHost(spec),
      port: 443,
      resourcePath: READY_PATH,
      enableSni: true,
      measureLatency: true,
      requestInterval: 10,
      failureThreshold: 3,
      tags: tagsFor(spec.tags, `${name}-health`),
    },
    { parent },
  );

type Certificates = { part: string; region?: string; arn: pulumi.Output<string> }[];

/** Alarms on a platform that does not answer, and on certificates that were not renewed: an `AuditTrail` passes them on. */
export const alarms = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  check: route53.HealthCheck,
  certificates: Certificates,
): void => {
  new cloudwatch.MetricAlarm(
    `${name}-unhealthy`,
    {
      alarmDescription: `${spec.domain} does not answer`,
      namespace: "AWS/Route53",
      metricName: "HealthCheckStatus",
      dimensions: { HealthCheckId: check.id },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 60,
      evaluationPeriods: 1,
      treatMissingData: "breaching",
      region: GLOBAL_REGION,
      tags: tagsFor(spec.tags, `${name}-unhealthy`),
    },
    { parent },
  );
  for (const { part, region, arn } of certificates) {
    const alarm = `${name}-${part}-expires`;
    new cloudwatch.MetricAlarm(
      alarm,
      {
        alarmDescription: `A certificate of ${spec.domain} was not renewed and ends in ${RENEWED_DAYS} days`,
        namespace: "AWS/CertificateManager",
        metricName: "DaysToExpiry",
        dimensions: { CertificateArn: arn },
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: RENEWED_DAYS,
        period: 86_400,
        evaluationPeriods: 1,
        // A certificate that nothing uses yet is not measured.
        treatMissingData: "notBreaching",
        region,
        tags: tagsFor(spec.tags, alarm),
      },
      { parent },
    );
  }
};
