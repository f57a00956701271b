// SPDX-License-Identifier: Apache-2.0
import { Kind, type Graph, type Link, type Part } from "../../components/targets/paths";
import type { Recorded } from "./recorder";

/** Where in AWS something stands. */
interface Place {
  region: string;
  zone: string;
  /** Its network and subnet, where they are known. */
  network?: string;
  subnet?: string;
}
/** A part that knows its network. */
type Placed = Part & Pick<Place, "network" | "subnet">;
type Values = Record<string, unknown>;

/** What a stack registered, with the means to follow from one resource to another. */
class Stack {
  private readonly byHandle = new Map<string, Recorded[]>();
  private readonly placeOfSubnet = new Map<string, Place>();

  private readonly subnetGroups: Recorded[];

  constructor(readonly recorded: readonly Recorded[]) {
    this.subnetGroups = recorded.filter(({ type }) => type.endsWith(":SubnetGroup"));
    for (const one of recorded)
      for (const handle of new Set([one.id, one.state["arn"]]))
        if (typeof handle === "string") this.byHandle.set(handle, [...(this.byHandle.get(handle) ?? []), one]);
    for (const vpc of this.of("awsx:ec2:Vpc"))
      for (const kind of ["publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds"])
        for (const [index, id] of ((vpc.state[kind] as string[] | undefined) ?? []).entries())
          this.placeOfSubnet.set(id, {
            region: this.regionOf(vpc),
            zone: "abc"[index]!,
            network: String(vpc.state["vpcId"]),
            subnet: id,
          });
    for (const subnet of this.of("aws:ec2/subnet:Subnet")) {
      const zone = subnet.inputs["availabilityZone"];
      if (typeof zone === "string")
        this.placeOfSubnet.set(subnet.id, {
          region: this.regionOf(subnet),
          zone: zone.at(-1)!,
          network: String(subnet.inputs["vpcId"]),
          subnet: subnet.id,
        });
    }
  }

  of(...types: string[]): Recorded[] {
    return this.recorded.filter(({ type }) => types.includes(type));
  }

  /** A resource's region: its provider's; a remote component's, which is given none, is that of what stands beside it. */
  regionOf(one: Recorded): string {
    const given = (of: Recorded): unknown =>
      of.inputs["region"] ?? this.recorded.find(({ urn, id }) => `${urn}::${id}` === of.provider)?.inputs["region"];
    const region = [
      one,
      ...this.recorded.filter(({ parent, type }) => parent === one.parent && type.startsWith("aws:")),
    ]
      .map(given)
      .find((known) => known !== undefined);
    if (typeof region !== "string") throw new Error(`${one.urn} has no region`);
    return region;
  }

  /** The resources that one refers to, and those that these do, by id, ARN, or a subnet group's name, which is its region's. */
  references(one: Recorded): Recorded[] {
    const seen = new Set([one]);
    for (const from of seen)
      for (const value of strings(from.inputs)) {
        for (const other of this.byHandle.get(value) ?? []) seen.add(other);
        for (const group of this.subnetGroups)
          if (group.state["name"] === value && this.regionOf(group) === this.regionOf(from)) seen.add(group);
      }
    return [...seen];
  }

  /** The zones of the subnets that a resource names itself, or that the nearest of what it refers to does. */
  places(one: Recorded): Place[] {
    const named = (of: Recorded): Place[] => strings(of.inputs).flatMap((value) => this.placeOfSubnet.get(value) ?? []);
    const found =
      this.references(one)
        .map(named)
        .find((places) => places.length > 0) ?? [];
    return [...new Map(found.map((place) => [`${place.region}${place.zone}`, place])).values()];
  }

  /** True within a network, and between two that are peered, when both have a route to the other. */
  isRouted(from: Place, to: Place): boolean {
    if (from.region !== to.region) return false;
    if (from.network === to.network) return true;
    const peering = this.of("aws:ec2/vpcPeeringConnection:VpcPeeringConnection").find(({ inputs }) =>
      [inputs["vpcId"], inputs["peerVpcId"]].every((end) => end === from.network || end === to.network),
    );
    const routes = this.of("aws:ec2/route:Route").filter(
      ({ inputs }) => peering !== undefined && inputs["vpcPeeringConnectionId"] === peering.id,
    );
    const leads = (here: Place, there: Place): boolean =>
      routes.some(
        ({ inputs }) =>
          inputs["routeTableId"] === this.routeTableOf(here) &&
          inputs["destinationCidrBlock"] === this.networkOf(there)?.inputs["cidrBlock"],
      );
    return leads(from, to) && leads(to, from);
  }

