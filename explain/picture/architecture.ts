// SPDX-License-Identifier: Apache-2.0
// What the picture shows: which resources are at the edge, and in which region, zone and subnet the others are.
import { listAt, numberAt, textAt } from "../properties";
import { regionFinder } from "../regions";
import type { ExplainedResource, Subject } from "../subject";
import { SERVICES, type IconName } from "./services";

/** A box of the picture. */
export interface Cell {
  icon: IconName;
  name: string;
  detail?: string;
}

/** The boxes of a zone, by the subnets that they are in. */
export interface ZoneView {
  name: string;
  balancers: Cell[];
  nodes: Cell[];
  data: Cell[];
  egress: Cell[];
}

export interface RegionView {
  name: string;
  /** True if the load balancers accept connections from the internet. */
  isPublic: boolean;
  /** The Kubernetes cluster: `EKS cluster, Kubernetes 1.35`. */
  cluster?: string;
  pods: Cell[];
  zones: ZoneView[];
  services: Cell[];
}

export interface Architecture {
  edge: Cell[];
  regions: RegionView[];
  /** The minimum protocol of clients and of requests from the edge to a region, if the resources state it. */
  viewerProtocol?: string;
  originProtocol?: string;
}

const of = (resources: readonly ExplainedResource[], type: string): ExplainedResource[] =>
  resources.filter((one) => one.type === type);

export const architectureOf = ({ resources }: Pick<Subject, "resources">): Architecture => {
  const regionOf = regionFinder(resources);
  const edge = SERVICES.filter(({ isGlobal }) => isGlobal).flatMap((service) =>
    servicesCell(
      service,
      resources.filter(({ type }) => service.types.includes(type)),
    ),
  );
  const located = new Map<string, ExplainedResource[]>();
  for (const resource of resources) {
    const region = regionOf(resource);
    if (region !== undefined) located.set(region, [...(located.get(region) ?? []), resource]);
  }
  const kubernetes = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const regions = [...located]
    // A region that has only records of the edge, such as the certificate of a CDN, has no picture.
    .filter(([, inside]) => inside.some(({ type }) => /:(Vpc|Cluster|LoadBalancer)$/.test(type)))
    .map(([name, inside]) => regionView(name, inside, kubernetes, located.size));
  const [cdn] = of(resources, "aws:cloudfront/distribution:Distribution");
  const [listener] = of(resources, "aws:lb/listener:Listener");
  const viewer = cdn && textAt(cdn, "viewerCertificate.minimumProtocolVersion");
  const origin = listener && textAt(listener, "sslPolicy");
  return {
    edge,
    regions,
    ...(viewer !== undefined && { viewerProtocol: describePolicy(viewer) }),
    ...(origin !== undefined && { originProtocol: describePolicy(origin) }),
  };
};

/** The minimum version: `ELBSecurityPolicy-TLS13-1-3-2021-06` and `TLSv1.3_2025` → `HTTPS, TLS 1.3`. */
const describePolicy = (policy: string): string => {
  const [, version] = /(?:TLS13-|TLSv)(1[-.]\d)[-_]/.exec(policy) ?? [];
  return `HTTPS, ${version === undefined ? policy : `TLS ${version.replace("-", ".")}`}`;
};

const servicesCell = ({ name, icon }: { name: string; icon: IconName }, found: readonly unknown[]): Cell[] =>
  found.length === 0 ? [] : [{ icon, name, ...(found.length > 1 && { detail: `${found.length}` }) }];

const regionView = (
  name: string,
  inside: readonly ExplainedResource[],
  kubernetes: readonly ExplainedResource[],
  regions: number,
): RegionView => {
  const zones = zonesOf(inside);
  const [cluster] = of(inside, "aws:eks/cluster:Cluster");
  const balancers = of(inside, "aws:lb/loadBalancer:LoadBalancer");
  const zone = (index: number): ZoneView => ({
    name: zones[index]!,
    balancers: balancers.map((one) => ({ icon: "network", name: "Load balancer", detail: kindOf(one) })),
    nodes: nodesIn(inside, index, zones.length),
    data: [...databasesIn(inside, index, zones.length), ...cachesIn(inside, index, zones.length)],
    egress: gatewaysIn(inside, index, zones.length),
  });
  const version = cluster && textAt(cluster, "version");
  return {
    name,
    isPublic: balancers.some(({ properties }) => properties["internal"] === false),
    ...(cluster && { cluster: `EKS cluster${version === undefined ? "" : `, Kubernetes ${version}`}` }),
    pods: cluster ? podsOf(kubernetes, regions) : [],
    zones: zones.map((_, index) => zone(index)),
    services: SERVICES.filter(({ isGlobal }) => !isGlobal).flatMap((service) =>
      servicesCell(
        service,
        inside.filter(({ type }) => service.types.includes(type)),
      ),
    ),
  };
};

const kindOf = (balancer: ExplainedResource): string =>
  balancer.properties["internal"] === true ? "private" : "internet-facing";

