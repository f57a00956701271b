// SPDX-License-Identifier: Apache-2.0
// Listeners and target groups of Application, Network and Gateway Load Balancers.
import { all, any, isUnset, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_IN_TRANSIT } from "./controls";
import { listenerPolicies, NOT_RECOMMENDED_LISTENER_POLICIES } from "./tls-policies";
import { LISTENERS, TARGET_GROUPS } from "./tokens";

const TLS_POLICIES_PAGE = "docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html";

export const elbListeners: Rule[] = [
  {
    id: "elb-listener-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Load balancer TLS listeners enforce the minimum TLS version.",
    resources: LISTENERS,
    check: when(oneOf("protocol", ["HTTPS", "TLS"]), oneOf("sslPolicy", listenerPolicies)),
    remediation:
      "Set sslPolicy to ELBSecurityPolicy-TLS13-1-3-2021-06. If it is not set, AWS uses a 2016 policy that allows TLS 1.0.",
    source: TLS_POLICIES_PAGE,
  },
  {
    id: "elb-listener-secure-ciphers",
    topic: "tls13",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Load balancer TLS listeners support TLS 1.3 and require forward secrecy.",
    resources: LISTENERS,
    check: when(
      oneOf("protocol", ["HTTPS", "TLS"]),
      satisfies(
        "sslPolicy",
        (policy) => !NOT_RECOMMENDED_LISTENER_POLICIES.includes(policy as string),
        "must be a TLS13-1-3 or TLS13-1-2-Res policy, as Security Hub control ELB.17 recommends",
      ),
    ),
    remediation:
      "Set sslPolicy to ELBSecurityPolicy-TLS13-1-3-2021-06. If the minimum TLS version is 1.2, set it to a TLS13-1-2-Res policy.",
    source: "AWS Security Hub ELB.17",
  },
  {
    id: "elb-listener-https-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Load balancer listeners use TLS or redirect HTTP to HTTPS.",
    resources: LISTENERS,
    check: any(
      oneOf("protocol", ["HTTPS", "TLS"]),
      all(
        oneOf("protocol", ["HTTP", undefined]),
        oneOf("defaultActions.type", ["redirect"]),
        oneOf("defaultActions.redirect.protocol", ["HTTPS"]),
      ),
      // A Gateway Load Balancer forwards packets unchanged, so its listener has no protocol.
      all(
        isUnset("protocol"),
        satisfies(
          "loadBalancerArn",
          (arn) => String(arn).includes(":loadbalancer/gwy/"),
          "must be the ARN of a Gateway Load Balancer",
        ),
      ),
    ),
    remediation: "Set protocol to HTTPS. An HTTP listener must only redirect to HTTPS.",
    source: "AWS Security Hub ELB.1, ELB.18",
  },
  {
    id: "elb-target-group-https-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Load balancer target groups use encrypted protocols.",
    resources: TARGET_GROUPS,
    check: when(
      oneOf("targetType", ["instance", "ip", "alb", undefined]),
      oneOf("protocol", ["HTTPS", "TLS", "QUIC", "GENEVE"]),
    ),
    remediation:
      "Set protocol to HTTPS, or to TLS for a Network Load Balancer, and serve TLS on the port of the targets.",
    source: "AWS Security Hub ELB.22",
  },
  {
    id: "elb-target-group-health-check-https",
    topic: "tls13",
    severity: "medium",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Load balancer target groups use HTTPS health checks.",
    resources: TARGET_GROUPS,
    check: when(oneOf("protocol", ["HTTPS"]), oneOf("healthCheck.protocol", ["HTTPS"])),
    remediation: "Set healthCheck.protocol to HTTPS.",
    source: "AWS Security Hub ELB.21",
  },
];
