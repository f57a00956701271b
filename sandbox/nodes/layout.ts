// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { Netmask } from "netmask";
import { repository, type State } from "../lib/state";

const ZONES = ["a", "b", "c"] as const;
/** Names of the nodes, which are also the names of the processes that hold their namespaces. */
export const NODE_NAMES = ZONES.map((zone) => `node-${zone}` as const);

/** File in a node's folder with the images that its disk has. */
export const IMAGES_FILE = "images.json";

/** Folders of the machine that a node sees as its own, empty ones: containerd, the kubelet and CNI plugins write there. */
export const HIDDEN_FOLDERS = ["/run", "/var/lib", "/var/log"];

/** Service addresses, as the API server assigns them. */
export const SERVICES = { network: "10.96.0.0/16", kubernetes: "10.96.0.1", dns: "10.96.0.10" };

/** One node: its zone, addresses and folder. */
export interface NodeLayout {
  name: (typeof NODE_NAMES)[number];
  /** Availability zone, for example `us-east-1a`. */
  zone: string;
  region: string;
  address: string;
  /** Range of the addresses of its pods. */
  pods: string;
  /** Folder on this machine with the node's files. */
  folder: string;
}

/** The network between the nodes and the API server. */
export interface NetworkLayout {
  /** Address at which nodes and pods reach the API server on port 443, in the network namespace that joins the nodes. */
  gateway: string;
  prefix: number;
  nodes: NodeLayout[];
}

/**
 * Addresses of the nodes and pods. As on EKS, they are in the range of the VPC, because network policies name that range: the last
 * four networks of 256 addresses, three for pods and one for nodes and the API server.
 */
export const networkLayout = (state: State, region: string): NetworkLayout => {
  const blocks = lastBlocks(new Netmask(vpcCidr(state)), ZONES.length + 1);
  const machines = blocks.pop()!;
  return {
    gateway: hostOf(machines, 1),
    prefix: machines.bitmask,
    nodes: ZONES.map((zone, index) => ({
      name: NODE_NAMES[index]!,
      zone: `${region}${zone}`,
      region,
      address: hostOf(machines, 11 + index),
      pods: blocks[index]!.toString(),
      folder: join(state.folder, "nodes", NODE_NAMES[index]!),
    })),
  };
};

/** The last networks of 256 addresses of a range, in ascending order. */
const lastBlocks = (range: Netmask, count: number): Netmask[] => {
  const last = new Netmask(`${range.last}/24`);
  return Array.from({ length: count }, (_, index) => last.next(index - count + 1));
};

const hostOf = (block: Netmask, host: number): string => block.base.replace(/\d+$/, String(host));

/** Addresses of the stack's VPC in the primary region, from its settings file, which validation restricts to /16 to /20. */
export const vpcCidr = (state: State): string => {
  const { config } = load(readFileSync(join(repository, `Pulumi.${state.stack}.yaml`), "utf8")) as {
    config: { "redoubt:network"?: { cidrBlock?: string } };
  };
  return config["redoubt:network"]?.cidrBlock ?? "10.0.0.0/16";
};
