// SPDX-License-Identifier: Apache-2.0
// The units that each resource is billed for, before any traffic.
import { vcpus } from "../../components/lib/instance-types";
import { UNKNOWN } from "../../policies/check-result";
import { listAt, numberAt, textAt } from "../properties";
import type { ExplainedResource } from "../subject";
import { auroraPrice, ec2Price, PRICES, valkeyPrice, type Price } from "./prices";

/** A number of units with their price. */
export interface Units {
  price: Price;
  count: number;
}

/** A resource has a part that the price table does not contain, such as an instance type. */
export interface Unpriced {
  reason: string;
}

/** The stack, as far as the count of one resource depends on others. */
export interface Context {
  resources: readonly ExplainedResource[];
  regionOf: (resource: ExplainedResource) => string | undefined;
}

type Counter = (resource: ExplainedResource, context: Context) => (Units | Unpriced)[];

const units = (price: Price, count: number): Units[] => (count > 0 ? [{ price, count }] : []);
const one =
  (price: Price): Counter =>
  () =>
    units(price, 1);

/** Units of a price that depends on a type, or the reason why there is none. */
const ofType = (
  find: (type: string) => Price | undefined,
  type: string | undefined,
  count: number,
): (Units | Unpriced)[] => {
  if (type === undefined) return [{ reason: "its instance type is not known before the update" }];
  const price = find(type);
  return price === undefined ? [{ reason: `the price table does not contain ${type}` }] : units(price, count);
};

/** The strategies of awsx.ec2.Vpc. A VPC of a real preview or state has the NAT gateways as resources of their own. */
const natGateways: Counter = (vpc, { resources }) => {
  const hasOwn = resources.some(({ type, urn }) => type === NAT_GATEWAY && urn.includes("awsx:ec2:Vpc$"));
  if (hasOwn) return [];
  const strategy = textAt(vpc, "natGateways.strategy");
  const count = strategy === "None" ? 0 : strategy === "Single" ? 1 : zonesOf(vpc);
  return [...units(PRICES.natGateway, count), ...units(PRICES.publicIpv4, count)];
};
const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

/** The number of zones of an awsx VPC, whose default is 3. */
const zonesOf = (vpc: ExplainedResource): number =>
  listAt(vpc, "availabilityZoneNames")?.length ?? numberAt(vpc, "numberOfAvailabilityZones") ?? 3;

/** The volume of a node, in GiB. EKS gives nodes 20 GiB without a launch template. */
const nodeVolume = (context: Context, group: ExplainedResource): number => {
  const templates = group.dependsOn?.["launchTemplate"] ?? [];
  const template = context.resources.find(
    ({ type, urn }) => type === "aws:ec2/launchTemplate:LaunchTemplate" && templates.includes(urn),
  );
  return (template && numberAt(template, "blockDeviceMappings.0.ebs.volumeSize")) ?? 20;
};

const nodes: Counter = (group, context) => {
  const count = numberAt(group, "scalingConfig.minSize") ?? 0;
  const type = textAt(group, "instanceTypes.0");
  const scanned = context.resources.some((each) => each.type === "aws:inspector2/enabler:Enabler");
  return [
    ...ofType(ec2Price, type, count),
    ...units(PRICES.gp3, count * nodeVolume(context, group)),
    ...(scanned ? units(PRICES.inspectorNode, count) : []),
  ];
};

/** A proxy is billed for the vCPUs of the instances in its region, and for at least 2 vCPUs of each. */
const proxy: Counter = (resource, { resources, regionOf }) => {
  const behind = resources.filter(
    (each) => each.type === "aws:rds/clusterInstance:ClusterInstance" && regionOf(each) === regionOf(resource),
  );
  const counts = behind.map((each) => Math.max(2, vcpus((textAt(each, "instanceClass") ?? "").replace(/^db\./, ""))));
  return units(
    PRICES.rdsProxyVcpu,
    counts.reduce((total, each) => total + each, 0),
  );
};

const cache: Counter = (group) => {
  const engine = textAt(group, "engine") ?? "redis";
  if (engine !== "valkey") return [{ reason: `the price table does not contain the engine ${engine}` }];
  return ofType(valkeyPrice, textAt(group, "nodeType"), numberAt(group, "numCacheClusters") ?? 1);
};

/** Gateway endpoints are free. */
const endpoint: Counter = (resource) => {
  if (textAt(resource, "vpcEndpointType") !== "Interface") return [];
  const subnets = listAt(resource, "subnetIds");
  return subnets === undefined
    ? [{ reason: "its subnets are not known before the update" }]
    : units(PRICES.interfaceEndpoint, subnets.length);
};

const webAcl: Counter = (acl) => {
  if (acl.properties["ruleJson"] === UNKNOWN) return [{ reason: "its rules are not known before the update" }];
  const json = textAt(acl, "ruleJson");
  const rules = json === undefined ? (listAt(acl, "rules") ?? []) : (JSON.parse(json) as unknown[]);
  const botControl = rules.filter((rule) => JSON.stringify(rule).includes("AWSManagedRulesBotControlRuleSet"));
  return [
    ...units(PRICES.webAcl, 1),
    ...units(PRICES.webAclRule, rules.length),
    ...units(PRICES.botControl, botControl.length),
  ];
};

const healthCheck: Counter = (check) => {
  const type = textAt(check, "type") ?? "";
  const features = [
    type.startsWith("HTTPS"),
    type.endsWith("STR_MATCH"),
    numberAt(check, "requestInterval") === 10,
    check.properties["measureLatency"] === true,
  ].filter(Boolean).length;
  return [...units(PRICES.healthCheck, 1), ...units(PRICES.healthCheckFeature, features)];
};

/** The counters of AWS resources, by type. */
export const COUNTERS: Readonly<Record<string, Counter>> = {
  "awsx:ec2:Vpc": natGateways,
  [NAT_GATEWAY]: one(PRICES.natGateway),
  "aws:ec2/eip:Eip": one(PRICES.publicIpv4),
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:eks/cluster:Cluster": one(PRICES.eksCluster),
  "aws:eks/nodeGroup:NodeGroup": nodes,
  "aws:rds/clusterInstance:ClusterInstance": (instance) => ofType(auroraPrice, textAt(instance, "instanceClass"), 1),
  "aws:rds/proxy:Proxy": proxy,
  "aws:elasticache/replicationGroup:ReplicationGroup": cache,
  // One capacity unit is an assumption: it covers 25 new connections per second, or 1 GB per hour.
  "aws:lb/loadBalancer:LoadBalancer": () => [
    ...units(PRICES.loadBalancer, 1),
    ...units(PRICES.loadBalancerCapacityUnit, 1),
  ],
  "aws:wafv2/webAcl:WebAcl": webAcl,
  "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation": one(PRICES.webAclRule),
  "aws:wafv2/ruleGroup:RuleGroup": (group) => units(PRICES.webAclRule, listAt(group, "rules")?.length ?? 0),
  "aws:kms/key:Key": one(PRICES.kmsKey),
  "aws:kms/replicaKey:ReplicaKey": one(PRICES.kmsKey),
  "aws:route53/healthCheck:HealthCheck": healthCheck,
  "aws:route53/zone:Zone": one(PRICES.hostedZone),
  "aws:cloudwatch/metricAlarm:MetricAlarm": one(PRICES.alarm),
  "aws:secretsmanager/secret:Secret": one(PRICES.secret),
};
