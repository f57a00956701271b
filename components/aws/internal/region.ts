// SPDX-License-Identifier: Apache-2.0
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";

/** Returns the given region, or the region of the parent's provider if none is given. */
export const regionOf = (parent: pulumi.Resource, region?: string): pulumi.Output<string> =>
  region === undefined ? getRegionOutput({}, { parent }).region : pulumi.output(region);

/** Returns the regional name of an AWS service, such as `logs.us-east-1.amazonaws.com`. */
export const regionalService = (service: string, region: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.interpolate`${service}.${region}.amazonaws.com`;
