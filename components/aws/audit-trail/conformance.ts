// SPDX-License-Identifier: Apache-2.0

/** An AWS Config managed rule. All parameters are given, because only the console fills in defaults. */
interface ManagedRule {
  source: string;
  parameters?: Record<string, string>;
  /** The requirement that the rule is evidence for, per framework. */
  controls: Partial<Record<Framework, string>>;
}

/** Frameworks that have a conformance pack. */
export const FRAMEWORKS = ["soc2", "gdpr", "hipaa", "pci-dss"] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** Lists the requirements of a rule in the order of `FRAMEWORKS`. */
const controlsOf = (soc2?: string, gdpr?: string, hipaa?: string, pci?: string): ManagedRule["controls"] => ({
  ...(soc2 && { soc2 }),
  ...(gdpr && { gdpr }),
  ...(hipaa && { hipaa }),
  ...(pci && { "pci-dss": pci }),
});

/**
 * Managed rules with the requirements that they are evidence for: SOC 2 trust services criteria, GDPR articles, HIPAA 45 CFR
 * 164.x, PCI DSS 4.0.1 requirements. Identifiers: AWS Config Developer Guide, "List of AWS Config Managed Rules".
 */
const MANAGED_RULES: readonly ManagedRule[] = [
  { source: "ROOT_ACCOUNT_MFA_ENABLED", controls: controlsOf("CC6.1", "32(1)(b)", "164.312(d)", "8.4.1") },
  { source: "IAM_ROOT_ACCESS_KEY_CHECK", controls: controlsOf("CC6.3", "32(1)(b)", "164.312(a)(1)", "2.2.2") },
  { source: "IAM_USER_MFA_ENABLED", controls: controlsOf("CC6.1", "32(1)(b)", "164.312(d)", "8.4.2") },
  { source: "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS", controls: controlsOf("CC6.1", "32(1)(b)", "164.312(d)", "8.4.2") },
  {
    source: "IAM_PASSWORD_POLICY",
    parameters: {
      MinimumPasswordLength: "14",
      PasswordReusePrevention: "24",
      MaxPasswordAge: "90",
      RequireUppercaseCharacters: "true",
      RequireLowercaseCharacters: "true",
      RequireSymbols: "true",
      RequireNumbers: "true",
    },
    controls: controlsOf("CC6.1", undefined, "164.308(a)(5)(ii)(D)", "8.3.6"),
  },
  {
    source: "ACCESS_KEYS_ROTATED",
    parameters: { maxAccessKeyAge: "90" },
    controls: controlsOf("CC6.1", undefined, "164.308(a)(4)(ii)(C)", "8.6.3"),
  },
  {
    source: "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
    controls: controlsOf("CC6.3", "25(2)", "164.312(a)(1)", "7.2.2"),
  },
  { source: "CLOUD_TRAIL_ENABLED", controls: controlsOf("CC7.2", "30", "164.312(b)", "10.2.1") },
  { source: "MULTI_REGION_CLOUD_TRAIL_ENABLED", controls: controlsOf("CC7.2", "30", "164.312(b)", "10.2.1") },
  {
    source: "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
    controls: controlsOf("CC7.1", "5(1)(f)", "164.312(c)(1)", "10.3.4"),
  },
  {
    source: "CLOUD_TRAIL_ENCRYPTION_ENABLED",
    controls: controlsOf("CC6.1", "32(1)(a)", "164.312(a)(2)(iv)", "10.3.1"),
  },
  {
    source: "CW_LOGGROUP_RETENTION_PERIOD_CHECK",
    parameters: { MinRetentionTime: "365" },
    controls: controlsOf("CC7.2", undefined, "164.312(b)", "10.5.1"),
  },
  { source: "VPC_FLOW_LOGS_ENABLED", controls: controlsOf("CC7.2", "32(1)(d)", "164.312(b)", "10.2.1") },
  { source: "VPC_DEFAULT_SECURITY_GROUP_CLOSED", controls: controlsOf("CC6.6", "25(2)", "164.312(e)(1)", "1.2.5") },
  { source: "INCOMING_SSH_DISABLED", controls: controlsOf("CC6.6", "32(1)(b)", "164.312(e)(1)", "1.3.1") },
  { source: "EKS_ENDPOINT_NO_PUBLIC_ACCESS", controls: controlsOf("CC6.6", "25(2)", "164.312(e)(1)", "1.4.2") },
  { source: "EKS_SECRETS_ENCRYPTED", controls: controlsOf("CC6.1", "32(1)(a)", "164.312(a)(2)(iv)", "8.3.2") },
  { source: "EC2_IMDSV2_CHECK", controls: controlsOf("CC6.1", "32(1)(b)", "164.312(a)(1)", "2.2.6") },
  { source: "ENCRYPTED_VOLUMES", controls: controlsOf("CC6.1", "32(1)(a)", "164.312(a)(2)(iv)", "3.5.1") },
  { source: "RDS_STORAGE_ENCRYPTED", controls: controlsOf("CC6.1", "32(1)(a)", "164.312(a)(2)(iv)", "3.5.1") },
  { source: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", controls: controlsOf("CC6.6", "25(2)", "164.312(e)(1)", "1.4.4") },
  {
    source: "RDS_CLUSTER_DELETION_PROTECTION_ENABLED",
    controls: controlsOf("A1.2", "32(1)(b)", "164.308(a)(7)(ii)(A)"),
  },
  {
    source: "AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    controls: controlsOf("A1.2", "32(1)(c)", "164.308(a)(7)(ii)(A)"),
  },
  {
    source: "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
    controls: controlsOf("CC6.1", "25(2)", "164.312(a)(1)", "1.4.4"),
  },
  { source: "S3_BUCKET_SSL_REQUESTS_ONLY", controls: controlsOf("CC6.7", "32(1)(a)", "164.312(e)(2)(ii)", "4.2.1") },
  { source: "S3_DEFAULT_ENCRYPTION_KMS", controls: controlsOf("CC6.1", "32(1)(a)", "164.312(a)(2)(iv)", "3.5.1") },
  { source: "S3_BUCKET_VERSIONING_ENABLED", controls: controlsOf("A1.2", "32(1)(c)", "164.312(c)(1)", "10.3.3") },
  { source: "ELB_DELETION_PROTECTION_ENABLED", controls: controlsOf("A1.2", "32(1)(b)", "164.308(a)(7)(i)") },
  { source: "ELBV2_ACM_CERTIFICATE_REQUIRED", controls: controlsOf("CC6.7", "32(1)(a)", "164.312(e)(2)(ii)", "4.2.1") },
  { source: "ALB_WAF_ENABLED", controls: controlsOf("CC6.6", "32(1)(b)", undefined, "6.4.2") },
  {
    source: "ACM_CERTIFICATE_EXPIRATION_CHECK",
    parameters: { daysToExpiration: "30" },
    controls: controlsOf("CC6.7", undefined, "164.312(e)(1)", "4.2.1.1"),
  },
  {
    source: "CMK_BACKING_KEY_ROTATION_ENABLED",
    controls: controlsOf("CC6.1", "32(1)(a)", "164.312(a)(2)(iv)", "3.7.4"),
  },
  {
    source: "SECRETSMANAGER_ROTATION_ENABLED_CHECK",
    controls: controlsOf("CC6.1", "32(1)(b)", "164.308(a)(5)(ii)(D)", "8.6.3"),
  },
  {
    source: "GUARDDUTY_ENABLED_CENTRALIZED",
    controls: controlsOf("CC7.2", "32(1)(d)", "164.308(a)(1)(ii)(D)", "11.5.1"),
  },
  { source: "SECURITYHUB_ENABLED", controls: controlsOf("CC7.1", "32(1)(d)", "164.308(a)(8)", "11.3.1") },
];

/** Formats a framework's rules as a conformance pack template: CloudFormation, in JSON. */
export const conformanceTemplate = (framework: Framework): string => {
  const rules = MANAGED_RULES.filter(({ controls }) => controls[framework]);
  const resources = rules.map(({ source, parameters, controls }) => [
    source.replace(/_/g, ""),
    {
      Type: "AWS::Config::ConfigRule",
      Properties: {
        ConfigRuleName: source.toLowerCase().replace(/_/g, "-"),
        Description: `${framework} ${controls[framework]}`,
        ...(parameters && { InputParameters: parameters }),
        Source: { Owner: "AWS", SourceIdentifier: source },
      },
    },
  ]);
  return JSON.stringify({ Resources: Object.fromEntries(resources) as unknown });
};
