// SPDX-License-Identifier: Apache-2.0
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { formatProblem, Problems } from "../../lib/problems";
import { partitionOfRegion, type Partition } from "../../lib/regions";

/** Returns the given region, or the region of the parent's provider if none is given. */
export const regionOf = (parent: pulumi.Resource, region?: string): pulumi.Output<string> =>
  region === undefined ? getRegionOutput({}, { parent }).region : pulumi.output(region);

/**
 * Returns an ARN in the partition of the parent's provider: `iam::aws:policy/ReadOnlyAccess` becomes
 * `arn:aws:iam::aws:policy/ReadOnlyAccess`. The partition follows from the region, as in the provider.
 */
export const arnOf = (parent: pulumi.Resource, resource: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.interpolate`arn:${regionOf(parent).apply((region) => knownPartition(region).name)}:${resource}`;

/**
 * Returns the regional name of an AWS service, such as `logs.us-east-1.amazonaws.com`. It is the principal of CloudWatch Logs, and a
 * value of `kms:ViaService`. Other service principals end with `amazonaws.com` in every partition.
 * Source: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/meta/service_principal_data_source.go
 */
export const regionalService = (service: string, region: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.output(region).apply((name) => `${service}.${name}.${knownPartition(name).dnsSuffix}`);

/** The partition of a region. @throws Error if AWS has no partition with such regions */
export const knownPartition = (region: string): Partition => {
  const partition = partitionOfRegion(region);
  if (!partition) throw new Error(`${region} is not a region of a known AWS partition`);
  return partition;
};

/**
 * Checks arguments against the region of the parent's provider. It is known only after the provider is configured, so the problems
 * fail the preview: nothing is created.
 */
export const checkInRegion = (
  parent: pulumi.Resource,
  component: string,
  check: (problems: Problems, region: string) => void,
): void => {
  regionOf(parent).apply((region) => {
    const problems = new Problems(component);
    check(problems, region);
    if (problems.all.length > 0) throw new pulumi.RunError(problems.all.map(formatProblem).join("\n"));
  });
};
