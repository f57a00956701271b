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
import { DATABASE_PORT, REPLICA_NETWORK } from "../components/contracts/data-tier";
import type { Peer } from "../components/contracts/peer";
import type { Workload } from "../components/kubernetes/workload";
import { ArgumentError } from "../components/lib/problems";
import { commonTags, type PlatformTags } from "../components/lib/tags";
import { checkTopology } from "../components/targets/check";
import { application, type CommonOptions, type Site } from "./application";
import * as sources from "./arguments";
import { argumentsFrom, tagsFrom } from "./arguments";
import { primaryEndpoints, secondaryEndpoints } from "./data-endpoints";
import { imageAccountsOf, imageSource } from "./images";
import type { Settings } from "./settings-schema";
import type { Shape } from "./shape";
import { topologyOf } from "./topology";

/** A region with its network. */
interface Region {
  site: Site;
  network: Network;
}

/** Builds the platform, with the same components in every environment, and its secondary region if the shape has one. */
export const environment = (name: string, settings: Settings, shape: Shape): Record<string, unknown> => {
  checkTopology(name, settings.targets, topologyOf(settings, shape));
  checkSecondaryRegion(name, settings, shape);
  const { deletionProtection } = shape;
  const options: CommonOptions = { settings, deletionProtection, tags: tagsFrom(name, settings) };

  const primary = regionWith(sources.PRIMARY_NETWORK, settings.region, "", options);
  const secondary = shape.secondary.application
    ? regionWith(sources.SECONDARY_NETWORK, settings.secondaryRegion!, "standby-", options)
    : undefined;
  const edge = edgeOf(primary, secondary, options);
  const cluster = clusterIn(
    primary,
    edge.securityGroupId,
    [edge.targetGroupArn, edge.operatorsTargetGroupArn],
    options,
  );
  const secondaryCluster =
    secondary &&
    clusterIn(secondary, edge.secondarySecurityGroupId!, [edge.secondaryTargetGroupArn!], options, [
      { name: "database", cidrs: [REPLICA_NETWORK], port: DATABASE_PORT },
    ]);
  const data = dataOf(primary, cluster, secondary && { ...secondary, cluster: secondaryCluster! }, options);
  const audit = auditOf(primary, cluster, data, options);

  const images = imageSource(primary.site, options);
  const { workload, observability } = application(primary.site, options, {
    cluster,
    images,
    vpcId: primary.network.vpcId,
    data: primaryEndpoints(data, settings.network.cidrBlock),
    targetGroupArn: edge.targetGroupArn,
    cloudWatchRegion: primary.site.region,
    operators: { targetGroupArn: edge.operatorsTargetGroupArn, grafanaUrl: `https://${operatorsHost(settings)}` },
  });
  const secondaryImages = secondary && imageSource(secondary.site, options);
  const secondaryApplication =
    secondary &&
    application(secondary.site, options, {
      cluster: secondaryCluster!,
      images: secondaryImages!,
      vpcId: secondary.network.vpcId,
      data: secondaryEndpoints(data.secondary!),
      targetGroupArn: edge.secondaryTargetGroupArn!,
    });

  return {
    url: edge.url,
    imageRegistry: images.registry,
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
    ...(secondaryApplication && {
      secondaryClusterEndpoint: secondaryCluster!.endpoint,
      secondaryKubeconfig: pulumi.secret(secondaryCluster!.kubeconfig),
      secondaryImageRegistry: secondaryImages!.registry,
      secondaryDatabase: data.secondary!.databaseEndpoint,
      secondaryService: serviceOf(secondaryApplication.workload),
    }),
    // `redoubt explain` reads both.
    targets: settings.targets,
    topology: topologyOf(settings, shape),
  };
};

/** A shape with resources in a secondary region needs the setting that names the region. */
const checkSecondaryRegion = (name: string, { secondaryRegion }: Settings, { secondary }: Shape): void => {
  if ((secondary.application || secondary.database) && secondaryRegion === undefined)
    throw new ArgumentError([
      {
        component: `Pulumi.${name}.yaml`,
        field: "redoubt:secondaryRegion",
        value: undefined,
        reason: `is missing, and stacks/${name}.ts defines a secondary region`,
        fix: 'set it to a region such as "us-west-2"',
      },
    ]);
};

