// SPDX-License-Identifier: Apache-2.0
import { Provider } from "@pulumi/aws/provider";
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { DataTier } from "../../components/aws/data-tier";
import { HaCluster } from "../../components/aws/ha-cluster";
import { LogArchive } from "../../components/aws/log-archive";
import { Network } from "../../components/aws/network";
import { WorkloadIdentity } from "../../components/aws/workload-identity";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };

/** Every component that can run outside the partition `aws`, in a region. */
const platformIn = (region: string, secondaryRegion: string): Promise<Recorded[]> =>
  record(() => {
    const onAws = { providers: { aws: new Provider("aws", { region }) } };
    new Network("net", { tags }, onAws);
    new HaCluster("cluster", { ...location, tags }, onAws);
    new DataTier("data", { ...location, clientSecurityGroupId: "sg-1", secondaryRegion, tags }, onAws);
    new AuditTrail("audit", { tags }, onAws);
    new LogArchive("logs", { clusterName: "cluster", tags }, onAws);
    const secretArns = [`arn:aws-test:secretsmanager:${region}:123456789012:secret:s`];
    new WorkloadIdentity("identity", { clusterName: "cluster", workload: "app", secretArns, tags }, onAws);
  });

describe("components outside the partition aws", () => {
  for (const [region, secondary, partition, dnsSuffix] of [
    ["us-gov-west-1", "us-gov-east-1", "aws-us-gov", "amazonaws.com"],
    ["cn-north-1", "cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
  ] as const)
    describe(`in ${region}`, () => {
      let recorded: Recorded[] = [];
      before(async () => {
        recorded = await platformIn(region, secondary);
      });

      it(`use ARNs of the partition ${partition} only`, () => {
        const others = recorded
          .map(({ name, inputs }) => [name, JSON.stringify(inputs).match(/arn:aws[\w-]*:[^"\\]*/g) ?? []] as const)
          .map(
            ([name, arns]) =>
              [
                name,
                arns.filter((arn) => !/^arn:(aws-test|PARTITION):/.test(arn.replace(partition, "PARTITION"))),
              ] as const,
          )
          .filter(([, arns]) => arns.length > 0);
        expect(others).to.deep.equal([]);
      });

      it("attach the AWS managed policies of the partition", () =>
        expect(
          inputsOf(
            recorded,
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            "cluster-node-role-AmazonEKSWorkerNodePolicy",
          ),
        ).to.include({ policyArn: `arn:${partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy` }));

      it("use the DNS names of the partition for CloudWatch Logs and for kms:ViaService", () => {
        const policies = recorded
          .filter(({ type }) => type === "aws:kms/key:Key")
          .map(({ inputs }) => String(inputs["policy"]))
          .join();
        expect(policies).to.include(`"logs.${region}.${dnsSuffix}"`);
        expect(policies).to.include(`"rds.${region}.${dnsSuffix}"`);
        expect(policies).to.include(`"rds.${secondary}.${dnsSuffix}"`);
      });
    });
});
