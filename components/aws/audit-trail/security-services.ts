// SPDX-License-Identifier: Apache-2.0
import * as accessanalyzer from "@pulumi/aws/accessanalyzer";
import * as guardduty from "@pulumi/aws/guardduty";
import * as iam from "@pulumi/aws/iam";
import * as inspector2 from "@pulumi/aws/inspector2";
import * as securityhub from "@pulumi/aws/securityhub";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** Kinds of threat that are looked for beside the account's API calls, DNS queries and connections. */
const FEATURES = ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "EBS_MALWARE_PROTECTION"] as const;

/** Threat detection for storage, cluster, database logins and malware on volumes. */
export const threatDetection = (parent: pulumi.Resource, name: string, tags: PlatformTags): guardduty.Detector => {
  const detector = new guardduty.Detector(
    `${name}-threats`,
    {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      tags: tagsFor(tags, `${name}-threats`),
    },
    { parent },
  );
  for (const feature of FEATURES)
    new guardduty.DetectorFeature(
      `${name}-threats-${feature.toLowerCase().replaceAll("_", "-")}`,
      {
        detectorId: detector.id,
        name: feature,
        status: "ENABLED",
      },
      { parent: detector },
    );
  // Watches what runs on nodes and in pods, by an agent that GuardDuty itself brings to the cluster.
  new guardduty.DetectorFeature(
    `${name}-threats-runtime`,
    {
      detectorId: detector.id,
      name: "RUNTIME_MONITORING",
      status: "ENABLED",
      additionalConfigurations: [{ name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" }],
    },
    { parent: detector },
  );
  return detector;
};

/** What Security Hub scores the account against. */
const STANDARDS = {
  foundations: "aws-foundational-security-best-practices/v/1.0.0",
  cis: "cis-aws-foundations-benchmark/v/3.0.0",
  pci: "pci-dss/v/4.0.1",
} as const;

/** Findings of all services in one form, and a score for each standard. */
export const securityStandards = (parent: pulumi.Resource, name: string, region: pulumi.Output<string>): void => {
  const hub = new securityhub.Account(
    `${name}-hub`,
    { enableDefaultStandards: false, autoEnableControls: true },
    { parent },
  );
  for (const [standard, path] of Object.entries(STANDARDS))
    new securityhub.StandardsSubscription(
      `${name}-hub-${standard}`,
      {
        standardsArn: pulumi.interpolate`arn:aws:securityhub:${region}::standards/${path}`,
      },
      { parent: hub, dependsOn: hub },
    );
};

/** Known vulnerabilities of nodes and images, and whatever is open to somebody outside the account. */
export const exposure = (
  parent: pulumi.Resource,
  name: string,
  accountId: pulumi.Output<string>,
  tags: PlatformTags,
): void => {
  new inspector2.Enabler(
    `${name}-vulnerabilities`,
    { accountIds: [accountId], resourceTypes: ["EC2", "ECR"] },
    { parent },
  );
  new accessanalyzer.Analyzer(
    `${name}-access`,
    {
      analyzerName: `${name}-access`,
      type: "ACCOUNT",
      tags: tagsFor(tags, `${name}-access`),
    },
    { parent },
  );
};

/** PCI-DSS 4.0.1, 8.3.6, 8.3.7 and 8.3.9; CIS AWS Foundations 3.0, 1.8 and 1.9: the stricter of each. */
export const passwordPolicy = (parent: pulumi.Resource, name: string): void => {
  new iam.AccountPasswordPolicy(
    `${name}-passwords`,
    {
      minimumPasswordLength: 14,
      passwordReusePrevention: 24,
      maxPasswordAge: 90,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
    },
    { parent },
  );
};
