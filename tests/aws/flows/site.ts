// SPDX-License-Identifier: Apache-2.0
import { ACCOUNT } from "../../../stacks/recording/arns";
import { ofType, type Recorded } from "../../support/recorder";

/** A region in which the stack runs the application. */
export interface Site {
  /** Prefix of the logical names, `standby-` in the secondary region. */
  prefix: string;
  region: string;
  /** ARN of the EKS cluster. */
  cluster: string;
  /** Prefix of the data tier's logical names. */
  data: string;
}

/** The regions of a stack. */
export const sitesOf = (recorded: readonly Recorded[]): Site[] =>
  ofType(recorded, "aws:eks/cluster:Cluster").map(({ name, state }) => {
    const prefix = name.replace(/cluster-eks$/, "");
    const cluster = String(state["arn"]);
    return { prefix, region: cluster.split(":")[3]!, cluster, data: prefix === "" ? "data" : "data-secondary" };
  });

/** The ARN of a resource in the stack's account. */
export const arn = (service: string, region: string, path: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${path}`;

export const bucket = (name: string): string => `arn:aws:s3:::${name}`;

export const key = (name: string, region: string): string => arn("kms", region, `key/${name}`);

/** The ARN of a recorded resource. @throws Error if it is not registered */
export const arnIn = (recorded: readonly Recorded[], type: string, name: string): string => {
  const found = recorded.find((one) => one.type === type && one.name === name);
  if (!found) throw new Error(`no ${type} ${name} is registered`);
  return String(found.state["arn"]);
};
