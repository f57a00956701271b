// SPDX-License-Identifier: Apache-2.0
import { Netmask } from "netmask";
import { layOut } from "../contracts/subnets";
import { interfaceLimits } from "../lib/instance-types";
import { ADDRESSES } from "./assumptions";

/** The upper bounds that decide how many addresses a platform needs, as in `Topology`. */
export interface Size {
  zones: number;
  nodes: { max: number; instanceTypes: string[] };
  workload: { replicas: { max: number } };
}

/** The addresses of one private subnet. */
export interface SubnetAddresses {
  /** Addresses that nodes, pods and the resources of the subnet need at the upper bounds. */
  needed: number;
  /** Addresses that the subnet has. */
  available: number;
  /** The calculation, one line per step. */
  arithmetic: string[];
}

/**
 * Calculates whether the nodes and pods fit into the private subnet of a zone. The Amazon VPC CNI gives each pod an address of the
 * VPC. It attaches whole network interfaces, each with all of its addresses, and one more than the pods need:
 *
 * ```
 * node = interfaces × addresses of an interface, where interfaces = pods / (addresses - 1), rounded up, + 1, up to the type's limit
 * needed = (nodes.max / zones + nodes of an update) × node + addresses of endpoints, load balancers and the control plane
 * ```
 *
 * The instance type that needs most counts, because AWS may provide any of them.
 * Source: https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html (WARM_ENI_TARGET is 1 by default).
 */
export const subnetAddresses = (cidrBlock: string, size: Size): SubnetAddresses => {
  const { nodes, workload, zones } = size;
  const [running, shared] = [Math.ceil(nodes.max / zones), ADDRESSES.shared.value];
  const count = running + ADDRESSES.updateNodes.value;
  const podsInZone = Math.ceil(workload.replicas.max / zones) + Math.ceil(ADDRESSES.platformPods.value / zones);
  const pods = Math.ceil(podsInZone / running) + ADDRESSES.podsOfNode.value;
  const most = nodes.instanceTypes.map((type) => ofNode(type, pods)).reduce((a, b) => (b.total > a.total ? b : a));
  const needed = count * most.total + shared;
  return {
    needed,
    available: new Netmask(layOut(cidrBlock, zones).private[0]!).size - ADDRESSES.reserved.value,
    arithmetic: [
      `nodes in a zone: ${nodes.max} / ${zones} zones + ${ADDRESSES.updateNodes.value} while they are updated = ${count}`,
      `addresses of a node: ${most.interfaces} network interfaces × ${most.addresses} (${most.type} with ${pods} pods)`,
      `${count} × ${most.total} + ${shared} for endpoints, load balancers and the control plane = ${needed}`,
    ],
  };
};

/** The addresses of one node with a number of pods. */
const ofNode = (type: string, pods: number): { type: string; interfaces: number; addresses: number; total: number } => {
  const { interfaces: limit, addresses } = interfaceLimits(type);
  const interfaces = Math.min(limit, Math.ceil(pods / (addresses - 1)) + 1);
  return { type, interfaces, addresses, total: interfaces * addresses };
};

/** The longest prefix from /16 on with which the nodes and pods fit; undefined if they do not fit into a /16. */
export const sufficientPrefix = (cidrBlock: string, size: Size): number | undefined => {
  const { base, bitmask } = new Netmask(cidrBlock);
  for (let prefix = bitmask - 1; prefix >= 16; prefix--) {
    const { needed, available } = subnetAddresses(`${base}/${prefix}`, size);
    if (needed <= available) return prefix;
  }
  return undefined;
};
