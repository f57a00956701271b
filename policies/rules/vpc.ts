// SPDX-License-Identifier: Apache-2.0
// VPCs, subnets, default security groups, flow logs and VPC Lattice.
import { all, isNotTrue, isUnset, oneOf } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { AUDIT_LOGS, ENCRYPTION_IN_TRANSIT, NETWORK_EXPOSURE, SEGMENTATION } from "./controls";
import { aws } from "./tokens";

const VPCS = aws("ec2", "Vpc");

export const vpc: Rule[] = [
  {
    id: "vpc-default-security-group-closed",
    topic: "network-exposure",
    severity: "high",
    controls: SEGMENTATION,
    title: "Default security groups allow no inbound or outbound traffic.",
    resources: aws("ec2", "DefaultSecurityGroup"),
    check: all(isUnset("ingress"), isUnset("egress")),
    remediation: "Omit ingress and egress of the DefaultSecurityGroup.",
    source: "AWS Security Hub EC2.2",
  },
  {
    id: "vpc-subnet-auto-assign-public-ip-disabled",
    topic: "network-exposure",
    severity: "medium",
    controls: NETWORK_EXPOSURE,
    title: "Subnets do not assign public IP addresses automatically.",
    resources: [...aws("ec2", "Subnet"), ...aws("ec2", "DefaultSubnet")],
    check: isNotTrue("mapPublicIpOnLaunch"),
    remediation: "Omit mapPublicIpOnLaunch or set it to false.",
    autoFix: { mapPublicIpOnLaunch: false },
    source: "AWS Security Hub EC2.15",
  },
  {
    id: "vpc-flow-log-traffic-type",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "VPC flow logs capture all traffic or rejected traffic.",
    resources: aws("ec2", "FlowLog"),
    check: oneOf("trafficType", ["ALL", "REJECT"]),
    remediation: "Set trafficType to ALL.",
    source: "AWS Security Hub EC2.6",
  },
  {
    id: "vpc-flow-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "VPCs have flow logs enabled.",
    resources: VPCS,
    ...hasCompanion({
      types: VPCS,
      companionTypes: aws("ec2", "FlowLog"),
      linkProperty: "vpcId",
      description: "an ec2 FlowLog",
    }),
    remediation: "Add an ec2 FlowLog and set its vpcId to the VPC.",
    source: "AWS Security Hub EC2.6",
  },
  {
    id: "vpc-lattice-listener-https-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "VPC Lattice listeners use HTTPS or TLS passthrough.",
    resources: aws("vpclattice", "Listener"),
    check: oneOf("protocol", ["HTTPS", "TLS_PASSTHROUGH"]),
    remediation: "Set protocol to HTTPS or TLS_PASSTHROUGH.",
    source: "docs.aws.amazon.com/vpc-lattice/latest/ug/listeners.html",
  },
];
