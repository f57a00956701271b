// SPDX-License-Identifier: Apache-2.0
// Amazon EKS clusters and node groups. The rules for Kubernetes resources are in k8s-*.ts.
import { isInternetCidr } from "../addresses";
import { all, any, every, includes, isSet, isTrue, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { AUDIT_LOGS, DELETION_PROTECTION, ENCRYPTION_AT_REST, NETWORK_EXPOSURE, SERVICE_IDENTITY } from "./controls";
import { aws } from "./tokens";

const CLUSTERS = aws("eks", "Cluster");
const CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const eks: Rule[] = [
  {
    id: "eks-cluster-secrets-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "EKS clusters encrypt Kubernetes secrets with a customer managed KMS key.",
    resources: CLUSTERS,
    check: all(includes("encryptionConfig.resources", "secrets"), isSet("encryptionConfig.provider.keyArn")),
    remediation: 'Set encryptionConfig to { provider: { keyArn }, resources: ["secrets"] }.',
    source: "AWS Security Hub EKS.3",
  },
  {
    id: "eks-cluster-endpoint-no-public-access",
    topic: "network-exposure",
    severity: "critical",
    controls: NETWORK_EXPOSURE,
    title: "EKS cluster API endpoints are not open to the entire internet.",
    resources: CLUSTERS,
    check: any(
      satisfies("vpcConfig.endpointPublicAccess", (isPublic) => isPublic === false, "must be false"),
      all(
        isSet("vpcConfig.publicAccessCidrs"),
        every("vpcConfig.publicAccessCidrs", (cidr) => !isInternetCidr(cidr), "must not allow the entire internet"),
      ),
    ),
    remediation:
      "Set vpcConfig.endpointPublicAccess to false, or set vpcConfig.publicAccessCidrs to your own networks.",
    source: "AWS Security Hub EKS.1",
  },
  {
    id: "eks-cluster-endpoint-private-access",
    topic: "network-exposure",
    severity: "medium",
    controls: NETWORK_EXPOSURE,
    title: "EKS clusters have private API endpoint access enabled.",
    resources: CLUSTERS,
    check: isTrue("vpcConfig.endpointPrivateAccess"),
    remediation: "Set vpcConfig.endpointPrivateAccess to true.",
    autoFix: { "vpcConfig.endpointPrivateAccess": true },
    source: "docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  },
  {
    id: "eks-cluster-control-plane-logs-enabled",
    topic: "logging",
    severity: "high",
    controls: AUDIT_LOGS,
    title: "EKS clusters have all control plane logs enabled.",
    resources: CLUSTERS,
    check: includes("enabledClusterLogTypes", ...CONTROL_PLANE_LOGS),
    remediation: `Set enabledClusterLogTypes to ${CONTROL_PLANE_LOGS.join(", ")}.`,
    autoFix: { enabledClusterLogTypes: CONTROL_PLANE_LOGS },
    source: "AWS Security Hub EKS.8",
  },
  {
    id: "eks-cluster-authentication-mode-api",
    topic: "identity",
    severity: "medium",
    controls: SERVICE_IDENTITY,
    title: "EKS clusters use an authentication mode that supports access entries.",
    resources: CLUSTERS,
    check: oneOf("accessConfig.authenticationMode", ["API", "API_AND_CONFIG_MAP"]),
    remediation: "Set accessConfig.authenticationMode to API. API_AND_CONFIG_MAP also passes.",
    source: "docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html",
  },
  {
    id: "eks-cluster-deletion-protection-enabled",
    topic: "availability",
    severity: "medium",
    controls: DELETION_PROTECTION,
    title: "EKS clusters have deletion protection enabled.",
    resources: CLUSTERS,
    check: isTrue("deletionProtection"),
    remediation: "Set deletionProtection to true.",
    autoFix: { deletionProtection: true },
    source: "docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
  },
  {
    id: "eks-node-group-remote-access-restricted",
    topic: "network-exposure",
    severity: "high",
    controls: NETWORK_EXPOSURE,
    title: "EKS node groups restrict SSH access to specific security groups.",
    resources: aws("eks", "NodeGroup"),
    check: when(isSet("remoteAccess.ec2SshKey"), isSet("remoteAccess.sourceSecurityGroupIds")),
    remediation:
      "Omit remoteAccess, or set remoteAccess.sourceSecurityGroupIds. If it is not set, the SSH port is open to the internet.",
    source: "docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html",
  },
];
