// SPDX-License-Identifier: Apache-2.0
import { all, any, isNotTrue, isSet, isTrue, isUnset, oneOf, satisfies, when } from "../checks";
import { hasCompanion } from "../links";
import type { Rule } from "../rule";
import { AUDIT, DELETION, EXPOSURE, HARDENED, IN_TRANSIT, RESILIENCE, WEB_FIREWALL } from "./controls";
import { listenerPolicies, NOT_RECOMMENDED } from "./tls-policies";
import { aws, BALANCERS, CLASSIC_BALANCERS, LISTENERS, TARGET_GROUPS } from "./tokens";

const POLICIES = "docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html";
/** Not set, it is an application balancer. */
const isApplication = oneOf("loadBalancerType", ["application", undefined]);
const takesLogs = oneOf("loadBalancerType", ["application", "network", undefined]);
/** Which zones are meant may be said in another way: only a list of one is surely wrong. */
const severalIfAny = (list: unknown): boolean => !Array.isArray(list) || list.length !== 1;

export const loadBalancing: Rule[] = [
  {
    id: "listener-tls-floor", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A balancer's TLS listener keeps the floor of TLS.",
    resources: LISTENERS,
    check: when(oneOf("protocol", ["HTTPS", "TLS"]), oneOf("sslPolicy", listenerPolicies)),
    mend: 'set sslPolicy to "ELBSecurityPolicy-TLS13-1-3-2021-06"; left out, it is one of 2016 that admits TLS 1.0',
    source: POLICIES,
  },
  {
    id: "listener-ciphers", topic: "tls13", severity: "medium", level: "advisory", controls: IN_TRANSIT,
    requires: "A balancer's TLS listener takes ciphers with forward secrecy only, and TLS 1.3.",
    resources: LISTENERS,
    check: when(oneOf("protocol", ["HTTPS", "TLS"]), satisfies("sslPolicy", (policy) => !NOT_RECOMMENDED.includes(policy as string), "is not recommended by ELB.17: it must be one of TLS13-1-3 or TLS13-1-2-Res")),
    mend: 'set sslPolicy to "ELBSecurityPolicy-TLS13-1-3-2021-06", or to one of TLS13-1-2-Res under a floor of 1.2',
    source: "AWS Security Hub ELB.17",
  },
  {
    id: "listener-encrypts", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A balancer's listener speaks TLS, or sends plain HTTP on to it.",
    resources: LISTENERS,
    check: any(
      oneOf("protocol", ["HTTPS", "TLS"]),
      all(oneOf("protocol", ["HTTP", undefined]), oneOf("defaultActions.type", ["redirect"]), oneOf("defaultActions.redirect.protocol", ["HTTPS"])),
      // A gateway hands packets on as they are.
      all(isUnset("protocol"), satisfies("loadBalancerArn", (arn) => String(arn).includes(":loadbalancer/gwy/"), "must be a gateway's")),
    ),
    mend: "set protocol to HTTPS, or let a listener on HTTP do nothing but redirect to HTTPS",
    source: "AWS Security Hub ELB.1, ELB.18",
  },
  {
    id: "target-group-encrypts", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "Traffic from a balancer to its targets is encrypted.",
    resources: TARGET_GROUPS,
    check: when(oneOf("targetType", ["instance", "ip", "alb", undefined]), oneOf("protocol", ["HTTPS", "TLS", "QUIC", "GENEVE"])),
    mend: "set protocol to HTTPS and serve TLS on the target's port",
    source: "AWS Security Hub ELB.22",
  },
  {
    id: "target-group-health-check-encrypts", topic: "tls13", severity: "medium", controls: IN_TRANSIT,
    requires: "A balancer looks after its targets' health over TLS.",
    resources: TARGET_GROUPS,
    check: when(oneOf("protocol", ["HTTPS"]), oneOf("healthCheck.protocol", ["HTTPS"])),
    mend: "set healthCheck.protocol to HTTPS",
    source: "AWS Security Hub ELB.21",
  },
  {
    id: "balancer-logs-access", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A balancer logs the requests that it serves.",
    resources: BALANCERS,
    check: when(takesLogs, all(isTrue("accessLogs.enabled"), isSet("accessLogs.bucket"))),
    mend: "set accessLogs to { bucket, enabled: true }",
    source: "AWS Security Hub ELB.5",
  },
  {
    id: "balancer-drops-invalid-headers", topic: "network-exposure", severity: "medium", controls: EXPOSURE,
    requires: "An application balancer drops headers that are no valid HTTP.",
    resources: BALANCERS,
    check: when(isApplication, isTrue("dropInvalidHeaderFields")),
    mend: "set dropInvalidHeaderFields to true", remedy: { dropInvalidHeaderFields: true },
    source: "AWS Security Hub ELB.4",
  },
  {
    id: "balancer-resists-desync", topic: "network-exposure", severity: "medium", controls: EXPOSURE,
    requires: "An application balancer does not pass on requests that servers may read in two ways.",
    resources: BALANCERS,
    check: when(isApplication, oneOf("desyncMitigationMode", ["defensive", "strictest", undefined])),
    mend: 'set desyncMitigationMode to "strictest" or "defensive"',
    source: "AWS Security Hub ELB.12",
  },
  {
    id: "balancer-waf-fails-closed", topic: "network-exposure", severity: "medium", controls: WEB_FIREWALL,
    requires: "A balancer lets nothing through while its firewall is away.",
    resources: BALANCERS,
    check: isNotTrue("enableWafFailOpen"),
    mend: "leave enableWafFailOpen out, or set it to false", remedy: { enableWafFailOpen: false },
    source: "docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  },
  {
    id: "balancer-deletion-protected", topic: "availability", severity: "medium", controls: DELETION,
    requires: "A balancer can't be deleted by mistake.",
    resources: BALANCERS,
    check: isTrue("enableDeletionProtection"),
    mend: "set enableDeletionProtection to true", remedy: { enableDeletionProtection: true },
    source: "AWS Security Hub ELB.6",
  },
  {
    id: "balancer-spans-zones", topic: "availability", severity: "high", controls: RESILIENCE,
    requires: "A balancer stands in two zones or more.",
    resources: BALANCERS,
    check: all(satisfies("subnets", severalIfAny, "must name two or more"), satisfies("subnetMappings", severalIfAny, "must name two or more")),
    mend: "give it subnets in two zones or more",
    source: "AWS Security Hub ELB.13",
  },
  {
    id: "balancer-behind-waf", topic: "network-exposure", severity: "high", controls: WEB_FIREWALL,
    requires: "An application balancer that faces the internet stands behind a web application firewall.",
    resources: BALANCERS,
    ...hasCompanion({
      of: BALANCERS, is: aws("wafv2", "WebAclAssociation"), by: "resourceArn", called: "a wafv2 WebAclAssociation",
      where: all(isApplication, isNotTrue("internal")),
    }),
    mend: "associate a wafv2 WebAcl with it",
    source: "AWS Security Hub ELB.16",
  },
  {
    id: "classic-listener-encrypts", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A classic balancer's listeners speak TLS.",
    resources: CLASSIC_BALANCERS,
    check: oneOf("listeners.lbProtocol", ["https", "HTTPS", "ssl", "SSL"]),
    mend: "set lbProtocol of every listener to https; better, use an application balancer: a classic one has no TLS 1.3",
    source: "AWS Security Hub ELB.3",
  },
  {
    id: "classic-balancer-logs-access", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A classic balancer logs the requests that it serves.",
    resources: CLASSIC_BALANCERS,
    check: all(isSet("accessLogs.bucket"), oneOf("accessLogs.enabled", [true, undefined])),
    mend: "set accessLogs to { bucket, enabled: true }",
    source: "AWS Security Hub ELB.5",
  },
  {
    id: "lattice-listener-encrypts", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A service of VPC Lattice is reached over HTTPS.",
    resources: aws("vpclattice", "Listener"),
    check: oneOf("protocol", ["HTTPS", "TLS_PASSTHROUGH"]),
    mend: "set protocol to HTTPS",
    source: "docs.aws.amazon.com/vpc-lattice/latest/ug/listeners.html",
  },
  {
    id: "autoscaling-spans-zones", topic: "availability", severity: "high", controls: RESILIENCE,
    requires: "A group of instances stands in two zones or more.",
    resources: aws("autoscaling", "Group"),
    check: all(satisfies("vpcZoneIdentifiers", severalIfAny, "must name two or more"), satisfies("availabilityZones", severalIfAny, "must name two or more")),
    mend: "give it subnets in two zones or more",
    source: "AWS Security Hub AutoScaling.2",
  },
  {
    id: "autoscaling-minds-the-balancer", topic: "availability", severity: "medium", level: "advisory", controls: HARDENED,
    requires: "A group of instances replaces those that the balancer finds unwell.",
    resources: aws("autoscaling", "Group"),
    check: when(any(isSet("targetGroupArns"), isSet("loadBalancers")), satisfies("healthCheckType", (type) => String(type).split(",").includes("ELB"), "must be ELB")),
    mend: "set healthCheckType to ELB",
    source: "AWS Security Hub AutoScaling.1",
  },
  {
    id: "classic-balancer-resists-desync", topic: "network-exposure", severity: "medium", controls: EXPOSURE,
    requires: "A classic balancer does not pass on requests that servers may read in two ways.",
    resources: CLASSIC_BALANCERS,
    check: oneOf("desyncMitigationMode", ["defensive", "strictest", undefined]),
    mend: 'set desyncMitigationMode to "strictest" or "defensive"',
    source: "AWS Security Hub ELB.14",
  },
];
