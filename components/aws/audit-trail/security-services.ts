// SPDX-License-Identifier: Apache-2.0
import * as accessanalyzer from "@pulumi/aws/accessanalyzer";
import * as eks from "@pulumi/aws/eks";
import * as guardduty from "@pulumi/aws/guardduty";
import * as iam from "@pulumi/aws/iam";
import * as inspector2 from "@pulumi/aws/inspector2";
import * as securityhub from "@pulumi/aws/securityhub";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { arnOf } from "../internal/region";

/** GuardDuty protection plans, in addition to the foundational data sources: CloudTrail, DNS queries and VPC flow logs. */
const PROTECTION_PLANS = ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "EBS_MALWARE_PROTECTION"] as const;

/**
 * Automated agent configuration. GuardDuty returns all settings, so all of them are stated; otherwise each `pulumi up` shows a
 * change after a refresh.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/guardduty/detector_feature.go
 */
const AGENT_MANAGEMENT = ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"] as const;

interface ThreatDetection {
  detector: guardduty.Detector;
  /** The agents need it. */
  runtime: guardduty.DetectorFeature;
}

/** Enables GuardDuty for S3, EKS, RDS logins, malware on EBS volumes, and the runtime of nodes and pods. */
export const threatDetection = (parent: pulumi.Resource, name: string, tags: PlatformTags): ThreatDetection => {
  const detector = new guardduty.Detector(
    `${name}-threats`,
    {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      tags: tagsFor(tags, `${name}-threats`),
    },
    { parent },
  );
  for (const feature of PROTECTION_PLANS)
    new guardduty.DetectorFeature(
      `${name}-threats-${feature.toLowerCase().replace(/_/g, "-")}`,
      {
        detectorId: detector.id,
        name: feature,
        status: "ENABLED",
      },
      { parent: detector },
    );
  const runtime = new guardduty.DetectorFeature(
    `${name}-threats-runtime`,
    {
      detectorId: detector.id,
      name: "RUNTIME_MONITORING",
      status: "ENABLED",
      additionalConfigurations: AGENT_MANAGEMENT.map((setting) => ({ name: setting, status: "DISABLED" })),
    },
    { parent: detector },
  );
  return { detector, runtime };
};

/**
 * Installs the GuardDuty agent in the clusters. GuardDuty would create an endpoint and a security group in the VPC, which
 * `pulumi destroy` does not know and which keep it from deleting the VPC. `Network` has the endpoint instead. EKS selects the
 * version of the agent; updates are up to the operator (Amazon GuardDuty, "Managing security agent manually for EKS cluster").
 */
export const runtimeAgents = (
  parent: pulumi.Resource,
  name: string,
  { clusters, runtime, tags }: { clusters: pulumi.Input<string>[]; runtime: pulumi.Resource[]; tags: PlatformTags },
): void => {
  for (const [index, clusterName] of clusters.entries()) {
    const agent = `${name}-threats-agent-${index + 1}`;
    new eks.Addon(
      agent,
      {
        clusterName,
        addonName: "aws-guardduty-agent",
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        tags: tagsFor(tags, agent),
      },
      { parent, dependsOn: runtime },
    );
  }
};

/** Security standards, by the suffix of the resource name. */
const STANDARDS = {
  foundations: "aws-foundational-security-best-practices/v/1.0.0",
  cis: "cis-aws-foundations-benchmark/v/3.0.0",
  pci: "pci-dss/v/4.0.1",
} as const;

/** Enables Security Hub. It collects the findings of all services and scores the account against each standard. */
export const securityHub = (parent: pulumi.Resource, name: string, region: pulumi.Output<string>): void => {
  const hub = new securityhub.Account(
    `${name}-hub`,
    { enableDefaultStandards: false, autoEnableControls: true },
    { parent },
  );
  for (const [standard, path] of Object.entries(STANDARDS))
    new securityhub.StandardsSubscription(
      `${name}-hub-${standard}`,
      {
        standardsArn: arnOf(parent, pulumi.interpolate`securityhub:${region}::standards/${path}`),
      },
      { parent: hub, dependsOn: hub },
    );
};

/** Enables Amazon Inspector, which scans nodes and container images for known vulnerabilities. */
export const vulnerabilityScanning = (
  parent: pulumi.Resource,
  name: string,
  accountId: pulumi.Output<string>,
): void => {
  new inspector2.Enabler(
    `${name}-vulnerabilities`,
    { accountIds: [accountId], resourceTypes: ["EC2", "ECR"] },
    { parent },
  );
};

/** Enables IAM Access Analyzer, which reports resources that principals outside the account can access. */
export const accessAnalyzer = (parent: pulumi.Resource, name: string, tags: PlatformTags): void => {
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

/** Sets the stricter values of PCI DSS 4.0.1 (8.3.6, 8.3.7, 8.3.9) and CIS AWS Foundations 3.0 (1.8, 1.9). */
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
