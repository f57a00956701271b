// SPDX-License-Identifier: Apache-2.0
import { isCidr, isIntegerWithin, isKubernetesName } from "../lib/checks";
import type { Problems } from "../lib/problems";
import { areDifferent } from "../lib/requirements";

/** A destination that pods may connect to. */
export interface Peer {
  /** Kubernetes name of the peer: `database`. */
  name: string;
  /** Networks of the peer in CIDR notation, /8 or narrower. */
  cidrs: string[];
  /** TCP port. */
  port: number;
}

/** Records what is wrong with `peers`. */
export const checkPeers = (problems: Problems, peers: unknown): void => {
  const list = (Array.isArray(peers) ? peers : [peers]) as (Partial<Peer> | null)[];
  // Kubernetes objects of one kind need different names, and each peer has a network policy.
  const names = list.map((peer) => peer?.name);
  problems.require(areDifferent(names), {
    field: "peers",
    value: names,
    reason: "must have different names",
    fix: "give each peer a name of its own",
  });
  for (const peer of list)
    problems.require(
      isKubernetesName(peer?.name) && areNetworks(peer?.cidrs) && isIntegerWithin(peer?.port, 1, 65_535),
      {
        field: "peers",
        value: peer,
        reason: "must have a name, a list of CIDR blocks from /8 to /32 and a port",
        fix: 'use an object such as { name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }',
      },
    );
};

/** True for a list of at least one CIDR block from /8 to /32. */
export const areNetworks = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((cidr) => isCidr(cidr, 8, 32));
