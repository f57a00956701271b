// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { readSettings, type Settings } from "../../stacks/settings";
import { configOf } from "../support/stacks";

export type Change = Record<string, unknown>;

/** Reads the settings of dev with some changes; undefined removes a setting. */
export const read = (change: Change): Settings => {
  const changed = Object.entries(change).map(([key, value]) => [
    `redoubt:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const config = { ...configOf("dev"), ...(Object.fromEntries(changed) as Record<string, string | undefined>) };
  const set = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  pulumi.runtime.setAllConfig(set);
  return readSettings(
    new pulumi.Config("redoubt"),
    "dev",
    Object.keys(set).map((key) => key.replace("redoubt:", "")),
  );
};

export const group = <K extends keyof Settings>(key: K): Settings[K] => read({})[key];
const without = (key: keyof Settings, inner: string): object =>
  Object.fromEntries(Object.entries(group(key) ?? {}).filter(([name]) => name !== inner));

const SIGN_ON = {
  clientId: "grafana",
  clientSecret: "grafana-client",
  authorizeUrl: "https://id.example.com/a",
  tokenUrl: "https://id.example.com/t",
  userInfoUrl: "https://id.example.com/u",
  editorGroup: "platform",
};

/** Invalid settings, and the only message that they cause. */
export const INVALID: [description: string, change: () => Change, message: string | RegExp][] = [
  [
    "a missing setting",
    () => ({ domain: undefined }),
    "domain is missing; set it with `pulumi config set --path redoubt:domain VALUE`",
  ],
  [
    "a missing group",
    () => ({ targets: undefined }),
    "targets is missing; set it with `pulumi config set --path redoubt:targets VALUE`",
  ],
  [
    "a missing setting of a group",
    () => ({ nodes: without("nodes", "max") }),
    "nodes.max is missing; set it with `pulumi config set --path redoubt:nodes.max VALUE`",
  ],
  [
    "a misspelled setting",
    () => ({ domian: "a.example.com" }),
    /^domian is not a setting; remove it, or use one of region, domain, owner, /,
  ],
  [
    "a misspelled setting of a group",
    () => ({ cache: { ...group("cache"), replica: 1 } }),
    "cache.replica is not a setting; remove it, or use one of nodeType, replicas",
  ],
  [
    "a misspelled setting of a nested group",
    () => ({ workload: { ...group("workload"), replicas: { min: 3, max: 9, mx: 1 } } }),
    "workload.replicas.mx is not a setting; remove it, or use one of min, max",
  ],
  [
    "a misspelled setting of an optional group",
    () => ({ edge: { botControll: true } }),
    /^edge.botControll is not a setting; remove it, or use one of blockedCountries, botControl, /,
  ],
  [
    "a misspelled setting of an optional group in a group",
    () => ({ metrics: { ...group("metrics"), signOn: { ...SIGN_ON, clientID: "grafana" } } }),
    /^metrics.signOn.clientID is not a setting; remove it, or use one of clientId, clientSecret, /,
  ],
  [
    "a string for a number",
    () => ({ nodes: { ...group("nodes"), max: "ten" } }),
    'nodes.max "ten" must be a number; set it to a number without quotation marks',
  ],
  [
    "a number for a string",
    () => ({ database: { ...group("database"), instanceClass: 8 } }),
    "database.instanceClass 8 must be a string; put the value in quotation marks",
  ],
  [
    "a value for a group",
    () => ({ nodes: 3 }),
    "nodes 3 must be a group of settings; write each setting of the group on an indented line",
  ],
  [
    "a value for a list",
    () => ({ publicAccessCidrs: "203.0.113.7/32" }),
    'publicAccessCidrs "203.0.113.7/32" must be a list; write each item on a line of its own that starts with "- "',
  ],
  [
    "a number in a list of strings",
    () => ({ nodes: { ...group("nodes"), instanceTypes: ["m7g.large", 8] } }),
    "nodes.instanceTypes.1 8 must be a string; put the value in quotation marks",
  ],
  [
    "an object for a string",
    () => ({ workload: { ...group("workload"), image: { toString: "nginx" } } }),
    'workload.image {"toString":"nginx"} must be a string; put the value in quotation marks',
  ],
  [
    "a null for a bound",
    () => ({ nodes: { ...group("nodes"), max: null } }),
    "nodes.max null must be a number; set it to a number without quotation marks",
  ],
  [
    "an audit stack without its project",
    () => ({ auditStack: "prod" }),
    'auditStack "prod" must be the full name of a stack; set it to a name such as "organization/redoubt/prod"',
  ],
  [
    "an unknown choice",
    () => ({ network: { ...group("network"), nat: "none" } }),
    'network.nat "none" must be one of per-zone, single; set it to one of them',
  ],
  [
    "an invalid region",
    () => ({ region: "virginia" }),
    'region "virginia" is not an AWS region; set it to a region such as "us-east-1"',
  ],
  [
    "an invalid secondary region",
    () => ({ secondaryRegion: "oregon" }),
    'secondaryRegion "oregon" is not an AWS region; set it to a region such as "us-east-1"',
  ],
  ["an invalid domain", () => ({ domain: "localhost" }), /^domain "localhost" must be a DNS name .*; set it to /],
  [
    "an invalid owner",
    () => ({ owner: "not-an-email" }),
    /^owner "not-an-email" must be an email address of up to 254 [^;]*; set it to the email address of the owning team$/,
  ],
  [
    "too few nodes",
    () => ({ nodes: { ...group("nodes"), min: 2 } }),
    "nodes.min 2 must be a whole number from 3 to 300; set it to 3 or more",
  ],
  [
    "a minimum above the maximum",
    () => ({ nodes: { ...group("nodes"), min: 30 } }),
    "nodes.min 30 must not exceed max, which is 20; raise max or lower min",
  ],
  [
    "a fraction of a node",
    () => ({ nodes: { ...group("nodes"), min: 3.5 } }),
    /^nodes.min 3.5 must be a whole number from 3 to 300; /,
  ],
  [
    "an invalid instance type",
    () => ({ nodes: { ...group("nodes"), instanceTypes: ["large"] } }),
    /^nodes.instanceTypes \["large"\] must be a list of at least one EC2 instance type; /,
  ],
  [
    "a network that is too small",
    () => ({ network: { ...group("network"), cidrBlock: "10.0.0.0/24" } }),
    /^network.cidrBlock "10.0.0.0\/24" must be an IPv4 CIDR block from \/16 to \/20 /,
  ],
  [
    "a public API endpoint for all addresses",
    () => ({ publicAccessCidrs: ["0.0.0.0/0"] }),
    /^publicAccessCidrs "0.0.0.0\/0" must be an IPv4 CIDR block from \/16 to \/32; /,
  ],
  [
    "an image without a digest",
    () => ({ workload: { ...group("workload"), image: "nginx:latest" } }),
    /^workload.image "nginx:latest" must be an image reference with a digest, in lowercase and without a scheme; /,
  ],
  [
    "standby addresses without IPv6",
    () => ({ edge: { standbyAddresses: ["203.0.113.10"] } }),
    /^edge.standbyAddresses \["203.0.113.10"\] must contain both IPv4 and IPv6 addresses; list /,
  ],
  [
    "traffic to a secondary region that does not exist",
    () => ({ edge: { secondaryServes: true } }),
    /^edge.secondaryServes true must not be true without a secondary region; set /,
  ],
  [
    "a sign-on URL without TLS",
    () => ({ metrics: { ...group("metrics"), signOn: { ...SIGN_ON, tokenUrl: "http://id.example.com" } } }),
    /^metrics.signOn.tokenUrl "http:\/\/id.example.com" is not an HTTPS URL; set /,
  ],
  [
    "a secret instead of the name of a secret",
    () => ({ metrics: { ...group("metrics"), signOn: { ...SIGN_ON, clientSecret: "S3cret!" } } }),
    /^metrics.signOn.clientSecret \(not shown\) is not a valid name of a Kubernetes Secret; set /,
  ],
  [
    "a secret that is a number",
    () => ({ metrics: { ...group("metrics"), notificationSecret: 123456 } }),
    "metrics.notificationSecret (not shown) must be a string; put the value in quotation marks",
  ],
  [
    "too few pods",
    () => ({ workload: { ...group("workload"), replicas: { min: 1, max: 9 } } }),
    "workload.replicas.min 1 must be a whole number from 3 to 1000; set it to 3 or more",
  ],
  [
    "a database without a reader",
    () => ({ database: { ...group("database"), readers: 0 } }),
    "database.readers 0 must be a whole number from 1 to 15; set it to 1 or more",
  ],
  [
    "a cache without a replica",
    () => ({ cache: { ...group("cache"), replicas: 0 } }),
    "cache.replicas 0 must be a whole number from 1 to 5; set it to 1 or more",
  ],
  [
    "an invalid cache node type",
    () => ({ cache: { ...group("cache"), nodeType: "small" } }),
    /^cache.nodeType "small" is not a cache node type; /,
  ],
  [
    "a service time of zero",
    () => ({ measured: { ...group("measured"), serviceMilliseconds: 0 } }),
    /^measured.serviceMilliseconds 0 must be a number above 0 and up to 60000; /,
  ],
  [
    "an availability of 100 %",
    () => ({ targets: { ...group("targets"), availabilityPercent: 100 } }),
    "targets.availabilityPercent 100 must be a number above 0 and up to 99.999; set it to 99.999 or less",
  ],
  [
    "a retention of zero days",
    () => ({ metrics: { ...group("metrics"), retentionDays: 0 } }),
    "metrics.retentionDays 0 must be a whole number from 1 to 400; set it to 1 or more",
  ],
];
