// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isDomain, isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Seconds for which the balancer still sends requests to a target that leaves: longer than a request may take. */
export const DEREGISTRATION_SECONDS = 30;

/** Arguments of an `EdgeSecurity`. */
export interface EdgeSecurityArgs {
  /** The name that visitors use: `app.example.com`. */
  domain: string;
  /** Route 53 zone that holds the domain. @default - one is made for it */
  zoneId?: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
  /** Private subnets, one a zone: the balancer can't be reached but through the CDN. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The port on which pods serve HTTPS. @default 8443 */
  targetPort?: number;
  /** Requests that one address may make in five minutes, 100 or more (AWS WAF's least is 10). @default 2000 */
  rateLimit?: number;
  /** Keeps the balancer and its logs from being deleted. @default true */
  deletionProtection?: boolean;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** What an `EdgeSecurity` gives to those behind it. */
export interface EdgeSecurityOutputs {
  /** Where visitors go: `https://DOMAIN`. */
  readonly url: pulumi.Output<string>;
  /** The CDN's own name. */
  readonly distributionDomain: pulumi.Output<string>;
  /** Pods join it by address. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** The balancer's: what it may reach lets it in. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The zone's: to be set at the domain's registrar. */
  readonly nameServers: pulumi.Output<string[]>;
}

/** Arguments with every default filled in; only the zone may be left to be made. */
export type EdgeSecuritySpec = Required<Omit<EdgeSecurityArgs, "zoneId">> & Pick<EdgeSecurityArgs, "zoneId">;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveEdgeSecurity = (name: string, args: EdgeSecurityArgs): EdgeSecuritySpec => {
  const spec: EdgeSecuritySpec = {
    ...args,
    targetPort: args.targetPort ?? 8443,
    rateLimit: args.rateLimit ?? 2000,
    deletionProtection: args.deletionProtection ?? true,
  };
  const problems = new Problems(`EdgeSecurity "${name}"`);
  problems.unless(isDomain(spec.domain), "domain", spec.domain, "is no DNS name", 'use one such as "app.example.com"');
  problems.unless(isIntegerWithin(spec.targetPort, 1024, 65535), "targetPort", spec.targetPort,
    "is no port that a process without privileges can serve", "use one from 1024 to 65535");
  problems.unless(isIntegerWithin(spec.rateLimit, 100, 2_000_000_000), "rateLimit", spec.rateLimit,
    "is no limit that lets visitors in and floods out", "set 100 or more requests in five minutes");
  problems.unless(typeof spec.deletionProtection === "boolean", "deletionProtection", spec.deletionProtection, "is no boolean", "set true or false");
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};
