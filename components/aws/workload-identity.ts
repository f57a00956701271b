// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveWorkloadIdentity,
  type WorkloadIdentityArgs,
  type WorkloadIdentitySpec,
} from "../contracts/workload-identity";
import { podIdentity } from "./internal/pod-identity";
import type { Statement } from "./internal/policies";

/** What one workload's pods, and no others, may do in AWS: each right on what is named, nothing on `*`. Made before the workload. */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /** What the workload depends on: a component's own children alone are waited for, and this is the role's. */
  readonly association: eks.PodIdentityAssociation;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveWorkloadIdentity(name, args);
    super("redoubt-aws:index:WorkloadIdentity", name, {}, opts);

    const { clusterName, namespace, workload: serviceAccount, tags } = spec;
    this.association = podIdentity(this, name, {
      clusterName,
      namespace,
      serviceAccount,
      statements: this.rights(spec),
      tags,
    });
    this.registerOutputs({});
  }

  private rights({ secretArns, keyArns, databaseUserArns, cacheArns }: WorkloadIdentitySpec): Statement[] {
    const throughSecrets = pulumi.interpolate`secretsmanager.${getRegionOutput({}, { parent: this }).region}.amazonaws.com`;
    const rights: Statement[] = [
      {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource: secretArns,
      },
      {
        Sid: "DecryptSecrets",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArns,
        Condition: { StringEquals: { "kms:ViaService": throughSecrets } },
      },
      { Sid: "ConnectToDatabase", Effect: "Allow", Action: "rds-db:connect", Resource: databaseUserArns },
      { Sid: "ConnectToCache", Effect: "Allow", Action: "elasticache:Connect", Resource: cacheArns },
    ];
    return rights.filter(({ Resource }) => (Resource as unknown[]).length > 0);
  }
}
