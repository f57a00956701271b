// SPDX-License-Identifier: Apache-2.0
import type { PodRequests } from "../../targets/node-capacity";

/**
 * What the pods of the EKS add-ons request by default. cert-manager and the EKS Pod Identity Agent request nothing.
 * `aws eks describe-addon-configuration` and `kubectl describe pod` show the values; these come from the charts that the add-ons
 * are built from, and from descriptions of running pods.
 */
export const ADDON_REQUESTS: readonly PodRequests[] = [
  // aws/amazon-vpc-cni-k8s, charts/aws-vpc-cni/values.yaml: aws-node and aws-eks-nodeagent with 25m each.
  { name: "vpc-cni", cpuMillicores: 50, memoryMiB: 0 },
  { name: "kube-proxy", cpuMillicores: 100, memoryMiB: 0 },
  // kubernetes-sigs/aws-ebs-csi-driver, charts/aws-ebs-csi-driver/values.yaml: 10m and 40Mi for each container.
  { name: "ebs-csi-node", cpuMillicores: 30, memoryMiB: 120 },
  { name: "ebs-csi-controller", pods: 2, cpuMillicores: 60, memoryMiB: 240 },
  // aws/secrets-store-csi-driver-provider-aws and its subchart: the provider, and the driver with registrar and liveness probe.
  { name: "secrets-store-csi-driver-provider-aws", cpuMillicores: 50, memoryMiB: 100 },
  { name: "secrets-store-csi-driver", cpuMillicores: 70, memoryMiB: 140 },
  // Amazon GuardDuty User Guide, "Configure GuardDuty security agent (add-on) parameters for Amazon EKS".
  { name: "aws-guardduty-agent", cpuMillicores: 200, memoryMiB: 256 },
  { name: "coredns", pods: 2, cpuMillicores: 100, memoryMiB: 70 },
  { name: "metrics-server", pods: 2, cpuMillicores: 100, memoryMiB: 200 },
];
