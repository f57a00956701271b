// SPDX-License-Identifier: Apache-2.0
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { AuditTrail } from "../components/aws/audit-trail";
import { DataTier } from "../components/aws/data-tier";
import { EdgeSecurity } from "../components/aws/edge-security";
import { operatorsHost } from "../components/aws/edge-security/hostnames";
import { HaCluster } from "../components/aws/ha-cluster";
import { Network } from "../components/aws/network";
import type { AccountRecords } from "../components/contracts/audit-trail";
import { REPLICA_NETWORK, type SecondaryData } from "../components/contracts/data-tier";
import { resolveTargets } from "../components/contracts/targets";
import type { Workload } from "../components/kubernetes/workload";
import { ArgumentError } from "../components/lib/problems";
import { commonTags, type PlatformTags } from "../components/lib/tags";
import { checkTopology } from "../components/targets/check";
import type { Extent, Standby } from "../components/targets/topology";
import { application, type Data, type Site } from "./application";
import type { Settings } from "./settings";
import { topologyOf } from "./topology";

/** What differs between environments in shape, not in value. */
export interface Shape {
  /** Keeps data, trail and balancer from being deleted. */
  deletionProtection: boolean;
  /** The largest loss that the recovery targets hold for. */
  survives: Extent;
  /** What waits in another region. */
  standby: Standby;
}

/** What of the edge leads to a cluster's pods. */
interface Behind {
  balancer: pulumi.Input<string>;
  targetGroups: pulumi.Input<string>[];
}

/** Puts the platform together: the same for every environment, and in a second region again where the shape says so. */
export const environment = (name: string, settings: Settings, shape: Shape): Record<string, unknown> => {
  const targets = resolveTargets(name, settings.targets);
  checkTopology(name, targets, topologyOf(settings, shape));
  checkStandby(name, settings, shape);
  const tags: PlatformTags = {
    environment: name,
    owner: settings.owner,
    costCenter: settings.costCenter,
    dataClassification: settings.dataClassification,
  };
  const { deletionProtection } = shape;
  const { cidrBlock, nat, availabilityZones } = settings.network;
  const { instanceTypes, ...nodes } = settings.nodes;
  const clusterIn = (
    { prefix, onAws }: Site,
    { vpcId, privateSubnetIds }: Network,
    { balancer, targetGroups }: Behind,
  ): HaCluster =>
    new HaCluster(
      `${prefix}cluster`,
      {
        vpcId,
        subnetIds: privateSubnetIds,
        nodes,
        instanceTypes,
        publicAccessCidrs: settings.publicAccessCidrs,
        balancerSecurityGroupId: balancer,
        targetGroupArns: targetGroups,
        deletionProtection,
        tags,
      },
      onAws,
    );

  const home = siteIn(settings.region, "", tags);
  const network = new Network("network", { cidrBlock, nat, availabilityZones, tags }, home.onAws);
  const standby = shape.standby.application ? siteIn(settings.secondaryRegion!, "standby-", tags) : undefined;
  // The same range: nothing connects the two regions' networks.
  const standbyNetwork = standby && new Network("standby-network", { cidrBlock, nat, tags }, standby.onAws);
  const edge = new EdgeSecurity(
    "edge",
    {
      ...settings.edge,
      domain: settings.domain,
      vpcId: network.vpcId,
      subnetIds: network.privateSubnetIds,
      secondary: standbyNetwork && {
        region: standby.region,
        vpcId: standbyNetwork.vpcId,
        subnetIds: standbyNetwork.privateSubnetIds,
      },
      deletionProtection,
      tags,
    },
    home.onAws,
  );
  const cluster = clusterIn(home, network, {
    balancer: edge.securityGroupId,
    targetGroups: [edge.targetGroupArn, edge.operatorsTargetGroupArn],
  });
  const standbyCluster =
    standbyNetwork &&
    clusterIn(standby, standbyNetwork, {
      balancer: edge.secondarySecurityGroupId!,
      targetGroups: [edge.secondaryTargetGroupArn!],
    });
  const data = new DataTier(
    "data",
    {
      vpcId: network.vpcId,
      subnetIds: network.isolatedSubnetIds,
      clientSecurityGroupId: cluster.securityGroupId,
      instanceClass: settings.database.instanceClass,
      readers: settings.database.readers,
      cacheNodeType: settings.cache.nodeType,
      cacheReplicas: settings.cache.replicas,
      secondaryRegion: settings.secondaryRegion,
      secondaryClients: standbyCluster && {
        vpcId: standbyNetwork.vpcId,
        cidrBlock,
        subnetIds: standbyNetwork.isolatedSubnetIds,
        routeTableIds: standbyNetwork.privateRouteTableIds,
        securityGroupId: standbyCluster.securityGroupId,
      },
      deletionProtection,
      tags,
    },
    home.onAws,
  );

  const audit = new AuditTrail(
    "audit",
    {
      deletionProtection,
      monthlyBudget: settings.monthlyBudget,
      personalDataBuckets: [data.bucketName],
      accountRecords: settings.auditStack === undefined ? undefined : accountRecordsOf(settings.auditStack),
      tags,
    },
    home.onAws,
  );

  const promises = { settings, targets, deletionProtection, tags };
  const { workload, observability } = application(home, promises, {
    cluster,
    vpcId: network.vpcId,
    data: dataAtHome(data, cidrBlock),
    targetGroupArn: edge.targetGroupArn,
    cloudWatchRegion: home.region,
    operators: { targetGroupArn: edge.operatorsTargetGroupArn, grafanaUrl: `https://${operatorsHost(settings)}` },
  });
  const waiting =
    standbyCluster &&
    application(standby, promises, {
      cluster: standbyCluster,
      vpcId: standbyNetwork.vpcId,
      data: dataAway(data.secondary!),
      targetGroupArn: edge.secondaryTargetGroupArn!,
    });

  return {
    url: edge.url,
    operatorsUrl: edge.operatorsUrl,
    nameServers: edge.nameServers,
    dsRecord: edge.dsRecord,
    staticBucket: edge.staticBucketName,
    distribution: edge.distributionDomain,
    clusterEndpoint: cluster.endpoint,
    kubeconfig: pulumi.secret(cluster.kubeconfig),
    database: data.databaseProxyEndpoint,
    cache: data.cacheEndpoint,
    bucket: data.bucketName,
    service: serviceOf(workload),
    prometheus: observability.prometheusUrl,
    grafana: observability.grafanaUrl,
    trail: audit.trailArn,
    accountRecords: {
      trailArn: audit.trailArn,
      bucketName: audit.bucketName,
      detectorId: audit.detectorId,
      findingsTopicArn: audit.findingsTopicArn,
    },
    ...(waiting && {
      standbyClusterEndpoint: standbyCluster.endpoint,
      standbyKubeconfig: pulumi.secret(standbyCluster.kubeconfig),
      standbyDatabase: data.secondary!.databaseEndpoint,
      standbyService: serviceOf(waiting.workload),
    }),
    targets,
  };
};

