// SPDX-License-Identifier: Apache-2.0
import { isIPv4, isIPv6 } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import { isDomain, isIntegerWithin, isRegion } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Seconds for which the balancer still sends requests to a target that leaves: longer than a request may take. */
export const DEREGISTRATION_SECONDS = 30;

/** Where pods say that they are ready for requests. */
export const READY_PATH = "/readyz";

/** Where the application stands by, in another region. */
export interface SecondaryRegion {
  /** Such as `us-west-2`. */
  region: string;
  vpcId: pulumi.Input<string>;
  /** Private subnets, one a zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of an `EdgeSecurity`. */
export interface EdgeSecurityArgs {
  /** The name that visitors use: `app.example.com`. */
  domain: string;
  /** Route 53 zone that holds the domain. @default - one is made for it */
  zoneId?: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
  /** Private subnets, one a zone: the balancer can't be reached but through the CDN. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The port on which pods, those of the operators' pages too, serve HTTPS. @default 8443 */
  targetPort?: number;
  /** Requests that one address may make in five minutes, 100 or more (AWS WAF's least is 10). @default 2000 */
  rateLimit?: number;
  /** Countries whose visitors are turned away, by ISO 3166-1 alpha-2: `["KP"]`. @default - none */
  blockedCountries?: string[];
  /** Turns bots away that don't say who they are: 10 US dollars a month and 1 a million requests (AWS WAF pricing, 2025). @default false */
  botControl?: boolean;
  /** Has AWS's response team defend CDN and zone; the account's subscription, 3,000 US dollars a month for a year, must be there. @default false */
  shieldAdvanced?: boolean;
  /** Where visitors are sent while the platform does not answer: IPv4 and IPv6 addresses of a status page with a certificate of the domain. @default - nowhere */
  standbyAddresses?: string[];
  /** A second region: it gets a balancer of its own, behind the same CDN. @default - none */
  secondary?: SecondaryRegion;
  /** Sends every request to the second region's balancer: set while the first region is lost, or in a drill. @default false */
  secondaryServes?: boolean;
  /** Keeps the balancer, its logs and the operators' accounts from being deleted. @default true */
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
  /** Where operators sign in, with a second factor: `https://ops.DOMAIN`. */
  readonly operatorsUrl: pulumi.Output<string>;
  /** Pods join it by address. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** The operators' pages join it by address. */
  readonly operatorsTargetGroupArn: pulumi.Output<string>;
  /** What is put here is served under `/static/`. */
  readonly staticBucketName: pulumi.Output<string>;
  /** The balancer's: what it may reach lets it in. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The second region's, where there is one. */
  readonly secondaryTargetGroupArn?: pulumi.Output<string>;
  readonly secondarySecurityGroupId?: pulumi.Output<string>;
  /** The zone's: to be set at the domain's registrar. */
  readonly nameServers: pulumi.Output<string[]>;
  /** The DS record of a zone that was made here, to be set at the registrar: without it nobody checks the zone's signatures. */
  readonly dsRecord: pulumi.Output<string | undefined>;
}

/** Arguments with every default filled in; only the zone may be left to be made, and the second region out. */
export type EdgeSecuritySpec = Required<Omit<EdgeSecurityArgs, Given>> & Pick<EdgeSecurityArgs, Given>;
type Given = "zoneId" | "secondary";

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveEdgeSecurity = (name: string, args: EdgeSecurityArgs): EdgeSecuritySpec => {
  const spec: EdgeSecuritySpec = {
    ...args,
    targetPort: args.targetPort ?? 8443,
    rateLimit: args.rateLimit ?? 2000,
    blockedCountries: args.blockedCountries ?? [],
    botControl: args.botControl ?? false,
    shieldAdvanced: args.shieldAdvanced ?? false,
    standbyAddresses: args.standbyAddresses ?? [],
    secondaryServes: args.secondaryServes ?? false,
    deletionProtection: args.deletionProtection ?? true,
  };
  const problems = new Problems(`EdgeSecurity "${name}"`);
  problems.unless(isDomain(spec.domain), "domain", spec.domain, "is no DNS name", 'use one such as "app.example.com"');
  problems.unless(
    isIntegerWithin(spec.targetPort, 1024, 65535),
    "targetPort",
    spec.targetPort,
    "is no port that a process without privileges can serve",
    "use one from 1024 to 65535",
  );
  problems.unless(
    isIntegerWithin(spec.rateLimit, 100, 2_000_000_000),
    "rateLimit",
    spec.rateLimit,
    "is no limit that lets visitors in and floods out",
    "set 100 or more requests in five minutes",
  );
  problems.unless(
    areCountries(spec.blockedCountries),
    "blockedCountries",
    spec.blockedCountries,
    `are not up to ${MOST_COUNTRIES} countries, each once`,
    'name them by ISO 3166-1 alpha-2, such as "KP"',
  );
  problems.unless(
    areStandby(spec.standbyAddresses),
    "standbyAddresses",
    spec.standbyAddresses,
    "are not addresses that every visitor reaches",
    "list at least one IPv4 and one IPv6 address, or leave them out",
  );
  for (const field of ["botControl", "shieldAdvanced", "secondaryServes", "deletionProtection"] as const)
    problems.unless(typeof spec[field] === "boolean", field, spec[field], "is no boolean", "set true or false");
  problems.unless(
    spec.secondary === undefined || isRegion(spec.secondary?.region),
    "secondary.region",
    spec.secondary?.region,
    "is no AWS region",
    'set one such as "us-west-2", or leave secondary out',
  );
  problems.unless(
    !(spec.secondaryServes && spec.secondary === undefined),
    "secondaryServes",
    spec.secondaryServes,
    "sends requests to a region that is not there",
    "set secondary, or leave secondaryServes out",
  );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

/** What one statement of a firewall's rule takes (AWS WAF, GeoMatchStatement). */
const MOST_COUNTRIES = 50;

const areCountries = (codes: unknown): boolean =>
  Array.isArray(codes) &&
  codes.length <= MOST_COUNTRIES &&
  new Set(codes).size === codes.length &&
  codes.every((code) => /^[A-Z]{2}$/.test(String(code)));

/** A visitor without IPv4, or without IPv6, would be left with a CDN that does not answer. */
const areStandby = (addresses: unknown): boolean => {
  if (!Array.isArray(addresses)) return false;
  const [four, six] = [isIPv4, isIPv6].map(
    (isOfFamily) => addresses.filter((address) => typeof address === "string" && isOfFamily(address)).length,
  );
  return four! + six! === addresses.length && (addresses.length === 0 || (four! > 0 && six! > 0));
};
