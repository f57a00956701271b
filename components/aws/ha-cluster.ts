// SPDX-License-Identifier: Apache-2.0
import { getClusterOutput } from "@pulumi/aws/eks/getCluster";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { resolveExistingCluster, type ExistingClusterArgs } from "../contracts/existing";
import {
  resolveHaCluster,
  type HaClusterArgs,
  type HaClusterOutputs,
  type HaClusterSpec,
} from "../contracts/ha-cluster";
import { nodeAddons, workloadAddons } from "./ha-cluster/addons";
import { controlPlane } from "./ha-cluster/control-plane";
import { autoscalerIdentity, loadBalancerControllerIdentity, metricsIdentity } from "./ha-cluster/identities";
import { nodeNetwork } from "./ha-cluster/node-network";
import { nodeGroups } from "./ha-cluster/nodes";
import { encryptionKey, serviceLinkedRole } from "./internal/key";
import { regionalService } from "./internal/region";
import { resolveNamed } from "./limits/component-names";

/** An EKS cluster over three zones: a private control plane and one managed node group per zone, by default 3 to 20 nodes. */
export class HaCluster extends pulumi.ComponentResource implements HaClusterOutputs {
  readonly clusterName: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly volumeKeyArn: pulumi.Output<string>;
  /**
   * The Kubernetes provider must depend on them. Controllers receive their IAM roles when they start, and need them until they
   * are deleted.
   */
  readonly identities: pulumi.Resource[];

  /**
   * Describes an existing EKS cluster, and looks up its endpoint. It registers no resource.
   * @param name Name in error messages.
   * @param opts The provider of the cluster's account and region. @default - the default provider
   * @throws ArgumentError that lists every invalid argument
   */
  static fromExisting(name: string, args: ExistingClusterArgs, opts?: pulumi.InvokeOptions): HaClusterOutputs {
    const { clusterName, volumeKeyArn, securityGroupId } = resolveExistingCluster(name, args);
    const cluster = getClusterOutput({ name: clusterName }, opts);
    const { region } = getRegionOutput({}, opts);
    const certificateAuthority = cluster.certificateAuthorities.apply(([authority]) => authority!.data);
    return {
      clusterName: cluster.name,
      endpoint: cluster.endpoint,
      kubeconfig: kubeconfig(cluster.name, cluster.endpoint, certificateAuthority, region),
      securityGroupId: pulumi.output(securityGroupId ?? cluster.vpcConfig.clusterSecurityGroupId),
      volumeKeyArn: pulumi.output(volumeKeyArn),
    };
  }

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: HaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("HaCluster", name, () => resolveHaCluster(name, args));
    super("redoubt-aws:index:HaCluster", name, {}, opts);

    const region = getRegionOutput({}, { parent: this }).region;
    const keyArn = pulumi.output(spec.keyArn ?? clusterKey(this, name, spec, region));
    const cluster = controlPlane(this, name, spec, keyArn);
    const network = nodeNetwork(this, name, spec, cluster);
    const groups = nodeGroups(this, name, spec, cluster, {
      keyArn,
      network,
      dependsOn: nodeAddons(this, name, spec, cluster),
    });
    workloadAddons(this, name, spec, cluster, { nodes: groups, keyArn });
    this.identities = [autoscalerIdentity, metricsIdentity, loadBalancerControllerIdentity].flatMap((create) =>
      create(this, name, spec, cluster),
    );

    this.clusterName = cluster.name;
    this.endpoint = cluster.endpoint;
    this.securityGroupId = network.group.id;
    this.volumeKeyArn = keyArn;
    this.kubeconfig = kubeconfig(cluster.name, cluster.endpoint, cluster.certificateAuthority.data, region);
    this.registerOutputs({
      clusterName: this.clusterName,
      endpoint: this.endpoint,
      kubeconfig: this.kubeconfig,
      securityGroupId: this.securityGroupId,
      volumeKeyArn: this.volumeKeyArn,
    });
  }
}

/**
 * Creates the key for secrets, logs and node volumes. The service-linked role of Auto Scaling needs access to start nodes with
 * encrypted volumes (Amazon EC2 Auto Scaling, "Required AWS KMS key policy for use with encrypted volumes").
 */
const clusterKey = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  region: pulumi.Output<string>,
): pulumi.Output<string> => {
  const role = "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  return encryptionKey(parent, `${name}-key`, {
    purpose: "Cluster secrets, logs and node volumes",
    services: [regionalService("logs", region)],
    statements: [
      {
        Sid: "NodeVolumes",
        ...serviceLinkedRole(parent, role),
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      },
      {
        Sid: "NodeVolumesAttached",
        ...serviceLinkedRole(parent, role, { Bool: { "kms:GrantIsForAWSResource": "true" } }),
        Action: "kms:CreateGrant",
      },
    ],
    tags: spec.tags,
  }).arn;
};

/** Formats a kubeconfig that authenticates with the AWS CLI. */
const kubeconfig = (
  name: pulumi.Output<string>,
  server: pulumi.Output<string>,
  certificateAuthority: pulumi.Output<string>,
  region: pulumi.Output<string>,
): pulumi.Output<string> =>
  pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", name, "--region", region],
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
