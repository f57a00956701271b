// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { inputsOf, type Recorded } from "./recorder";

/** Expects a bucket to be encrypted with a key, versioned and private. */
export const expectSecureBucket = (recorded: readonly Recorded[], bucket: string, keyArn: string): void => {
  const encryption = inputsOf(
    recorded,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    `${bucket}-encryption`,
  );
  expect(JSON.stringify(encryption["rules"]), bucket).to.include(`"kmsMasterKeyId":"${keyArn}"`);
  const versioning = inputsOf(recorded, "aws:s3/bucketVersioning:BucketVersioning", `${bucket}-versions`);
  expect(versioning["versioningConfiguration"], bucket).to.deep.equal({ status: "Enabled" });
  expect(
    inputsOf(recorded, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${bucket}-closed`),
    bucket,
  ).to.include({
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
};
