// SPDX-License-Identifier: Apache-2.0
// Clusters of Kubernetes as AWS runs them, and the images that they run. What runs in one: see kubernetes.ts.
import { isWorld } from "../addresses";
import { all, any, every, includes, isOwnKey, isSet, isTrue, oneOf, satisfies, when } from "../checks";
import { forbids, isOpen } from "../documents";
import type { Rule } from "../rule";
import { AT_REST, AUDIT, DELETION, EXPOSURE, HARDENED, PRIVATE_STORES, SERVICE_IDENTITY, VULNERABILITIES } from "./controls";
import { aws } from "./tokens";

const CLUSTERS = aws("eks", "Cluster");
const REPOSITORIES = aws("ecr", "Repository");
const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const eks: Rule[] = [
  {
    id: "cluster-secrets-encrypted", topic: "encryption-at-rest", severity: "critical", controls: AT_REST,
    requires: "A Kubernetes cluster's secrets are encrypted under a key of their owner.",
    resources: CLUSTERS,
    check: all(includes("encryptionConfig.resources", "secrets"), isSet("encryptionConfig.provider.keyArn")),
    mend: 'set encryptionConfig to { provider: { keyArn }, resources: ["secrets"] }',
    source: "AWS Security Hub EKS.3",
  },
  {
    id: "cluster-api-not-public", topic: "network-exposure", severity: "critical", controls: EXPOSURE,
    requires: "A Kubernetes cluster's API is not open to the whole internet.",
    resources: CLUSTERS,
    check: any(
      satisfies("vpcConfig.endpointPublicAccess", (open) => open === false, "must be false"),
      all(isSet("vpcConfig.publicAccessCidrs"), every("vpcConfig.publicAccessCidrs", (cidr) => !isWorld(cidr), "must not be everywhere")),
    ),
    mend: "set vpcConfig.endpointPublicAccess to false, or publicAccessCidrs to networks of yours",
    source: "AWS Security Hub EKS.1",
  },
  {
    id: "cluster-api-private", topic: "network-exposure", severity: "medium", controls: EXPOSURE,
    requires: "Nodes reach a Kubernetes cluster's API inside their network.",
    resources: CLUSTERS,
    check: isTrue("vpcConfig.endpointPrivateAccess"),
    mend: "set vpcConfig.endpointPrivateAccess to true", remedy: { "vpcConfig.endpointPrivateAccess": true },
    source: "docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  },
  {
    id: "cluster-logs", topic: "logging", severity: "high", controls: AUDIT,
    requires: "A Kubernetes cluster logs all that its control plane has to say.",
    resources: CLUSTERS,
    check: includes("enabledClusterLogTypes", ...LOGS),
    mend: `set enabledClusterLogTypes to ${LOGS.join(", ")}`, remedy: { enabledClusterLogTypes: LOGS },
    source: "AWS Security Hub EKS.8",
  },
  {
    id: "cluster-access-by-api", topic: "identity", severity: "medium", controls: SERVICE_IDENTITY,
    requires: "Who may enter a Kubernetes cluster is said through its API, not in a map inside it.",
    resources: CLUSTERS,
    check: oneOf("accessConfig.authenticationMode", ["API", "API_AND_CONFIG_MAP"]),
    mend: 'set accessConfig.authenticationMode to "API"',
    source: "docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html",
  },
  {
    id: "cluster-deletion-protected", topic: "availability", severity: "medium", controls: DELETION,
    requires: "A Kubernetes cluster can't be deleted by mistake.",
    resources: CLUSTERS,
    check: isTrue("deletionProtection"),
    mend: "set deletionProtection to true", remedy: { deletionProtection: true },
    source: "docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
  },
  {
    id: "nodes-no-open-shell", topic: "network-exposure", severity: "high", controls: EXPOSURE,
    requires: "Shells on nodes are open to named groups only.",
    resources: aws("eks", "NodeGroup"),
    check: when(isSet("remoteAccess.ec2SshKey"), isSet("remoteAccess.sourceSecurityGroupIds")),
    mend: "leave remoteAccess out, or set its sourceSecurityGroupIds: without, the port is open to the world",
    source: "docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html",
  },
  {
    id: "images-immutable", topic: "identity", severity: "medium", controls: HARDENED,
    requires: "A tag of an image means the same image always.",
    resources: REPOSITORIES,
    check: oneOf("imageTagMutability", ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"]),
    mend: "set imageTagMutability to IMMUTABLE", remedy: { imageTagMutability: "IMMUTABLE" },
    source: "AWS Security Hub ECR.2",
  },
  {
    id: "images-scanned", topic: "logging", severity: "medium", controls: VULNERABILITIES,
    requires: "Images are scanned for known weaknesses as they come in.",
    resources: REPOSITORIES,
    check: isTrue("imageScanningConfiguration.scanOnPush"),
    mend: "set imageScanningConfiguration.scanOnPush to true", remedy: { "imageScanningConfiguration.scanOnPush": true },
    source: "AWS Security Hub ECR.1",
  },
  {
    id: "images-encrypted-by-kms", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "Images are encrypted under a key in KMS.",
    resources: REPOSITORIES,
    check: oneOf("encryptionConfigurations.encryptionType", ["KMS", "KMS_DSSE"]),
    mend: 'set encryptionConfigurations to [{ encryptionType: "KMS", kmsKey }]',
    source: "AWS Security Hub ECR.5",
  },
  {
    id: "images-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "Images are encrypted under a key of their owner.",
    resources: REPOSITORIES,
    check: isOwnKey("encryptionConfigurations.kmsKey"),
    mend: 'set encryptionConfigurations to [{ encryptionType: "KMS", kmsKey }]',
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  },
  {
    id: "images-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "A repository of images allows nothing to everybody.",
    resources: aws("ecr", "RepositoryPolicy"),
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    mend: "name principals",
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
  },
];
