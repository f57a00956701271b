// SPDX-License-Identifier: Apache-2.0
// Application, Network, Gateway and Classic Load Balancers.
import { all, isNotTrue, isSet, isTrue, oneOf, when } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import {
  AUDIT_LOGS,
  DELETION_PROTECTION,
  ENCRYPTION_IN_TRANSIT,
  NETWORK_EXPOSURE,
  RESILIENCE,
  WEB_FIREWALL,
} from "./controls";
import { aws, CLASSIC_LOAD_BALANCERS, LOAD_BALANCERS } from "./tokens";
import { atLeastTwoIfSet } from "./at-least-two";

/** The default load balancer type is application. */
const isApplicationLoadBalancer = oneOf("loadBalancerType", ["application", undefined]);
const supportsAccessLogs = oneOf("loadBalancerType", ["application", "network", undefined]);

export const elb: Rule[] = [
  {
    id: "elb-load-balancer-access-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "Load balancers have access logs enabled.",
    resources: LOAD_BALANCERS,
    check: when(supportsAccessLogs, all(isTrue("accessLogs.enabled"), isSet("accessLogs.bucket"))),
    remediation: "Set accessLogs to { bucket, enabled: true }.",
    source: "AWS Security Hub ELB.5",
  },
  {
    id: "elb-alb-drop-invalid-headers",
    topic: "network-exposure",
    severity: "medium",
    controls: NETWORK_EXPOSURE,
    title: "Application Load Balancers drop invalid headers.",
    resources: LOAD_BALANCERS,
    check: when(isApplicationLoadBalancer, isTrue("dropInvalidHeaderFields")),
    remediation: "Set dropInvalidHeaderFields to true.",
    autoFix: { dropInvalidHeaderFields: true },
    source: "AWS Security Hub ELB.4",
  },
  {
    id: "elb-alb-desync-mitigation-mode",
    topic: "network-exposure",
    severity: "medium",
    controls: NETWORK_EXPOSURE,
    title: "Application Load Balancers use defensive or strictest desync mitigation mode.",
    resources: LOAD_BALANCERS,
    check: when(isApplicationLoadBalancer, oneOf("desyncMitigationMode", ["defensive", "strictest", undefined])),
    remediation: "Set desyncMitigationMode to strictest or defensive.",
    source: "AWS Security Hub ELB.12",
  },
  {
    id: "elb-load-balancer-waf-fail-closed",
    topic: "network-exposure",
    severity: "medium",
    controls: WEB_FIREWALL,
    title: "Load balancers block requests when AWS WAF is unavailable.",
    resources: LOAD_BALANCERS,
    check: isNotTrue("enableWafFailOpen"),
    remediation: "Omit enableWafFailOpen or set it to false.",
    autoFix: { enableWafFailOpen: false },
    source: "docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  },
  {
    id: "elb-load-balancer-deletion-protection-enabled",
    topic: "availability",
    severity: "medium",
    controls: DELETION_PROTECTION,
    title: "Load balancers have deletion protection enabled.",
    resources: LOAD_BALANCERS,
    check: isTrue("enableDeletionProtection"),
    remediation: "Set enableDeletionProtection to true.",
    autoFix: { enableDeletionProtection: true },
    source: "AWS Security Hub ELB.6",
  },
  {
    id: "elb-load-balancer-multi-az",
    topic: "availability",
    severity: "high",
    controls: RESILIENCE,
    title: "Load balancers span at least two availability zones.",
    resources: LOAD_BALANCERS,
    check: all(atLeastTwoIfSet("subnets"), atLeastTwoIfSet("subnetMappings")),
    remediation: "Set subnets to subnets in at least two availability zones.",
    source: "AWS Security Hub ELB.13",
  },
  {
    id: "elb-alb-waf-enabled",
    topic: "network-exposure",
    severity: "high",
    controls: WEB_FIREWALL,
    title: "Internet-facing Application Load Balancers are associated with an AWS WAF web ACL.",
    resources: LOAD_BALANCERS,
    ...hasCompanion({
      types: LOAD_BALANCERS,
      companionTypes: aws("wafv2", "WebAclAssociation"),
      linkProperty: "resourceArn",
      description: "a wafv2 WebAclAssociation",
      condition: all(isApplicationLoadBalancer, isNotTrue("internal")),
    }),
    remediation:
      "Add a wafv2 WebAclAssociation. Set its resourceArn to the ARN of the load balancer and its webAclArn to the ARN of the web ACL.",
    source: "AWS Security Hub ELB.16",
  },
  {
    id: "elb-classic-listener-https-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Classic Load Balancer listeners use HTTPS or TLS.",
    resources: CLASSIC_LOAD_BALANCERS,
    check: oneOf("listeners.lbProtocol", ["https", "HTTPS", "ssl", "SSL"]),
    remediation:
      "Set lbProtocol of every listener to https. Prefer an Application Load Balancer, because a Classic Load Balancer does not support TLS 1.3.",
    source: "AWS Security Hub ELB.3",
  },
  {
    id: "elb-classic-access-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "Classic Load Balancers have access logs enabled.",
    resources: CLASSIC_LOAD_BALANCERS,
    check: all(isSet("accessLogs.bucket"), oneOf("accessLogs.enabled", [true, undefined])),
    remediation: "Set accessLogs to { bucket, enabled: true }.",
    source: "AWS Security Hub ELB.5",
  },
  {
    id: "elb-classic-desync-mitigation-mode",
    topic: "network-exposure",
    severity: "medium",
    controls: NETWORK_EXPOSURE,
    title: "Classic Load Balancers use defensive or strictest desync mitigation mode.",
    resources: CLASSIC_LOAD_BALANCERS,
    check: oneOf("desyncMitigationMode", ["defensive", "strictest", undefined]),
    remediation: "Set desyncMitigationMode to strictest or defensive.",
    source: "AWS Security Hub ELB.14",
  },
];