const regionWith = (
  table: typeof sources.PRIMARY_NETWORK | typeof sources.SECONDARY_NETWORK,
  region: string,
  prefix: string,
  { settings, tags }: CommonOptions,
): Region => {
  const site = siteIn(region, prefix, tags);
  return {
    site,
    network: new Network(
      `${prefix}network`,
      { ...argumentsFrom(table, settings), imageAccounts: imageAccountsOf(settings), tags },
      site.onAws,
    ),
  };
};

const siteIn = (region: string, prefix: string, tags: PlatformTags): Site => {
  const aws = new AwsProvider(`${prefix}aws`, { region, defaultTags: { tags: commonTags(tags) } });
  return { prefix, region, onAws: { providers: { aws } } };
};

const edgeOf = (
  { site, network }: Region,
  secondary: Region | undefined,
  { settings, deletionProtection, tags }: CommonOptions,
): EdgeSecurity =>
  new EdgeSecurity(
    "edge",
    {
      ...argumentsFrom(sources.EDGE_SECURITY, settings),
      vpcId: network.vpcId,
      subnetIds: network.privateSubnetIds,
      secondary: secondary && {
        region: secondary.site.region,
        vpcId: secondary.network.vpcId,
        subnetIds: secondary.network.privateSubnetIds,
      },
      deletionProtection,
      tags,
    },
    site.onAws,
  );

const clusterIn = (
  { site, network }: Region,
  loadBalancerSecurityGroupId: pulumi.Input<string>,
  targetGroupArns: pulumi.Input<string>[],
  { settings, deletionProtection, tags }: CommonOptions,
  peers: Peer[] = [],
): HaCluster =>
  new HaCluster(
    `${site.prefix}cluster`,
    {
      ...argumentsFrom(sources.HA_CLUSTER, settings),
      vpcId: network.vpcId,
      subnetIds: network.privateSubnetIds,
      loadBalancerSecurityGroupId,
      targetGroupArns,
      peers,
      deletionProtection,
      tags,
    },
    site.onAws,
  );

const dataOf = (
  { site, network }: Region,
  cluster: HaCluster,
  secondary: (Region & { cluster: HaCluster }) | undefined,
  { settings, deletionProtection, tags }: CommonOptions,
): DataTier =>
  new DataTier(
    "data",
    {
      ...argumentsFrom(sources.DATA_TIER, settings),
      vpcId: network.vpcId,
      subnetIds: network.isolatedSubnetIds,
      clientSecurityGroupId: cluster.securityGroupId,
      secondaryClients: secondary && {
        vpcId: secondary.network.vpcId,
        cidrBlock: settings.network.cidrBlock,
        subnetIds: secondary.network.isolatedSubnetIds,
        routeTableIds: secondary.network.privateRouteTableIds,
        securityGroupId: secondary.cluster.securityGroupId,
      },
      deletionProtection,
      tags,
    },
    site.onAws,
  );

const auditOf = (
  { site }: Region,
  cluster: HaCluster,
  data: DataTier,
  { settings, deletionProtection, tags }: CommonOptions,
): AuditTrail =>
  new AuditTrail(
    "audit",
    {
      ...argumentsFrom(sources.AUDIT_TRAIL, settings),
      deletionProtection,
      personalDataBuckets: [data.bucketName],
      monitoredClusters: [cluster.clusterName],
      accountRecords: settings.auditStack === undefined ? undefined : accountRecordsOf(settings.auditStack),
      tags,
    },
    site.onAws,
  );

/** The account-wide records of another stack in the same account. */
const accountRecordsOf = (stack: string): AccountRecords => {
  const records = new pulumi.StackReference(stack).requireOutput("accountRecords") as pulumi.Output<
    pulumi.Unwrap<AccountRecords>
  >;
  const { trailArn, bucketName, detectorId, findingsTopicArn } = records;
  return { trailArn, bucketName, detectorId, findingsTopicArn };
};

const serviceOf = (workload: Workload): pulumi.Output<string> =>
  pulumi.interpolate`${workload.serviceName}.${workload.namespace}`;
