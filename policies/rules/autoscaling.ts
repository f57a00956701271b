// SPDX-License-Identifier: Apache-2.0
import { all, any, isSet, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { HARDENING, RESILIENCE } from "./controls";
import { aws } from "./tokens";
import { atLeastTwoIfSet } from "./at-least-two";

const AUTO_SCALING_GROUPS = aws("autoscaling", "Group");

export const autoScaling: Rule[] = [
  {
    id: "ec2-autoscaling-group-multi-az",
    topic: "availability",
    severity: "high",
    controls: RESILIENCE,
    title: "Auto Scaling groups span at least two availability zones.",
    resources: AUTO_SCALING_GROUPS,
    check: all(atLeastTwoIfSet("vpcZoneIdentifiers"), atLeastTwoIfSet("availabilityZones")),
    remediation: "Set vpcZoneIdentifiers to subnets in at least two availability zones.",
    source: "AWS Security Hub AutoScaling.2",
  },
  {
    id: "ec2-autoscaling-group-elb-health-check",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: HARDENING,
    title: "Auto Scaling groups use load balancer health checks.",
    resources: AUTO_SCALING_GROUPS,
    check: when(
      any(isSet("targetGroupArns"), isSet("loadBalancers")),
      satisfies("healthCheckType", (type) => String(type).split(",").includes("ELB"), "must include ELB"),
    ),
    remediation: "Set healthCheckType to ELB.",
    source: "AWS Security Hub AutoScaling.1",
  },
];
