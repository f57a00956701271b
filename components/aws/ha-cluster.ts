// SPDX-License-Identifier: Apache-2.0
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveHaCluster,
  type HaClusterArgs,
  type HaClusterOutputs,
  type HaClusterSpec,
} from "../contracts/ha-cluster";
import { balancerAccess, membershipIdentity, metricsIdentity, scalingIdentity } from "./ha-cluster/identities";
import { addons, nodeAddons } from "./ha-cluster/addons";
import { controlPlane } from "./ha-cluster/control-plane";
import { nodeGroups } from "./ha-cluster/nodes";
import { asLinkedRole, encryptionKey } from "./internal/key";

/** A Kubernetes cluster over three zones: private control plane, a group of nodes in each zone, 3 to 20 nodes in all. */
export class HaCluster extends pulumi.ComponentResource implements HaClusterOutputs {
  readonly clusterName: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly volumeKeyArn: pulumi.Output<string>;
  /** What the Kubernetes provider depends on, beside the cluster: controllers get their roles as they start, and need them to the end. */
  readonly identities: pulumi.Resource[];

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: HaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveHaCluster(name, args);
    super("redoubt-aws:index:HaCluster", name, {}, opts);

    const region = getRegionOutput({}, { parent: this }).region;
    const keyArn = pulumi.output(spec.keyArn ?? clusterKey(this, name, spec, region));
    const cluster = controlPlane(this, name, spec, keyArn);
    const groups = nodeGroups(this, name, spec, cluster, { keyArn, after: nodeAddons(this, name, spec, cluster) });
    addons(this, name, spec, cluster, { nodes: groups, keyArn });
    this.identities = [scalingIdentity, metricsIdentity, membershipIdentity].flatMap((made) =>
      made(this, name, spec, cluster),
    );
    balancerAccess(this, name, spec, cluster);

    this.clusterName = cluster.name;
    this.endpoint = cluster.endpoint;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
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
 * Auto Scaling starts the nodes in its service-linked role, whose own policy covers no key of ours: without these, no node
 * with an encrypted volume comes up (Amazon EC2 Auto Scaling, "Required AWS KMS key policy for use with encrypted volumes").
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
    services: [pulumi.interpolate`logs.${region}.amazonaws.com`],
    statements: [
      {
        Sid: "NodeVolumes",
        ...asLinkedRole(parent, role),
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      },
      {
        Sid: "NodeVolumesAttached",
        ...asLinkedRole(parent, role, { Bool: { "kms:GrantIsForAWSResource": "true" } }),
        Action: "kms:CreateGrant",
      },
    ],
    tags: spec.tags,
  }).arn;
};

const kubeconfig = (
  name: pulumi.Output<string>,
  server: pulumi.Output<string>,
  authority: pulumi.Output<string>,
  region: pulumi.Output<string>,
): pulumi.Output<string> =>
  pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": authority } }],
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
