// SPDX-License-Identifier: Apache-2.0
import type { Properties } from "../../policies/checks";

/** How a rule is put to the test: properties that pass, and what to change in them to break it, path and value. */
export interface Fixture {
  good: Properties;
  /** Each must be a violation. */
  broken: [path: string, value: unknown][];
  /** A property on which the verdict hangs: unknown, the rule can't tell. Not set, it is a violation unless `unsetPasses`. */
  decisive: string;
  unsetPasses?: boolean;
}

const LABELS = { "app.kubernetes.io/name": "app", environment: "dev", "cost-center": "x1", "data-classification": "internal" };
const TAGS = { Environment: "dev", Owner: "team@example.com", CostCenter: "platform", DataClassification: "internal", ManagedBy: "redoubt" };
const deny = (condition: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: condition }] });
const parameters = (...pairs: [string, string][]): object[] => pairs.map(([name, value]) => ({ name, value }));
const key = (property: string): Fixture => ({ good: { [property]: "arn:key" }, broken: [[property, ""]], decisive: property });
const flag = (property: string, value: unknown = true, bad: unknown = false): Fixture =>
  ({ good: { [property]: value }, broken: [[property, bad]], decisive: property });
const TLS13_LISTENER = "ELBSecurityPolicy-TLS13-1-3-2021-06";

