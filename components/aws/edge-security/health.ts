// SPDX-License-Identifier: Apache-2.0
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import { READY_PATH, type EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { GLOBAL_REGION, healthHost } from "./hostnames";

/**
 * ACM starts to renew a certificate 60 days before it expires (AWS, "Managed certificate renewal"). If 30 days are left, the
 * renewal has failed.
 */
const EXPIRY_ALARM_DAYS = 30;

/** Creates a health check that requests the application through CloudFront every 10 seconds from several continents. */
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

interface MonitoredCertificate {
  part: string;
  region?: string;
  arn: pulumi.Output<string>;
}

/** Creates alarms for the health check and for certificates that were not renewed. `AuditTrail` forwards them to its topic. */
export const alarms = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  check: route53.HealthCheck,
  certificates: MonitoredCertificate[],
): void => {
  new cloudwatch.MetricAlarm(
    `${name}-unhealthy`,
    {
      alarmDescription: `The health check of ${spec.domain} fails.`,
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
        alarmDescription: `A certificate of ${spec.domain} was not renewed and expires in less than ${EXPIRY_ALARM_DAYS} days.`,
        namespace: "AWS/CertificateManager",
        metricName: "DaysToExpiry",
        dimensions: { CertificateArn: arn },
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: EXPIRY_ALARM_DAYS,
        period: 86_400,
        evaluationPeriods: 1,
        // ACM publishes no metric for a certificate that is not in use.
        treatMissingData: "notBreaching",
        region,
        tags: tagsFor(spec.tags, alarm),
      },
      { parent },
    );
  }
};
