// SPDX-License-Identifier: Apache-2.0
// The tokens of resource types. A type has a token in each module and version that contains it, and a rule must know all of them.

/** `aws("s3", "BucketPolicy")` is `aws:s3/bucketPolicy:BucketPolicy`. */
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

export const LOAD_BALANCERS = [...aws("lb", "LoadBalancer"), ...aws("alb", "LoadBalancer")];
export const LISTENERS = [...aws("lb", "Listener"), ...aws("alb", "Listener")];
export const TARGET_GROUPS = [...aws("lb", "TargetGroup"), ...aws("alb", "TargetGroup")];
export const CLASSIC_LOAD_BALANCERS = aws("elb", "LoadBalancer");
export const CLOUDFRONT_DISTRIBUTIONS = aws("cloudfront", "Distribution");

export const DB_CLUSTERS = aws("rds", "Cluster");
export const DB_INSTANCES = aws("rds", "Instance");
export const DB_CLUSTER_INSTANCES = aws("rds", "ClusterInstance");
export const DB_GLOBAL_CLUSTERS = aws("rds", "GlobalCluster");
export const DB_CLUSTER_PARAMETER_GROUPS = aws("rds", "ClusterParameterGroup");
export const DB_PARAMETER_GROUPS = aws("rds", "ParameterGroup");
export const DOCDB_CLUSTERS = aws("docdb", "Cluster");
export const NEPTUNE_CLUSTERS = aws("neptune", "Cluster");

export const DYNAMODB_TABLES = aws("dynamodb", "Table");
export const EFS_FILE_SYSTEMS = aws("efs", "FileSystem");
export const EBS_VOLUMES = aws("ebs", "Volume");
export const OPENSEARCH_DOMAINS = [...aws("opensearch", "Domain"), ...aws("elasticsearch", "Domain")];

/** The kinds in each of the API versions: `k8s(["apps/v1"], "Deployment")` is `kubernetes:apps/v1:Deployment`. */
export const k8s = (groups: readonly string[], ...names: string[]): string[] =>
  groups.flatMap((group) => names.map((name) => `kubernetes:${group}:${name}`));

const EXTENSIONS = "extensions/v1beta1";
export const DEPLOYMENTS = k8s(["apps/v1", "apps/v1beta1", "apps/v1beta2", EXTENSIONS], "Deployment");
export const STATEFUL_SETS = k8s(["apps/v1", "apps/v1beta1", "apps/v1beta2"], "StatefulSet");
export const DAEMON_SETS = k8s(["apps/v1", "apps/v1beta2", EXTENSIONS], "DaemonSet");
const REPLICA_SETS = [
  ...k8s(["apps/v1", "apps/v1beta2", EXTENSIONS], "ReplicaSet"),
  ...k8s(["core/v1"], "ReplicationController"),
];
const JOBS = [...k8s(["batch/v1"], "Job"), ...k8s(["batch/v1", "batch/v1beta1"], "CronJob")];
const elastic = (group: string, version: string, kind: string): string =>
  `kubernetes:${group}.k8s.elastic.co/${version}:${kind}`;
/** The custom resources of Elastic Cloud on Kubernetes (ECK). */
export const ECK_ELASTICSEARCH = ["v1", "v1beta1"].map((version) => elastic("elasticsearch", version, "Elasticsearch"));
export const ECK_LOGSTASH = [elastic("logstash", "v1alpha1", "Logstash")];
/** Those that set TLS of their HTTP API in `spec.http`. */
export const ECK_HTTP = [
  ...ECK_ELASTICSEARCH,
  ...["v1", "v1beta1"].flatMap((version) => [
    elastic("kibana", version, "Kibana"),
    elastic("apm", version, "ApmServer"),
    elastic("enterprisesearch", version, "EnterpriseSearch"),
  ]),
  elastic("agent", "v1alpha1", "Agent"),
  elastic("maps", "v1alpha1", "ElasticMapsServer"),
  elastic("packageregistry", "v1alpha1", "PackageRegistry"),
];
/** The resources that create Pods. */
export const POD_RESOURCES = [
  ...k8s(["core/v1"], "Pod"),
  ...DEPLOYMENTS,
  ...STATEFUL_SETS,
  ...DAEMON_SETS,
  ...REPLICA_SETS,
  ...JOBS,
  ...ECK_HTTP,
  ...ECK_LOGSTASH,
  elastic("beat", "v1beta1", "Beat"),
];
export const INGRESSES = k8s(["networking.k8s.io/v1", "networking.k8s.io/v1beta1", EXTENSIONS], "Ingress");
export const GATEWAYS = k8s(["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"], "Gateway");
export const NETWORK_POLICIES = k8s(["networking.k8s.io/v1", EXTENSIONS], "NetworkPolicy");
export const POD_DISRUPTION_BUDGETS = k8s(["policy/v1", "policy/v1beta1"], "PodDisruptionBudget");
export const NAMESPACES = k8s(["core/v1"], "Namespace");
export const SERVICES = k8s(["core/v1"], "Service");
export const STORAGE_CLASSES = k8s(["storage.k8s.io/v1", "storage.k8s.io/v1beta1"], "StorageClass");