/** One for every rule: a test sees to it. */
export const fixtures: Record<string, Fixture> = {
  "listener-tls-floor": {
    good: { protocol: "HTTPS", sslPolicy: TLS13_LISTENER },
    broken: [["sslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06"], ["sslPolicy", "ELBSecurityPolicy-2016-08"], ["sslPolicy", "ELBSecurityPolicy-TLS13-1-3"]],
    decisive: "sslPolicy",
  },
  "listener-encrypts": {
    good: { protocol: "HTTPS" },
    broken: [["protocol", "HTTP"], ["protocol", "TCP"]],
    decisive: "protocol",
  },
  "target-group-encrypts": { good: { targetType: "ip", protocol: "HTTPS" }, broken: [["protocol", "HTTP"], ["protocol", "TCP"]], decisive: "protocol" },
  "target-group-health-check-encrypts": {
    good: { protocol: "HTTPS", healthCheck: { protocol: "HTTPS" } }, broken: [["healthCheck.protocol", "HTTP"]], decisive: "healthCheck.protocol",
  },
  "cdn-tls-floor": {
    good: { viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.3_2025" } },
    broken: [["viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"], ["viewerCertificate.cloudfrontDefaultCertificate", true]],
    decisive: "viewerCertificate.minimumProtocolVersion",
  },
  "cdn-viewers-encrypt": {
    good: { defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https" }, orderedCacheBehaviors: [{ viewerProtocolPolicy: "https-only" }] },
    broken: [["defaultCacheBehavior.viewerProtocolPolicy", "allow-all"], ["orderedCacheBehaviors.0.viewerProtocolPolicy", "allow-all"]],
    decisive: "defaultCacheBehavior.viewerProtocolPolicy",
  },
  "cdn-origins-encrypt": {
    good: { origins: [{ customOriginConfig: { originProtocolPolicy: "https-only" } }, { domainName: "bucket" }] },
    broken: [["origins.0.customOriginConfig.originProtocolPolicy", "match-viewer"]],
    decisive: "origins",
    unsetPasses: true,
  },
  "cdn-private-origin-encrypts": {
    good: { vpcOriginEndpointConfig: { originProtocolPolicy: "https-only" } },
    broken: [["vpcOriginEndpointConfig.originProtocolPolicy", "http-only"]],
    decisive: "vpcOriginEndpointConfig.originProtocolPolicy",
  },
  "cdn-strict-transport-security": {
    good: { securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000 } } },
    broken: [["securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec", 31_535_999]],
    decisive: "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
  },
  "database-requires-tls-postgres": {
    good: { family: "aurora-postgresql17", parameters: parameters(["rds.force_ssl", "1"]) },
    broken: [["parameters", parameters(["rds.force_ssl", "0"])], ["parameters", []]],
    decisive: "parameters",
  },
  "database-tls-floor-postgres": {
    good: { family: "postgres17", parameters: parameters(["ssl_min_protocol_version", "TLSv1.3"]) },
    broken: [["parameters", parameters(["ssl_min_protocol_version", "TLSv1.2"])]],
    decisive: "parameters",
  },
  "database-requires-tls-mysql": {
    good: { family: "aurora-mysql8.0", parameters: parameters(["require_secure_transport", "ON"]) },
    broken: [["parameters", parameters(["require_secure_transport", "OFF"])]],
    decisive: "parameters",
  },
  "database-proxy-requires-tls": flag("requireTls"),
  "database-encrypted": flag("storageEncrypted"),
  "database-own-key": key("kmsKeyId"),
  "database-insights-own-key": {
    good: { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: "arn:key" },
    broken: [["performanceInsightsKmsKeyId", ""]],
    decisive: "performanceInsightsKmsKeyId",
  },
  "cache-requires-tls": {
    good: { transitEncryptionEnabled: true, transitEncryptionMode: "required" },
    broken: [["transitEncryptionEnabled", false], ["transitEncryptionMode", "preferred"]],
    decisive: "transitEncryptionEnabled",
  },
  "cache-encrypted": { good: { engine: "redis", atRestEncryptionEnabled: true }, broken: [["atRestEncryptionEnabled", false]], decisive: "atRestEncryptionEnabled" },
  "cache-own-key": key("kmsKeyId"),
  "bucket-denies-plain-text": {
    good: { policy: deny({ Bool: { "aws:SecureTransport": "false" } }) },
    broken: [["policy", deny({ Bool: { "aws:SecureTransport": "true" } })], ["policy", "{}"], ["policy", "no JSON"]],
    decisive: "policy",
  },
  "bucket-tls-floor": {
    good: { policy: deny({ NumericLessThan: { "S3:tlsversion": "1.3" } }) },
    broken: [["policy", deny({ NumericLessThan: { "s3:TlsVersion": "1.2" } })]],
    decisive: "policy",
  },
  "bucket-encrypted": {
    good: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
    broken: [["rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "none"]],
    decisive: "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm",
  },
  "volume-encrypted": flag("encrypted"),
  "volumes-encrypted-by-default": flag("enabled"),
  "launch-template-volumes-encrypted": {
    good: { blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "arn:key" } }] },
    broken: [["blockDeviceMappings.0.ebs.encrypted", "false"], ["blockDeviceMappings.0.ebs.kmsKeyId", undefined]],
    decisive: "blockDeviceMappings.0.ebs.encrypted",
  },
  "cluster-secrets-encrypted": {
    good: { encryptionConfig: { provider: { keyArn: "arn:key" }, resources: ["secrets"] } },
    broken: [["encryptionConfig.resources", []], ["encryptionConfig.provider.keyArn", undefined]],
    decisive: "encryptionConfig.provider.keyArn",
  },
  "file-system-encrypted": { good: { encrypted: true, kmsKeyId: "arn:key" }, broken: [["encrypted", false], ["kmsKeyId", undefined]], decisive: "encrypted" },
  "queue-encrypted": key("kmsMasterKeyId"),
  "topic-encrypted": key("kmsMasterKeyId"),
  "stream-encrypted": flag("encryptionType", "KMS", "NONE"),
  "kafka-requires-tls": {
    good: { encryptionInfo: { encryptionInTransit: { clientBroker: "TLS" } } },
    broken: [["encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT"]],
    decisive: "encryptionInfo.encryptionInTransit.clientBroker",
    unsetPasses: true,
  },
  "log-group-own-key": key("kmsKeyId"),
  "trail-own-key": key("kmsKeyId"),
  "vault-own-key": key("kmsKeyArn"),
  "secret-own-key": key("kmsKeyId"),
  "table-own-key": {
    good: { serverSideEncryption: { enabled: true, kmsKeyArn: "arn:key" } },
    broken: [["serverSideEncryption.enabled", false], ["serverSideEncryption.kmsKeyArn", undefined]],
    decisive: "serverSideEncryption.kmsKeyArn",
  },
  "search-encrypted": {
    good: { encryptAtRest: { enabled: true }, nodeToNodeEncryption: { enabled: true } },
    broken: [["encryptAtRest.enabled", false], ["nodeToNodeEncryption.enabled", false]],
    decisive: "encryptAtRest.enabled",
  },
  "search-tls-floor": {
    good: { domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08" } },
    broken: [["domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-0-2019-07"], ["domainEndpointOptions.enforceHttps", false]],
    decisive: "domainEndpointOptions.tlsSecurityPolicy",
  },
  "ingress-uses-tls": { good: { spec: { tls: [{ hosts: ["a.example.com"] }] } }, broken: [["spec.tls", []]], decisive: "spec.tls" },
  "gateway-listeners-use-tls": {
    good: { spec: { listeners: [{ protocol: "HTTPS" }] } }, broken: [["spec.listeners.0.protocol", "HTTP"]], decisive: "spec.listeners.0.protocol",
  },
  "storage-class-encrypts": {
    good: { provisioner: "ebs.csi.aws.com", parameters: { encrypted: "true" } },
    broken: [["parameters.encrypted", "false"], ["parameters", undefined]],
    decisive: "parameters.encrypted",
  },
  "workload-labelled": {
    good: { spec: { template: { metadata: { labels: LABELS } } } },
    broken: [["spec.template.metadata.labels.environment", undefined]],
    decisive: "spec.template.metadata.labels",
  },
  "namespace-labelled": { good: { metadata: { labels: LABELS } }, broken: [["metadata.labels.cost-center", undefined]], decisive: "metadata.labels" },
  "resource-tagged": {
    good: { tags: TAGS },
    broken: [["tags.Environment", "Dev"], ["tags.Owner", "somebody"], ["tags.CostCenter", "?"], ["tags.DataClassification", "secret"], ["tags.ManagedBy", undefined]],
    decisive: "tags",
  },
};
