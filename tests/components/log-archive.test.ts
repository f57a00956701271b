// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { LogArchive } from "../../components/aws/log-archive";
import { expectSecureBucket } from "../support/bucket";
import { statementsOf } from "../support/policy";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

describe("LogArchive", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new LogArchive("logs", { clusterName: "c", tags }));
  });

  it("keeps snapshots in a private, encrypted and versioned bucket with access logs and without Object Lock", () => {
    const bucket = "logs-snapshots";
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket", bucket))
      .to.include({ forceDestroy: false })
      .and.not.have.property("objectLockEnabled");
    expectSecureBucket(recorded, bucket, "arn:aws:kms:us-east-1:123456789012:key/logs-key");
    expect(inputsOf(recorded, "aws:s3/bucketLogging:BucketLogging", `${bucket}-logging`)).to.include({
      targetPrefix: "storage/",
    });
  });

  it("allows the Elasticsearch pods to read and write current objects, but not noncurrent versions", () => {
    expect(inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation")).to.include({
      clusterName: "c",
      namespace: "observability",
      serviceAccount: "elasticsearch",
    });
    const statements = statementsOf(inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy")["policy"]);
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions).to.include.members(["s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "kms:GenerateDataKey"]);
    expect(actions.filter((action) => /\*|Version|Bypass|Policy/.test(action))).to.deep.equal([]);
    for (const { Resource } of statements) expect(Resource).to.match(/:::logs-snapshots(\/\*)?$|:key\/logs-key$/);
    expect(statements.at(-1)!.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
    });
  });

  it("deletes the snapshots with the bucket only if deletion protection is off", async () => {
    const disposable = await record(
      () => new LogArchive("logs", { clusterName: "c", deletionProtection: false, tags }),
    );
    expect(inputsOf(disposable, "aws:s3/bucket:Bucket", "logs-snapshots")).to.include({ forceDestroy: true });
  });
});
