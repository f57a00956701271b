// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { WorkloadIdentity } from "../../components/aws/workload-identity";
import { inputsOf, record } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

describe("WorkloadIdentity", () => {
  it("grants one service account access to the given resources only", async () => {
    const recorded = await record(
      () =>
        new WorkloadIdentity("id", {
          clusterName: "c",
          workload: "app",
          secretArns: ["arn:aws:secretsmanager:us-east-1:1:secret:x"],
          keyArns: ["arn:aws:kms:us-east-1:1:key/k"],
          databaseUserArns: ["arn:aws:rds-db:us-east-1:1:dbuser:cluster-1/app"],
          cacheArns: ["arn:aws:elasticache:us-east-1:1:user:app"],
          tags,
        }),
    );
    expect(inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation")).to.include({
      clusterName: "c",
      namespace: "app",
      serviceAccount: "app",
    });
    const { Statement } = JSON.parse(inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy")["policy"] as string) as {
      Statement: { Sid: string; Resource: string[]; Condition?: unknown }[];
    };
    expect(Statement.map(({ Sid }) => Sid)).to.deep.equal([
      "ReadSecrets",
      "DecryptSecrets",
      "ConnectToDatabase",
      "ConnectToCache",
    ]);
    for (const { Sid, Resource } of Statement) {
      expect(Resource, Sid).to.have.length.above(0);
      expect(Resource.join(" "), Sid).to.not.include("*");
    }
    expect(Statement[1]!.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    });
  });
});
