// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveWorkloadIdentity,
  type WorkloadIdentityArgs,
  type WorkloadIdentitySpec,
} from "../contracts/workload-identity";
import { podIdentity } from "./internal/pod-identity";
import type { Statement } from "./internal/policies";
import { regionalService, regionOf } from "./internal/region";
import { resolveNamed } from "./limits/component-names";

/** The IAM role of the pods of one workload. Each permission applies to given resources, never to `*`. */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /**
   * The workload must depend on it, because EKS injects credentials when a pod starts. A dependency on the component would not
   * wait for it: Pulumi waits for direct children only.
   */
  readonly association: eks.PodIdentityAssociation;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("WorkloadIdentity", name, () => resolveWorkloadIdentity(name, args));
    super("redoubt-aws:index:WorkloadIdentity", name, {}, opts);

    const { clusterName, namespace, workload: serviceAccount, tags } = spec;
    this.association = podIdentity(this, name, {
      clusterName,
      namespace,
      serviceAccount,
      statements: this.permissions(spec),
      tags,
    });
    this.registerOutputs({});
  }

  private permissions({ secretArns, keyArns, databaseUserArns, cacheArns }: WorkloadIdentitySpec): Statement[] {
    const secretsManager = regionalService("secretsmanager", regionOf(this));
    const statements: Statement[] = [
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
        Condition: { StringEquals: { "kms:ViaService": secretsManager } },
      },
      { Sid: "ConnectToDatabase", Effect: "Allow", Action: "rds-db:connect", Resource: databaseUserArns },
      { Sid: "ConnectToCache", Effect: "Allow", Action: "elasticache:Connect", Resource: cacheArns },
    ];
    return statements.filter(({ Resource }) => (Resource as unknown[]).length > 0);
  }
}
