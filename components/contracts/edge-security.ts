// SPDX-License-Identifier: Apache-2.0
import { isIPv4, isIPv6 } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalAddress, isPublicAddress } from "../lib/addresses";
import { isDomain } from "../lib/checks";
import { isCountry } from "../lib/countries";
import { requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { partitionOfRegion } from "../lib/regions";
import {
  areDifferent,
  hasThreeZonesRule,
  isRegionRule,
  requireBoolean,
  requireInOrder,
  requireInteger,
  requireSecondRegion,
  requireUnprivilegedPort,
} from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkPlacement, networkInputs, type NetworkReference, type Placement } from "./network-reference";

/** Deregistration delay of the target groups in seconds: longer than the longest request. */
export const DEREGISTRATION_SECONDS = 30;

/** Path of the health check of the target groups. */
export const READY_PATH = "/readyz";

/** A secondary region for the application. */
export interface SecondaryRegion {
  /** Region name, such as `us-west-2`. */
  region: string;
  /** The network of the load balancer, which is in its private subnets. @default - `vpcId` and `subnetIds` are required */
  network?: NetworkReference;
  /** ID of the VPC. @default - that of `network` */
  vpcId?: pulumi.Input<string>;
  /** Private subnets, one per zone. @default - those of `network` */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of an `EdgeSecurity`. */
export interface EdgeSecurityArgs {
  /** Domain name of the application: `app.example.com`. */
  domain: string;
  /** Route 53 hosted zone of the domain. @default - a hosted zone is created */
  zoneId?: pulumi.Input<string>;
  /** The network of the load balancer, which is in its private subnets. @default - `vpcId` and `subnetIds` are required */
  network?: NetworkReference;
  /** ID of the VPC. @default - that of `network` */
  vpcId?: pulumi.Input<string>;
  /** Private subnets for the load balancer, one per zone; only CloudFront can connect to it. @default - those of `network` */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** HTTPS port of the pods, including those that serve operators. @default 8443 */
  targetPort?: number;
  /** Rate limit: requests per IP address in five minutes, 100 or more (the minimum of AWS WAF is 10). @default 2000 */
  rateLimit?: number;
  /** Blocked countries, as ISO 3166-1 alpha-2 codes: `["KP"]`. @default - none */
  blockedCountries?: string[];
  /** Blocks bots that are not verified, except HTTP libraries and other clients that are not browsers, with AWS WAF Bot Control: 10 US dollars per month and 1 per million requests (AWS WAF pricing, 2025). @default false */
  botControl?: boolean;
  /** Protects the distribution and the hosted zone with AWS Shield Advanced; the account must be subscribed to it (3,000 US dollars per month, for one year). @default false */
  shieldAdvanced?: boolean;
  /** IPv4 and IPv6 addresses of a status page with a certificate for the domain; DNS fails over to it while the platform is unhealthy. @default - no failover */
  standbyAddresses?: string[];
  /** A secondary region with its own load balancer behind the same distribution. @default - none */
  secondary?: SecondaryRegion;
  /** Sends all requests to the load balancer of the secondary region: set it while the primary region is lost, or in a drill. @default false */
  secondaryServes?: boolean;
  /** Prevents the deletion of the load balancer, its logs and the Cognito user pool of the operators. @default true */
  deletionProtection?: boolean;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of an `EdgeSecurity`. */
export interface EdgeSecurityOutputs {
  /** URL of the application: `https://DOMAIN`. */
  readonly url: pulumi.Output<string>;
  /** Domain name of the CloudFront distribution. */
  readonly distributionDomain: pulumi.Output<string>;
  /** URL of operator access, with multi-factor authentication: `https://ops.DOMAIN`. */
  readonly operatorsUrl: pulumi.Output<string>;
  /** Target group of the application, with IP targets. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** Target group of operator access, with IP targets. */
  readonly operatorsTargetGroupArn: pulumi.Output<string>;
  /** Objects in this bucket are served under `/static/`. */
  readonly staticBucketName: pulumi.Output<string>;
  /** Security group of the load balancer: allow inbound traffic from it in its targets' groups. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Target group of the secondary region, if there is one. */
  readonly secondaryTargetGroupArn?: pulumi.Output<string>;
  /** Security group of the load balancer in the secondary region, if there is one. */
  readonly secondarySecurityGroupId?: pulumi.Output<string>;
  /** Name servers of the hosted zone: set them at the registrar of the domain. */
  readonly nameServers: pulumi.Output<string[]>;
  /** DS record of a hosted zone that this component created: set it at the registrar, because resolvers validate DNSSEC signatures only with it. */
  readonly dsRecord: pulumi.Output<string | undefined>;
}

/** Arguments with every default filled in. */
export type EdgeSecuritySpec = Required<Omit<EdgeSecurityArgs, "network" | "secondary" | "zoneId">> &
  Pick<EdgeSecurityArgs, "zoneId"> &
  Placement & { secondary?: SecondaryRegionSpec };
/** A secondary region, with the IDs of its network. */
export type SecondaryRegionSpec = Placement & Pick<SecondaryRegion, "region">;

const INPUTS = ["", "secondary."].flatMap((prefix) => [
  ...networkInputs(prefix),
  ...["vpcId", "subnetIds", "subnetIds[]"].map((path) => `${prefix}${path}`),
]);

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveEdgeSecurity = (name: string, args: EdgeSecurityArgs): EdgeSecuritySpec => {
  requirePlain("EdgeSecurity", name, args, [...INPUTS, "zoneId"]);
  const problems = new Problems(`EdgeSecurity "${name}"`);
  const spec: EdgeSecuritySpec = {
    ...args,
    // An Application Load Balancer needs subnets in two zones.
    ...checkPlacement(problems, args, { kind: "privateSubnetIds", least: 2 }),
    secondary: args.secondary === undefined ? undefined : checkSecondary(problems, args.secondary),
    targetPort: args.targetPort ?? 8443,
    rateLimit: args.rateLimit ?? 2000,
    blockedCountries: args.blockedCountries ?? [],
    botControl: args.botControl ?? false,
    shieldAdvanced: args.shieldAdvanced ?? false,
    standbyAddresses: args.standbyAddresses ?? [],
    secondaryServes: args.secondaryServes ?? false,
    deletionProtection: args.deletionProtection ?? true,
  };
  checkDomain(problems, spec.domain);
  requireUnprivilegedPort(problems, "targetPort", spec.targetPort);
  requireInteger(problems, "rateLimit", spec.rateLimit, 100, 2_000_000_000);
  problems.require(areCountries(spec.blockedCountries), {
    field: "blockedCountries",
    value: spec.blockedCountries,
    reason: `must be a list of up to ${MAX_COUNTRIES} different country codes that AWS WAF accepts (ISO 3166-1 alpha-2)`,
    fix: 'list codes such as "KP"; the code of the United Kingdom is "GB"',
  });
  checkStandbyAddresses(problems, spec.standbyAddresses);
  for (const field of ["botControl", "shieldAdvanced", "secondaryServes", "deletionProtection"] as const)
    requireBoolean(problems, field, spec[field]);
  problems.require(!(spec.secondaryServes && spec.secondary === undefined), {
    field: "secondaryServes",
    value: spec.secondaryServes,
    reason: "must not be true without a secondary region",
    fix: "set secondary, or omit secondaryServes",
  });
  return problems.orThrow({ ...spec, tags: checkTags(problems, spec.tags) });
};

const checkSecondary = (problems: Problems, secondary: SecondaryRegion): SecondaryRegionSpec => {
  checkEdgeRegion(problems, "secondary.region", secondary?.region);
  return {
    region: secondary?.region,
    ...checkPlacement(problems, secondary, { kind: "privateSubnetIds", least: 2, prefix: "secondary." }),
  };
};

/** Limit of an AWS WAF GeoMatchStatement. */
const MAX_COUNTRIES = 50;

const areCountries = (codes: unknown): boolean =>
  Array.isArray(codes) && codes.length <= MAX_COUNTRIES && areDifferent(codes) && codes.every(isCountry);

/**
 * The domain is the common name of the certificates, which has up to 64 characters; `*.DOMAIN` and the host names below it are
 * alternative names, which have up to 253.
 * Source: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html (DomainName).
 */
const MAX_DOMAIN = 64;

/**
 * Top-level domains that are not in the public DNS, so that ACM cannot validate a certificate.
 * Source: https://www.iana.org/assignments/special-use-domain-names, without `example`, which documents use.
 */
const NOT_PUBLIC = /\.(local|localhost|test|invalid|internal|onion|alt|home\.arpa)$/;

const checkDomain = (problems: Problems, domain: string): void => {
  const fix = 'set it to a name such as "app.example.com"';
  requireInOrder(problems, "domain", domain, [
    { holds: () => isDomain(domain), reason: "must be a DNS name with at least two labels", fix },
    {
      holds: () => domain.length <= MAX_DOMAIN,
      reason: `must be at most ${MAX_DOMAIN} characters long, which is the limit of a certificate's common name`,
      fix,
    },
    {
      holds: () => !NOT_PUBLIC.test(domain),
      reason: "is not in the public DNS, so that ACM cannot validate a certificate for it",
      fix,
    },
  ]);
};

/** Both address families are needed: a client that has only the missing one could not reach the status page. */
const checkStandbyAddresses = (problems: Problems, addresses: string[]): void =>
  requireInOrder(problems, "standbyAddresses", addresses, [
    {
      holds: () => areAddressesOfBothKinds(addresses),
      reason: "must contain both IPv4 and IPv6 addresses",
      fix: "list at least one address of each kind, or omit them",
    },
    {
      holds: () => addresses.every(isPublicAddress),
      reason: "must contain only public addresses",
      fix: "list the addresses at which the status page is reachable on the internet",
    },
    {
      holds: () => areDifferent(addresses.map(canonicalAddress)),
      reason: "must be different addresses, because Route 53 refuses a record with the same value twice",
      fix: "list each address once",
    },
  ]);

const areAddressesOfBothKinds = (addresses: unknown): boolean => {
  if (!Array.isArray(addresses)) return false;
  const countOf = (isOfFamily: (address: string) => boolean): number =>
    addresses.filter((address) => typeof address === "string" && isOfFamily(address)).length;
  const [ipv4, ipv6] = [countOf(isIPv4), countOf(isIPv6)];
  return ipv4 + ipv6 === addresses.length && (addresses.length === 0 || (ipv4 > 0 && ipv6 > 0));
};

/**
 * Requires a region in which the edge can be. CloudFront, its certificate and its web ACL exist in the partition `aws` only in this
 * form: GovCloud (US) uses the CloudFront of a standard account, and the accounts of other partitions have no us-east-1.
 * Source: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-credentials.html and
 * https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html (us-east-1).
 */
const checkEdgeRegion = (problems: Problems, field: string, region: unknown): void =>
  requireInOrder(problems, field, region, [
    isRegionRule(region),
    {
      holds: () => partitionOfRegion(region)?.name === "aws",
      reason:
        'must be a region of the partition "aws", because CloudFront, AWS WAF and their certificate are in us-east-1',
      fix: 'set it to a region such as "us-east-1"',
    },
    hasThreeZonesRule(region),
  ]);

/** Records what is wrong with the regions of an edge. The primary region is that of the provider, so that arguments do not contain it. */
export const checkEdgeRegions = (
  problems: Problems,
  { secondary }: Pick<EdgeSecurityArgs, "secondary">,
  region: unknown,
): void => {
  checkEdgeRegion(problems, "region", region);
  if (secondary !== undefined) requireSecondRegion(problems, "secondary.region", secondary?.region, region);
};