  private networkOf({ network }: Place): Recorded | undefined {
    return this.of("awsx:ec2:Vpc", "aws:ec2/vpc:Vpc").find(
      ({ id, state }) => id === network || state["vpcId"] === network,
    );
  }

  /** Its subnet's own, or else its network's. */
  private routeTableOf(place: Place): unknown {
    const state = this.networkOf(place)?.state ?? {};
    const own = (state["routeTableAssociations"] as { subnetId: string; routeTableId: string }[] | undefined)?.find(
      ({ subnetId }) => subnetId === place.subnet,
    );
    return own?.routeTableId ?? state["mainRouteTableId"];
  }

  /** The nearest component of a type that a resource is inside. */
  inside(one: Recorded, type: string): boolean {
    const parent = this.recorded.find(({ urn }) => urn === one.parent);
    return parent !== undefined && (parent.type === type || this.inside(parent, type));
  }
}

const strings = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
};

const part = (kind: Kind, name: string, place: Place): Placed => ({
  id: `${name}@${place.region}${place.zone}`,
  kind,
  ...place,
});

/** `count` members over places, where AWS is not told which: one after the other, as it says that it balances them. */
const balanced = (kind: Kind, name: string, places: Place[], count: number): Placed[] =>
  Array.from({ length: places.length > 0 ? count : 0 }, (_, index) =>
    part(kind, `${name}-${index}`, places[index % places.length]!),
  );

/** The parts that a request passes or needs, and the ways between them, from what a stack registered. */
export const placed = (recorded: readonly Recorded[]): Graph => {
  const stack = new Stack(recorded);
  const balancers = stack
    .of("aws:lb/loadBalancer:LoadBalancer")
    .map((one) => ({ one, parts: stack.places(one).map((place) => part(Kind.Balancer, one.name, place)) }));
  const pods = podsOf(stack);
  const [proxies, databases, caches, gateways] = [
    proxiesOf(stack),
    databasesOf(stack),
    cachesOf(stack),
    gatewaysOf(stack),
  ];
  const near = (from: Placed, to: Placed[]): Link[] =>
    to.filter((one) => stack.isRouted(from as Place, one as Place)).map(({ id }) => ({ from: from.id, to: id }));
  const edges = stack
    .of("aws:cloudfront/distribution:Distribution")
    .map((one) => ({ one, part: { id: one.name, kind: Kind.Edge } }));
  return {
    parts: [
      { id: "viewers", kind: Kind.Viewer },
      ...edges.map((edge) => edge.part),
      ...balancers.flatMap(({ parts }) => parts),
      ...pods,
      ...proxies,
      ...databases,
      ...caches,
      ...gateways.map((gateway) => gateway.part),
    ],
    links: [
      ...edges.map((edge) => ({ from: "viewers", to: edge.part.id })),
      ...edges.flatMap((edge) =>
        balancers
          .filter(({ one }) => stack.references(edge.one).includes(one))
          .flatMap(({ parts }) => parts.map(({ id }) => ({ from: edge.part.id, to: id }))),
      ),
      ...balancers
        .filter(({ one }) => isForwarded(stack, one))
        .flatMap(({ parts }) => parts.flatMap((from) => near(from, pods))),
      ...pods.flatMap((from) => [...near(from, proxies), ...near(from, databases), ...near(from, caches)]),
      ...pods.flatMap((from) =>
        gateways
          .filter(({ serves }) => serves.some(({ region, zone }) => region === from.region && zone === from.zone))
          .map((gateway) => ({ from: from.id, to: gateway.part.id })),
      ),
    ],
  };
};

/** True when a listener hands the balancer's requests to a target group. */
const isForwarded = (stack: Stack, balancer: Recorded): boolean =>
  stack.of("aws:lb/listener:Listener").some((listener) => {
    const behind = stack.references(listener);
    return behind.includes(balancer) && behind.some(({ type }) => type === "aws:lb/targetGroup:TargetGroup");
  });

