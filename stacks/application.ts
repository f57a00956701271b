// SPDX-License-Identifier: Apache-2.0
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { HaCluster } from "../components/aws/ha-cluster";
import { LogArchive } from "../components/aws/log-archive";
import { WorkloadIdentity } from "../components/aws/workload-identity";
import { CACHE_PORT, DATABASE_PORT } from "../components/contracts/data-tier";
import { SERVICE_NETWORKS } from "../components/contracts/ha-cluster";
import { METRICS_READER } from "../components/contracts/observability";
import { CREDENTIALS } from "../components/contracts/workload-identity";
import { CertificateAuthority } from "../components/kubernetes/certificate-authority";
import { ClusterAutoscaler } from "../components/kubernetes/cluster-autoscaler";
import { LoadBalancerController } from "../components/kubernetes/load-balancer-controller";
import { Observability } from "../components/kubernetes/observability";
import { Workload } from "../components/kubernetes/workload";
import type { PlatformTags } from "../components/lib/tags";
import { argumentsFrom, OBSERVABILITY, WORKLOAD } from "./arguments";
import type { DataEndpoints } from "./data-endpoints";
import type { ImageSource } from "./images";
import type { Settings } from "./settings-schema";

/** A region in which the application runs. */
export interface Site {
  /** Prefix of the resource names. */
  prefix: string;
  region: string;
  onAws: { providers: { aws: pulumi.ProviderResource } };
}

/** The resources of the region that the application depends on. */
export interface Dependencies {
  cluster: HaCluster;
  vpcId: pulumi.Input<string>;
  data: DataEndpoints;
  targetGroupArn: pulumi.Input<string>;
  images: ImageSource;
  /** Operator access to Grafana. @default - only from inside the cluster */
  operators?: { targetGroupArn: pulumi.Input<string>; grafanaUrl: string };
  /** Region whose CloudWatch metrics are collected. @default - none: alerts on daily activity would fire for an idle secondary region */
  cloudWatchRegion?: string;
}

/** Options that are the same in each region. */
export interface CommonOptions {
  settings: Settings;
  /** Prevents the deletion of stored data. */
  deletionProtection: boolean;
  tags: PlatformTags;
}

/** Database user of the application, the same in each region: a replica has the users of its source. */
const USER = "app";

/** The application in one region, with its autoscaling and observability. */
export const application = (
  site: Site,
  options: CommonOptions,
  dependencies: Dependencies,
): { workload: Workload; observability: Observability } => {
  const { prefix, region, onAws } = site;
  const { cluster, vpcId, images } = dependencies;
  const imageRegistry = images.registry;
  const { tags } = options;
  const kubernetes = new KubernetesProvider(
    `${prefix}kubernetes`,
    { kubeconfig: cluster.kubeconfig },
    { dependsOn: [cluster, ...cluster.identities, ...images.repositories] },
  );
  const onCluster = { providers: { kubernetes } };
  new ClusterAutoscaler(
    `${prefix}autoscaler`,
    { clusterName: cluster.clusterName, region, imageRegistry, tags },
    onCluster,
  );
  // The controller deregisters pods from their target groups, so it is created before them and deleted after them.
  const controller = new LoadBalancerController(
    `${prefix}load-balancer-controller`,
    { clusterName: cluster.clusterName, vpcId, region, imageRegistry, tags },
    { ...onCluster, aliases: [{ name: `${prefix}joining` }] },
  );
  // Workloads and the parts that they talk to are in different namespaces, so their certificates have an issuer of their own.
  const certificateIssuer = `${prefix}workload-ca`;
  const authority = new CertificateAuthority(certificateIssuer, { tags }, onCluster);
  // The application authenticates with IAM, so that no password has to be created, mounted or rotated.
  const identity = new WorkloadIdentity(
    `${prefix}app-identity`,
    {
      clusterName: cluster.clusterName,
      workload: `${prefix}app`,
      databaseUserArns: dependencies.data.databaseUsersArns.map((users) => pulumi.interpolate`${users}/${USER}`),
      cacheArns: dependencies.data.cacheArns,
      tags,
    },
    onAws,
  );
  const workload = new Workload(
    `${prefix}app`,
    { ...workloadArgs(site, options, dependencies), certificateIssuer },
    {
      ...onCluster,
      // EKS injects the credentials of an identity only into pods that start after the association exists.
      dependsOn: [identity.association, controller, authority],
    },
  );
  const observability = observe(site, { ...options, certificateIssuer }, dependencies, {
    ...onCluster,
    dependsOn: [controller, authority],
  });
  return { workload, observability };
};

const workloadArgs = (
  { region }: Site,
  { settings, tags }: CommonOptions,
  { data, targetGroupArn, images }: Dependencies,
) => {
  const args = argumentsFrom(WORKLOAD, settings);
  const cidrs = [settings.network.cidrBlock];
  return {
    ...args,
    // The share of the target load per pod at the maximum number of pods.
    targetRequestsPerSecond: Math.ceil(settings.targets.requestsPerSecond / args.replicas.max),
    clientCidrs: cidrs,
    peers: [
      { name: "database", cidrs: [data.databaseCidr], port: DATABASE_PORT },
      { name: "cache", cidrs, port: CACHE_PORT },
      { name: "credentials", ...CREDENTIALS },
    ],
    environment: {
      AWS_REGION: region,
      DATABASE_HOST: data.databaseHost,
      DATABASE_READER_HOST: data.databaseReaderHost,
      DATABASE_PORT: String(DATABASE_PORT),
      DATABASE_USER: USER,
      CACHE_HOST: data.cacheHost,
      CACHE_PORT: String(CACHE_PORT),
      CACHE_NAME: data.cacheName,
      CACHE_USER: data.cacheUser,
      // The objective counts the requests in the histogram bucket with this bound.
      P95_TARGET_SECONDS: String(settings.targets.p95Milliseconds / 1000),
    },
    observabilityNamespace: METRICS_READER.namespace,
    targetGroupArn,
    imageRegistry: images.registry,
    tags,
  };
};

const observe = (
  { prefix, onAws }: Site,
  { settings, deletionProtection, tags, certificateIssuer }: CommonOptions & { certificateIssuer: string },
  { cluster, images, operators, cloudWatchRegion }: Dependencies,
  { providers, dependsOn }: { providers: { kubernetes: KubernetesProvider }; dependsOn: pulumi.Resource[] },
): Observability => {
  const logs = new LogArchive(`${prefix}logs`, { clusterName: cluster.clusterName, deletionProtection, tags }, onAws);
  return new Observability(
    `${prefix}observability`,
    {
      ...argumentsFrom(OBSERVABILITY, settings),
      networkCidrs: [settings.network.cidrBlock, ...SERVICE_NETWORKS],
      snapshotBucket: logs.bucketName,
      volumeKeyArn: cluster.volumeKeyArn,
      certificateIssuer,
      cloudWatchRegion,
      targetGroupArn: operators?.targetGroupArn,
      grafanaUrl: operators?.grafanaUrl,
      imageRegistry: images.registry,
      tags,
    },
    { providers, dependsOn: [...dependsOn, logs.association] },
  );
};
