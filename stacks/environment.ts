// SPDX-License-Identifier: Apache-2.0
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { AuditTrail } from "../components/aws/audit-trail";
import { DataTier } from "../components/aws/data-tier";
import { EdgeSecurity } from "../components/aws/edge-security";
import { operatorsHost } from "../components/aws/edge-security/names";
import { HaCluster } from "../components/aws/ha-cluster";
import { Network } from "../components/aws/network";
import { WorkloadIdentity } from "../components/aws/workload-identity";
import type { AccountRecords } from "../components/contracts/audit-trail";
import { resolveTargets } from "../components/contracts/targets";
import { CREDENTIALS } from "../components/contracts/workload-identity";
import { ClusterAutoscaler } from "../components/kubernetes/cluster-autoscaler";
import { LoadBalancerController } from "../components/kubernetes/load-balancer-controller";
import { Observability } from "../components/kubernetes/observability";
import { Workload } from "../components/kubernetes/workload";
import { commonTags, type PlatformTags } from "../components/lib/tags";
import { checkTopology } from "../components/targets/check";
import type { Extent, Standby } from "../components/targets/topology";
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

/** Puts the platform together: the same for every environment. */
export const environment = (name: string, settings: Settings, shape: Shape): Record<string, unknown> => {
  const targets = resolveTargets(name, settings.targets);
  checkTopology(name, targets, topologyOf(settings, shape));
  const tags: PlatformTags = {
    environment: name,
    owner: settings.owner,
    costCenter: settings.costCenter,
    dataClassification: settings.dataClassification,
  };
  const aws = new AwsProvider("aws", {
    region: settings.region,
    defaultTags: { tags: commonTags(tags) },
  });
  const onAws = { providers: { aws } };
  const { deletionProtection } = shape;

  const network = new Network("network", { ...settings.network, tags }, onAws);
  const { vpcId } = network;
  const edge = new EdgeSecurity("edge", {
    ...settings.edge, domain: settings.domain, vpcId, subnetIds: network.privateSubnetIds, deletionProtection, tags,
  }, onAws);
  const { instanceTypes, ...nodes } = settings.nodes;
  const cluster = new HaCluster("cluster", {
    vpcId, subnetIds: network.privateSubnetIds, nodes, instanceTypes, publicAccessCidrs: settings.publicAccessCidrs,
    balancerSecurityGroupId: edge.securityGroupId, targetGroupArns: [edge.targetGroupArn, edge.operatorsTargetGroupArn], deletionProtection, tags,
  }, onAws);
  const data = new DataTier("data", {
    vpcId,
    subnetIds: network.isolatedSubnetIds,
    clientSecurityGroupId: cluster.securityGroupId,
    instanceClass: settings.database.instanceClass,
    readers: settings.database.readers,
    cacheNodeType: settings.cache.nodeType,
    cacheReplicas: settings.cache.replicas,
    secondaryRegion: settings.secondaryRegion,
    deletionProtection,
    tags,
  }, onAws);

  const audit = new AuditTrail("audit", {
    deletionProtection,
    monthlyBudget: settings.monthlyBudget,
    personalDataBuckets: [data.bucketName],
    accountRecords: settings.auditStack === undefined ? undefined : accountRecordsOf(settings.auditStack),
    tags,
  }, onAws);

  const kubernetes = new KubernetesProvider("kubernetes", { kubeconfig: cluster.kubeconfig }, { dependsOn: [cluster, ...cluster.identities] });
  const onCluster = { providers: { kubernetes } };
  new ClusterAutoscaler("autoscaler", { clusterName: cluster.clusterName, region: settings.region, tags }, onCluster);
  // Members leave their target groups through it: it is there before them, and goes after them.
  const joining = new LoadBalancerController("joining", { clusterName: cluster.clusterName, vpcId, region: settings.region, tags }, onCluster);
  const cidrs = [settings.network.cidrBlock];
  const app = "app";
  // It logs on to its data by its identity: no password is made, mounted or rotated for it.
  const identity = new WorkloadIdentity("app-identity", {
    clusterName: cluster.clusterName,
    workload: app,
    databaseUserArns: [data.databaseProxyUsersArn, data.databaseUsersArn].map((users) => pulumi.interpolate`${users}/${app}`),
    cacheArns: [data.cacheArn, data.cacheUserArn],
    tags,
  }, onAws);
  const workload = new Workload(app, {
    ...settings.workload,
    // A pod's share of the promised load, when there are as many as there may be.
    targetRequestsPerSecond: Math.ceil(targets.requestsPerSecond / settings.workload.replicas.max),
    clientCidrs: cidrs,
    peers: [{ name: "database", cidrs, port: 5432 }, { name: "cache", cidrs, port: 6379 }, { name: "credentials", ...CREDENTIALS }],
    environment: {
      DATABASE_HOST: data.databaseProxyEndpoint, DATABASE_READER_HOST: data.databaseReaderEndpoint, DATABASE_USER: app,
      CACHE_HOST: data.cacheEndpoint, CACHE_USER: data.cacheUser,
    },
    targetGroupArn: edge.targetGroupArn,
    tags,
    // Pods are given their identity as they start.
  }, { ...onCluster, dependsOn: [identity.association, joining] });
  const observability = new Observability("observability", {
    targets, ...settings.metrics, volumeKeyArn: cluster.volumeKeyArn, cloudWatchRegion: settings.region,
    targetGroupArn: edge.operatorsTargetGroupArn, grafanaUrl: `https://${operatorsHost(settings)}`, tags,
  }, { ...onCluster, dependsOn: joining });

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
    service: pulumi.interpolate`${workload.serviceName}.${workload.namespace}`,
    prometheus: observability.prometheusUrl,
    grafana: observability.grafanaUrl,
    trail: audit.trailArn,
    accountRecords: {
      trailArn: audit.trailArn, bucketName: audit.bucketName, detectorId: audit.detectorId, findingsTopicArn: audit.findingsTopicArn,
    },
    targets,
  };
};

/** What another stack of the same account records already. */
const accountRecordsOf = (stack: string): AccountRecords => {
  const records = new pulumi.StackReference(stack).requireOutput("accountRecords") as pulumi.Output<pulumi.Unwrap<AccountRecords>>;
  const { trailArn, bucketName, detectorId, findingsTopicArn } = records;
  return { trailArn, bucketName, detectorId, findingsTopicArn };
};
