// SPDX-License-Identifier: Apache-2.0
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { AuditTrail } from "../components/aws/audit-trail";
import { DataTier } from "../components/aws/data-tier";
import { EdgeSecurity } from "../components/aws/edge-security";
import { HaCluster } from "../components/aws/ha-cluster";
import { Network } from "../components/aws/network";
import { resolveTargets } from "../components/contracts/targets";
import { Observability } from "../components/kubernetes/observability";
import { Workload } from "../components/kubernetes/workload";
import { commonTags, type PlatformTags } from "../components/lib/tags";
import type { Settings } from "./settings";

/** What differs between environments in shape, not in value. */
export interface Shape {
  /** Keeps data, trail and balancer from being deleted. */
  deletionProtection: boolean;
}

/** Puts the platform together: the same for every environment. */
export const environment = (name: string, settings: Settings, shape: Shape): Record<string, unknown> => {
  const targets = resolveTargets(name, settings.targets);
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

  const audit = new AuditTrail("audit", { deletionProtection, tags }, onAws);
  const network = new Network("network", { ...settings.network, tags }, onAws);
  const { vpcId } = network;
  const edge = new EdgeSecurity("edge", { domain: settings.domain, vpcId, subnetIds: network.privateSubnetIds, deletionProtection, tags }, onAws);
  const { instanceTypes, ...nodes } = settings.nodes;
  const cluster = new HaCluster("cluster", {
    vpcId, subnetIds: network.privateSubnetIds, nodes, instanceTypes, publicAccessCidrs: settings.publicAccessCidrs, tags,
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

  const kubernetes = new KubernetesProvider("kubernetes", { kubeconfig: cluster.kubeconfig }, { dependsOn: cluster });
  const onCluster = { providers: { kubernetes } };
  const workload = new Workload("app", { ...settings.workload, clientCidrs: [settings.network.cidrBlock], tags }, onCluster);
  const observability = new Observability("observability", { targets, ...settings.metrics, tags }, onCluster);

  return {
    url: edge.url,
    nameServers: edge.nameServers,
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
    targets,
  };
};