/** A shape can't make what stands by without a region for it. */
const checkStandby = (name: string, { secondaryRegion }: Settings, { standby }: Shape): void => {
  if ((standby.application || standby.database) && secondaryRegion === undefined)
    throw new ArgumentError([
      `Pulumi.${name}.yaml: redoubt:secondaryRegion is missing, and the stack's shape has a standby in it; set it, such as "us-west-2"`,
    ]);
};

const siteIn = (region: string, prefix: string, tags: PlatformTags): Site => {
  const aws = new AwsProvider(`${prefix}aws`, { region, defaultTags: { tags: commonTags(tags) } });
  return { prefix, region, onAws: { providers: { aws } } };
};

const serviceOf = (workload: Workload): pulumi.Output<string> =>
  pulumi.interpolate`${workload.serviceName}.${workload.namespace}`;

const dataAtHome = (data: DataTier, databaseCidr: string): Data => ({
  databaseHost: data.databaseProxyEndpoint,
  databaseReaderHost: data.databaseReaderEndpoint,
  databaseUsersArns: [data.databaseProxyUsersArn, data.databaseUsersArn],
  databaseCidr,
  cacheHost: data.cacheEndpoint,
  cacheUser: data.cacheUser,
  cacheArns: [data.cacheArn, data.cacheUserArn],
});

/** Without a proxy: a replica that was promoted has no other instance to fail over to. */
const dataAway = (data: SecondaryData): Data => ({
  databaseHost: data.databaseEndpoint,
  databaseReaderHost: data.databaseReaderEndpoint,
  databaseUsersArns: [data.databaseUsersArn],
  databaseCidr: REPLICA_NETWORK,
  cacheHost: data.cacheEndpoint,
  cacheUser: data.cacheUser,
  cacheArns: [data.cacheArn, data.cacheUserArn],
});

/** What another stack of the same account records already. */
const accountRecordsOf = (stack: string): AccountRecords => {
  const records = new pulumi.StackReference(stack).requireOutput("accountRecords") as pulumi.Output<
    pulumi.Unwrap<AccountRecords>
  >;
  const { trailArn, bucketName, detectorId, findingsTopicArn } = records;
  return { trailArn, bucketName, detectorId, findingsTopicArn };
};
