// SPDX-License-Identifier: Apache-2.0
import { all, any, oneOf, when, type RuleSettings } from "../checks";
import type { Rule } from "../rule";
import { IN_TRANSIT } from "./controls";

const LISTENERS = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const TARGET_GROUPS = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];
const POLICIES = "docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html";

const named = (prefix: string, suffixes: string[]): string[] => suffixes.map((suffix) => `ELBSecurityPolicy-${prefix}-${suffix}`);

/** Exact names: policies whose names only begin alike admit TLS 1.0. */
const BY_FLOOR: Record<RuleSettings["minTls"], string[]> = {
  "1.3": named("TLS13-1-3", ["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09", "RFC9151-FIPS-2023-07"]),
  "1.2": [
    ...named("TLS13-1-2-Res", ["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09"]),
    ...named("TLS13-1-2", ["RFC9151-FIPS-2023-07"]),
  ],
};

/** The policies of a listener that keep a floor: a higher one keeps it too. */
export const listenerPolicies = ({ minTls }: RuleSettings): string[] => (minTls === "1.3" ? BY_FLOOR["1.3"] : [...BY_FLOOR["1.3"], ...BY_FLOOR["1.2"]]);

export const loadBalancing: Rule[] = [
  {
    id: "listener-tls-floor",
    topic: "tls13",
    severity: "critical",
    requires: "A balancer's TLS listener keeps the floor of TLS.",
    resources: LISTENERS,
    check: when(oneOf("protocol", ["HTTPS", "TLS"]), oneOf("sslPolicy", listenerPolicies)),
    mend: 'set sslPolicy to "ELBSecurityPolicy-TLS13-1-3-2021-06"; left out, it is one of 2016 that admits TLS 1.0',
    source: POLICIES,
    controls: IN_TRANSIT,
  },
  {
    id: "listener-encrypts",
    topic: "tls13",
    severity: "critical",
    requires: "A balancer's listener speaks TLS, or sends plain HTTP on to it.",
    resources: LISTENERS,
    check: any(
      oneOf("protocol", ["HTTPS", "TLS"]),
      all(oneOf("protocol", ["HTTP"]), oneOf("defaultActions.type", ["redirect"]), oneOf("defaultActions.redirect.protocol", ["HTTPS"])),
    ),
    mend: "set protocol to HTTPS, or let a listener on HTTP do nothing but redirect to HTTPS",
    source: "AWS Security Hub ELB.1, ELB.18",
    controls: IN_TRANSIT,
  },
  {
    id: "target-group-encrypts",
    topic: "tls13",
    severity: "high",
    requires: "Traffic from a balancer to its targets is encrypted.",
    resources: TARGET_GROUPS,
    check: when(oneOf("targetType", ["instance", "ip", "alb", undefined]), oneOf("protocol", ["HTTPS", "TLS", "QUIC"])),
    mend: "set protocol to HTTPS and serve TLS on the target's port",
    source: "AWS Security Hub ELB.22",
    controls: IN_TRANSIT,
  },
  {
    id: "target-group-health-check-encrypts",
    topic: "tls13",
    severity: "medium",
    requires: "A balancer looks after its targets' health over TLS.",
    resources: TARGET_GROUPS,
    check: when(oneOf("protocol", ["HTTPS"]), oneOf("healthCheck.protocol", ["HTTPS"])),
    mend: "set healthCheck.protocol to HTTPS",
    source: "AWS Security Hub ELB.21",
    controls: IN_TRANSIT,
  },
];