/** Whatever runs pods inside a workload: in every zone that has nodes if it says so, or else perhaps in one. */
const podsOf = (stack: Stack): Placed[] => {
  const nodes = stack.of("aws:eks/nodeGroup:NodeGroup").flatMap((group) => stack.places(group));
  const regions = [...new Set(nodes.map(({ region }) => region))];
  const runners = stack.recorded.filter(
    (one) => templateOf(one) !== undefined && stack.inside(one, "redoubt-kubernetes:index:Workload"),
  );
  return runners.flatMap((one) =>
    regions
      .filter((region) => isOnClusterOf(stack, one, region))
      .flatMap((region) => {
        const zones = nodes.filter((place) => place.region === region);
        const constraints = (templateOf(one)!["topologySpreadConstraints"] ?? []) as Values[];
        const isSpread = constraints.some(
          (each) =>
            each["topologyKey"] === "topology.kubernetes.io/zone" && each["whenUnsatisfiable"] === "DoNotSchedule",
        );
        const replicas = Number((one.inputs["spec"] as Values)["replicas"] ?? 1);
        return (isSpread ? zones.slice(0, replicas) : zones.slice(0, 1)).map((place) =>
          part(Kind.Pods, one.name, place),
        );
      }),
  );
};

const templateOf = ({ type, inputs }: Recorded): Values | undefined =>
  type.startsWith("kubernetes:")
    ? (inputs["spec"] as { template?: { spec?: Values } } | undefined)?.template?.spec
    : undefined;

/** A cluster's address is in the configuration of the provider that its pods go to. */
const isOnClusterOf = (stack: Stack, one: Recorded, region: string): boolean => {
  const provider = stack.recorded.find(({ urn, id }) => `${urn}::${id}` === one.provider);
  const kubeconfig = String(provider?.inputs["kubeconfig"]);
  return stack
    .of("aws:eks/cluster:Cluster")
    .some((cluster) => stack.regionOf(cluster) === region && kubeconfig.includes(String(cluster.state["endpoint"])));
};

const proxiesOf = (stack: Stack): Placed[] =>
  stack
    .of("aws:rds/proxy:Proxy")
    .flatMap((proxy) => stack.places(proxy).map((place) => part(Kind.Proxy, proxy.name, place)));

const databasesOf = (stack: Stack): Placed[] => {
  const instances = stack.of("aws:rds/clusterInstance:ClusterInstance");
  return stack.of("aws:rds/cluster:Cluster").flatMap((cluster) => {
    const places = stack.places(cluster);
    // The nearest cluster is its own; another may follow from that one: what it replicates.
    return instances
      .filter((one) => stack.references(one).find(({ type }) => type === cluster.type) === cluster)
      .map((one, index) => {
        const zone = one.inputs["availabilityZone"];
        const place =
          typeof zone === "string"
            ? { ...places[0], region: stack.regionOf(cluster), zone: zone.at(-1)! }
            : places[index % places.length]!;
        return part(Kind.Database, one.name, place);
      });
  });
};

/** Members of a group count as far as one may take over from another, and as far as they stand in different zones. */
const cachesOf = (stack: Stack): Placed[] =>
  stack.of("aws:elasticache/replicationGroup:ReplicationGroup").flatMap((group) => {
    const {
      numCacheClusters,
      replicasPerNodeGroup,
      automaticFailoverEnabled,
      multiAzEnabled,
      preferredCacheClusterAzs,
    } = group.inputs;
    const members = Number(numCacheClusters ?? Number(replicasPerNodeGroup ?? 0) + 1);
    const given = (preferredCacheClusterAzs as string[] | undefined)?.map((zone) => ({
      ...stack.places(group)[0],
      region: stack.regionOf(group),
      zone: zone.at(-1)!,
    }));
    const places = given ?? (multiAzEnabled === true ? stack.places(group) : stack.places(group).slice(0, 1));
    return balanced(Kind.Cache, group.name, places, automaticFailoverEnabled === true ? members : 1);
  });

/** The NAT gateways of a network, and the zones whose private subnets are routed to each. */
const gatewaysOf = (stack: Stack): { part: Part; serves: Place[] }[] =>
  stack.of("awsx:ec2:Vpc").flatMap((vpc) => {
    const region = stack.regionOf(vpc);
    const zones = (vpc.state["privateSubnetIds"] as string[]).map((_, index) => ({ region, zone: "abc"[index]! }));
    const { strategy } = (vpc.inputs["natGateways"] ?? {}) as { strategy?: string };
    const gateway = (place: Place, serves: Place[]) => ({ part: part(Kind.Egress, `${vpc.name}-nat`, place), serves });
    if (strategy === "Single") return [gateway(zones[0]!, zones)];
    // Without a word, awsx makes one a zone.
    return strategy === "None" ? [] : zones.map((place) => gateway(place, [place]));
  });
