// SPDX-License-Identifier: Apache-2.0
// All the names that kinds of resource have: a rule that knew one only could be passed by under another.

/** `aws:s3/bucketPolicy:BucketPolicy` of `aws:s3`, `BucketPolicy`. */
export const aws = (module: string, ...names: string[]): string[] =>
  names.map((name) => `aws:${module}/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`);

const withV2 = (name: string): string[] => aws("s3", name, `${name}V2`);

export const BUCKETS = withV2("Bucket");
export const BUCKET_ENCRYPTION = withV2("BucketServerSideEncryptionConfiguration");
export const BUCKET_VERSIONING = withV2("BucketVersioning");
export const BUCKET_LOGGING = withV2("BucketLogging");
export const BUCKET_ACL = withV2("BucketAcl");
export const BUCKET_POLICY = aws("s3", "BucketPolicy");
export const BUCKET_PUBLIC_ACCESS_BLOCK = aws("s3", "BucketPublicAccessBlock");

export const BALANCERS = [...aws("lb", "LoadBalancer"), ...aws("alb", "LoadBalancer")];
export const LISTENERS = [...aws("lb", "Listener"), ...aws("alb", "Listener")];
export const TARGET_GROUPS = [...aws("lb", "TargetGroup"), ...aws("alb", "TargetGroup")];
export const CLASSIC_BALANCERS = aws("elb", "LoadBalancer");
export const DISTRIBUTIONS = aws("cloudfront", "Distribution");

export const DB_CLUSTERS = aws("rds", "Cluster");
export const DB_INSTANCES = aws("rds", "Instance");
export const DB_CLUSTER_INSTANCES = aws("rds", "ClusterInstance");
export const DB_GLOBAL_CLUSTERS = aws("rds", "GlobalCluster");
export const DB_CLUSTER_PARAMETERS = aws("rds", "ClusterParameterGroup");
export const DB_PARAMETERS = aws("rds", "ParameterGroup");
export const DOCUMENT_CLUSTERS = aws("docdb", "Cluster");
export const GRAPH_CLUSTERS = aws("neptune", "Cluster");

export const TABLES = aws("dynamodb", "Table");
export const FILE_SYSTEMS = aws("efs", "FileSystem");
export const VOLUMES = aws("ebs", "Volume");
export const SEARCH_DOMAINS = [...aws("opensearch", "Domain"), ...aws("elasticsearch", "Domain")];

/** Kinds of a Kubernetes API, in all the versions that it had. */
export const kinds = (groups: readonly string[], ...names: string[]): string[] =>
  groups.flatMap((group) => names.map((name) => `kubernetes:${group}:${name}`));

const EXTENSIONS = "extensions/v1beta1";
export const DEPLOYMENTS = kinds(["apps/v1", "apps/v1beta1", "apps/v1beta2", EXTENSIONS], "Deployment");
export const STATEFUL_SETS = kinds(["apps/v1", "apps/v1beta1", "apps/v1beta2"], "StatefulSet");
export const DAEMON_SETS = kinds(["apps/v1", "apps/v1beta2", EXTENSIONS], "DaemonSet");
const REPLICA_SETS = [
  ...kinds(["apps/v1", "apps/v1beta2", EXTENSIONS], "ReplicaSet"),
  ...kinds(["core/v1"], "ReplicationController"),
];
const JOBS = [...kinds(["batch/v1"], "Job"), ...kinds(["batch/v1", "batch/v1beta1"], "CronJob")];
/** Whatever makes pods. */
export const POD_MAKERS = [
  ...kinds(["core/v1"], "Pod"),
  ...DEPLOYMENTS,
  ...STATEFUL_SETS,
  ...DAEMON_SETS,
  ...REPLICA_SETS,
  ...JOBS,
];
export const INGRESSES = kinds(["networking.k8s.io/v1", "networking.k8s.io/v1beta1", EXTENSIONS], "Ingress");
export const GATEWAYS = kinds(["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"], "Gateway");
export const NETWORK_POLICIES = kinds(["networking.k8s.io/v1", EXTENSIONS], "NetworkPolicy");
export const DISRUPTION_BUDGETS = kinds(["policy/v1", "policy/v1beta1"], "PodDisruptionBudget");
export const NAMESPACES = kinds(["core/v1"], "Namespace");
export const SERVICES = kinds(["core/v1"], "Service");
export const STORAGE_CLASSES = kinds(["storage.k8s.io/v1", "storage.k8s.io/v1beta1"], "StorageClass");
