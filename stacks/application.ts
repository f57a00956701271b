// SPDX-License-Identifier: Apache-2.0
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { HaCluster } from "../components/aws/ha-cluster";
import { LogArchive } from "../components/aws/log-archive";
import { WorkloadIdentity } from "../components/aws/workload-identity";
import type { Targets } from "../components/contracts/targets";
import { CREDENTIALS } from "../components/contracts/workload-identity";
import { ClusterAutoscaler } from "../components/kubernetes/cluster-autoscaler";
import { LoadBalancerController } from "../components/kubernetes/load-balancer-controller";
import { Observability } from "../components/kubernetes/observability";
import { Workload } from "../components/kubernetes/workload";
import type { PlatformTags } from "../components/lib/tags";
import type { Settings } from "./settings";

/** A region that the application stands in. */
export interface Site {
  /** What the names of its resources begin with. */
  prefix: string;
  region: string;
  onAws: { providers: { aws: pulumi.ProviderResource } };
}

/** Where the application finds its data. */
export interface Data {
  databaseHost: pulumi.Output<string>;
  databaseReaderHost: pulumi.Output<string>;
  /** What it may log on at, each as its own user. */
  databaseUsersArns: pulumi.Output<string>[];
  databaseCidr: string;
  cacheHost: pulumi.Output<string>;
  cacheUser: pulumi.Output<string>;
  cacheArns: pulumi.Output<string>[];
}

/** What the application runs on and is reached by. */
export interface Around {
  cluster: HaCluster;
  vpcId: pulumi.Input<string>;
  data: Data;
  targetGroupArn: pulumi.Input<string>;
  /** Where operators come in. @default - from inside the cluster only */
  operators?: { targetGroupArn: pulumi.Input<string>; grafanaUrl: string };
  /** Whose services are measured. @default - none: alerts on what a region does each day would page of one that stands by */
  cloudWatchRegion?: string;
}

/** What is the same in each region. */
export interface Promises {
  settings: Settings;
  targets: Targets;
  /** Keeps what is stored from being deleted. */
  deletionProtection: boolean;
  tags: PlatformTags;
}

/** As whom it logs on to the database, in each region: a replica has the users of what it replicates. */
const USER = "app";

/** The application in a region, with what scales and watches it. */
export const application = (
  { prefix, region, onAws }: Site,
  { settings, targets, deletionProtection, tags }: Promises,
  { cluster, vpcId, data, targetGroupArn, operators, cloudWatchRegion }: Around,
): { workload: Workload; observability: Observability } => {
  const kubernetes = new KubernetesProvider(
    `${prefix}kubernetes`,
    { kubeconfig: cluster.kubeconfig },
    { dependsOn: [cluster, ...cluster.identities] },
  );
  const onCluster = { providers: { kubernetes } };
  new ClusterAutoscaler(`${prefix}autoscaler`, { clusterName: cluster.clusterName, region, tags }, onCluster);
  // Members leave their target groups through it: it is there before them, and goes after them.
  const joining = new LoadBalancerController(
    `${prefix}joining`,
    { clusterName: cluster.clusterName, vpcId, region, tags },
    onCluster,
  );
  const app = `${prefix}app`;
  // It logs on to its data by its identity: no password is made, mounted or rotated for it.
  const identity = new WorkloadIdentity(
    `${app}-identity`,
    {
      clusterName: cluster.clusterName,
      workload: app,
      databaseUserArns: data.databaseUsersArns.map((users) => pulumi.interpolate`${users}/${USER}`),
      cacheArns: data.cacheArns,
      tags,
    },
    onAws,
  );
  const cidrs = [settings.network.cidrBlock];
  const workload = new Workload(
    app,
    {
      ...settings.workload,
      // A pod's share of the promised load, when there are as many as there may be.
      targetRequestsPerSecond: Math.ceil(targets.requestsPerSecond / settings.workload.replicas.max),
      clientCidrs: cidrs,
      peers: [
        { name: "database", cidrs: [data.databaseCidr], port: 5432 },
        { name: "cache", cidrs, port: 6379 },
        { name: "credentials", ...CREDENTIALS },
      ],
      environment: {
        DATABASE_HOST: data.databaseHost,
        DATABASE_READER_HOST: data.databaseReaderHost,
        DATABASE_USER: USER,
        CACHE_HOST: data.cacheHost,
        CACHE_USER: data.cacheUser,
      },
      targetGroupArn,
      tags,
      // Pods are given their identity as they start.
    },
    { ...onCluster, dependsOn: [identity.association, joining] },
  );
  const logs = new LogArchive(`${prefix}logs`, { clusterName: cluster.clusterName, deletionProtection, tags }, onAws);
  const observability = new Observability(
    `${prefix}observability`,
    {
      targets,
      ...settings.metrics,
      snapshotBucket: logs.bucketName,
      volumeKeyArn: cluster.volumeKeyArn,
      cloudWatchRegion,
      targetGroupArn: operators?.targetGroupArn,
      grafanaUrl: operators?.grafanaUrl,
      tags,
    },
    { ...onCluster, dependsOn: [joining, logs.association] },
  );
  return { workload, observability };
};