/** The zones of a region, `us-east-1a`. A VPC of awsx has three by default. */
const zonesOf = (inside: readonly ExplainedResource[]): string[] => {
  const named = [
    ...of(inside, "aws:ec2/subnet:Subnet").map((one) => textAt(one, "availabilityZone")),
    ...of(inside, "awsx:ec2:Vpc").flatMap((one) => listAt(one, "availabilityZoneNames") ?? []),
  ].filter((zone): zone is string => typeof zone === "string");
  if (named.length > 0) return [...new Set(named.map((zone) => `zone ${zone.at(-1)!}`))].sort();
  return ["zone a", "zone b", "zone c"];
};

/** Members of a group are shown in the zones in turn, as AWS distributes them where a program does not choose. */
const isMember = (member: number, zone: number, zones: number): boolean => member % zones === zone;

const nodesIn = (inside: readonly ExplainedResource[], zone: number, zones: number): Cell[] => {
  const groups = of(inside, "aws:eks/nodeGroup:NodeGroup");
  // A group with one subnet is in one zone, and any other group is in all zones.
  const single = groups.filter((group) => (listAt(group, "subnetIds")?.length ?? (groups.length > 1 ? 1 : 0)) === 1);
  return groups
    .filter((group) => !single.includes(group) || isMember(single.indexOf(group), zone, zones))
    .map((group) => {
      const [min, max] = [numberAt(group, "scalingConfig.minSize"), numberAt(group, "scalingConfig.maxSize")];
      const share = single.includes(group) ? "" : " in all";
      return {
        icon: "compute",
        name: textAt(group, "instanceTypes.0") ?? "Nodes",
        detail: min === undefined || max === undefined ? "nodes" : `${min} to ${max} nodes${share}`,
      };
    });
};

const databasesIn = (inside: readonly ExplainedResource[], zone: number, zones: number): Cell[] => {
  const clusters = of(inside, "aws:rds/cluster:Cluster");
  // The cluster of a secondary region has no user of its own, because it copies the primary one.
  const isReplica =
    clusters.length > 0 && clusters.every(({ properties }) => properties["masterUsername"] === undefined);
  return of(inside, "aws:rds/clusterInstance:ClusterInstance")
    .filter((instance, index) => {
      const known = textAt(instance, "availabilityZone");
      return known === undefined ? isMember(index, zone, zones) : zonesOf(inside)[zone] === `zone ${known.at(-1)!}`;
    })
    .map((instance) => ({
      icon: "database",
      name: `Aurora ${isReplica ? "replica" : /reader|replica/.test(instance.name) ? "reader" : "writer"}`,
      detail: textAt(instance, "instanceClass"),
    }));
};

const cachesIn = (inside: readonly ExplainedResource[], zone: number, zones: number): Cell[] =>
  of(inside, "aws:elasticache/replicationGroup:ReplicationGroup").flatMap((group) => {
    const members = numberAt(group, "numCacheClusters") ?? 1;
    const spread = group.properties["multiAzEnabled"] === true ? zones : 1;
    return Array.from({ length: members }, (_, member) => member)
      .filter((member) => isMember(member, zone, spread) && zone < spread)
      .map((member) => ({
        icon: "database",
        name: member === 0 ? "Cache primary" : "Cache replica",
        detail: textAt(group, "nodeType")?.replace("cache.", ""),
      }));
  });

/** NAT gateways: those of the state, or else those that a VPC of awsx creates. */
const gatewaysIn = (inside: readonly ExplainedResource[], zone: number, zones: number): Cell[] => {
  const own = of(inside, "aws:ec2/natGateway:NatGateway").length;
  const planned = of(inside, "awsx:ec2:Vpc").map((vpc) => textAt(vpc, "natGateways.strategy"));
  const count = own > 0 ? own : planned.includes("Single") ? 1 : planned.some((each) => each !== "None") ? zones : 0;
  return zone < count ? [{ icon: "network", name: "NAT gateway", detail: "egress" }] : [];
};

const WORKLOAD = /^kubernetes:apps\/v1:(Deployment|StatefulSet|DaemonSet)$/;
const ELASTIC = /^kubernetes:[a-z]+\.k8s\.elastic\.co\//;

/** The pods of a cluster, by the component that declares them. A stack with several regions has the same pods in each. */
const podsOf = (kubernetes: readonly ExplainedResource[], regions: number): Cell[] => {
  const scaled = of(kubernetes, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler")[0];
  const range = scaled && [numberAt(scaled, "spec.minReplicas"), numberAt(scaled, "spec.maxReplicas")];
  const controllers = kubernetes.filter(({ type }) => WORKLOAD.test(type) || ELASTIC.test(type));
  const others = controllers.filter(({ urn }) => !urn.includes(":Workload$")).length;
  const applications = controllers.length - others;
  return [
    ...(applications > 0
      ? [{ icon: "compute" as const, name: "Application", detail: range ? `${range.join(" to ")} pods` : "pods" }]
      : []),
    ...(others > 0
      ? [
          {
            icon: "management" as const,
            name: "Observability and controllers",
            detail: regions > 1 ? `${others} workloads in all regions` : `${others} workloads`,
          },
        ]
      : []),
  ];
};
