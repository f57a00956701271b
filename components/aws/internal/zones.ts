// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";

/** Returns the element of a list that has one element per availability zone. Zones are counted from 0. */
export const forZone = (perZone: pulumi.Input<string[]>, zone: number): pulumi.Output<string> =>
  pulumi.output(perZone).apply((values) => values[zone]!);
