// SPDX-License-Identifier: Apache-2.0
import { Kind, type Graph, type Link, type Part } from "../../components/targets/paths";
import type { Recorded } from "./recorder";
import { RegisteredStack, type Location, type Values } from "./registered-stack";

/** A part with its VPC and subnet. */
type LocatedPart = Part & Pick<Location, "network" | "subnet">;

const part = (kind: Kind, name: string, location: Location): LocatedPart => ({
  id: `${name}@${location.region}${location.zone}`,
  kind,
  ...location,
});

/** Distributes members over the locations in turn. AWS balances members over zones if no zone is given. */
const distributeMembers = (kind: Kind, name: string, locations: Location[], count: number): LocatedPart[] =>
  Array.from({ length: locations.length > 0 ? count : 0 }, (_, index) =>
    part(kind, `${name}-${index}`, locations[index % locations.length]!),
  );

/** The parts that requests pass or need, and the links between them, from the resources that a stack registers. */
export const graphOfResources = (recorded: readonly Recorded[]): Graph => {
  const stack = new RegisteredStack(recorded);
  const loadBalancers = stack.of("aws:lb/loadBalancer:LoadBalancer").map((one) => ({
    one,
    parts: stack.locations(one).map((location) => part(Kind.LoadBalancer, one.name, location)),
  }));
  const pods = podsOf(stack);
  const [proxies, databases, caches, gateways] = [
    proxiesOf(stack),
    databasesOf(stack),
    cachesOf(stack),
    gatewaysOf(stack),
  ];
  const near = (from: LocatedPart, to: LocatedPart[]): Link[] =>
    to.filter((one) => stack.isRouted(from as Location, one as Location)).map(({ id }) => ({ from: from.id, to: id }));
  const edges = stack
    .of("aws:cloudfront/distribution:Distribution")
    .map((one) => ({ one, part: { id: one.name, kind: Kind.Edge } }));
  return {
    parts: [
      { id: "clients", kind: Kind.Client },
      ...edges.map((edge) => edge.part),
      ...loadBalancers.flatMap(({ parts }) => parts),
      ...pods,
      ...proxies,
      ...databases,
      ...caches,
      ...gateways.map((gateway) => gateway.part),
    ],
    links: [
      ...edges.map((edge) => ({ from: "clients", to: edge.part.id })),
      ...edges.flatMap((edge) =>
        loadBalancers
          .filter(({ one }) => stack.references(edge.one).includes(one))
          .flatMap(({ parts }) => parts.map(({ id }) => ({ from: edge.part.id, to: id }))),
      ),
      ...loadBalancers
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

/** True if a listener forwards the requests of a load balancer to a target group. */
const isForwarded = (stack: RegisteredStack, loadBalancer: Recorded): boolean =>
  stack.of("aws:lb/listener:Listener").some((listener) => {
    const references = stack.references(listener);
    return (
      references.includes(loadBalancer) && references.some(({ type }) => type === "aws:lb/targetGroup:TargetGroup")
    );
  });

/** The pods of workloads: in every zone that has nodes if they have a topology spread constraint for zones, or else in one zone only. */
const podsOf = (stack: RegisteredStack): LocatedPart[] => {
  const nodes = stack.of("aws:eks/nodeGroup:NodeGroup").flatMap((group) => stack.locations(group));
  const regions = [...new Set(nodes.map(({ region }) => region))];
  const runners = stack.recorded.filter(
    (one) => templateOf(one) !== undefined && stack.isInside(one, "redoubt-kubernetes:index:Workload"),
  );
  return runners.flatMap((one) =>
    regions
      .filter((region) => isOnClusterOf(stack, one, region))
      .flatMap((region) => {
        const zones = nodes.filter((location) => location.region === region);
        const constraints = (templateOf(one)!["topologySpreadConstraints"] ?? []) as Values[];
        const isSpread = constraints.some(
          (each) =>
            each["topologyKey"] === "topology.kubernetes.io/zone" && each["whenUnsatisfiable"] === "DoNotSchedule",
        );
        const replicas = Number((one.inputs["spec"] as Values)["replicas"] ?? 1);
        return (isSpread ? zones.slice(0, replicas) : zones.slice(0, 1)).map((location) =>
          part(Kind.Pods, one.name, location),
        );
      }),
  );
};

const templateOf = ({ type, inputs }: Recorded): Values | undefined =>
  type.startsWith("kubernetes:")
    ? (inputs["spec"] as { template?: { spec?: Values } } | undefined)?.template?.spec
    : undefined;

/** The provider of a Kubernetes resource identifies its cluster by the endpoint in the kubeconfig. */
const isOnClusterOf = (stack: RegisteredStack, one: Recorded, region: string): boolean => {
  const provider = stack.recorded.find(({ urn, id }) => `${urn}::${id}` === one.provider);
  const kubeconfig = String(provider?.inputs["kubeconfig"]);
  return stack
    .of("aws:eks/cluster:Cluster")
    .some((cluster) => stack.regionOf(cluster) === region && kubeconfig.includes(String(cluster.state["endpoint"])));
};

const proxiesOf = (stack: RegisteredStack): LocatedPart[] =>
  stack
    .of("aws:rds/proxy:Proxy")
    .flatMap((proxy) => stack.locations(proxy).map((location) => part(Kind.Proxy, proxy.name, location)));

const databasesOf = (stack: RegisteredStack): LocatedPart[] => {
  const instances = stack.of("aws:rds/clusterInstance:ClusterInstance");
  return stack.of("aws:rds/cluster:Cluster").flatMap((cluster) => {
    const locations = stack.locations(cluster);
    // The nearest cluster is that of the instance; further ones are the sources of its replication.
    return instances
      .filter((one) => stack.references(one).find(({ type }) => type === cluster.type) === cluster)
      .map((one, index) => {
        const zone = one.inputs["availabilityZone"];
        const location =
          typeof zone === "string"
            ? { ...locations[0], region: stack.regionOf(cluster), zone: zone.at(-1)! }
            : locations[index % locations.length]!;
        return part(Kind.Database, one.name, location);
      });
  });
};

/** The members of a replication group. Without automatic failover only one counts, and without Multi-AZ all are in one zone. */
const cachesOf = (stack: RegisteredStack): LocatedPart[] =>
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
      ...stack.locations(group)[0],
      region: stack.regionOf(group),
      zone: zone.at(-1)!,
    }));
    const locations = given ?? (multiAzEnabled === true ? stack.locations(group) : stack.locations(group).slice(0, 1));
    return distributeMembers(Kind.Cache, group.name, locations, automaticFailoverEnabled === true ? members : 1);
  });

/** The NAT gateways of a VPC, each with the zones whose private subnets have a route to it. */
const gatewaysOf = (stack: RegisteredStack): { part: Part; serves: Location[] }[] =>
  stack.of("awsx:ec2:Vpc").flatMap((vpc) => {
    const region = stack.regionOf(vpc);
    const zones = (vpc.state["privateSubnetIds"] as string[]).map((_, index) => ({ region, zone: "abc"[index]! }));
    const { strategy } = (vpc.inputs["natGateways"] ?? {}) as { strategy?: string };
    const gateway = (location: Location, serves: Location[]) => ({
      part: part(Kind.Egress, `${vpc.name}-nat`, location),
      serves,
    });
    if (strategy === "Single") return [gateway(zones[0]!, zones)];
    // The default of awsx is one NAT gateway per zone.
    return strategy === "None" ? [] : zones.map((location) => gateway(location, [location]));
  });
