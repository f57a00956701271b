// SPDX-License-Identifier: Apache-2.0
// Names the types of arguments and outputs, with the strictest options of the compiler.
import { DataClassification, type PlatformTags } from "@redoubt/platform/tags";
import { Network, type NetworkArgs, type NetworkOutputs } from "@redoubt/platform/aws/network";
import { Workload, type WorkloadArgs } from "@redoubt/platform/kubernetes";
import { checkTopology, type Targets } from "@redoubt/platform/targets";

const tags: PlatformTags = {
  environment: "dev",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: DataClassification.Internal,
};
const args: NetworkArgs = { cidrBlock: "10.20.0.0/16", tags };
const network: NetworkOutputs = new Network("network", args);
export const { vpcId } = network;

export const shop = (image: string): Workload => {
  const workload: WorkloadArgs = { image, tags };
  return new Workload("shop", workload);
};
export const check = (targets: Targets, topology: Parameters<typeof checkTopology>[2]): void =>
  checkTopology("shop", targets, topology);
