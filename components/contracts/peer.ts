// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isIntegerWithin, isKnownLater, isKubernetesName } from "../lib/checks";
import { checkLaterItems } from "../lib/inputs";
import type { Problems } from "../lib/problems";
import { areDifferent } from "../lib/requirements";

/** A destination that pods may connect to. */
export interface Peer {
  /** Kubernetes name of the peer: `database`. */
  name: string;
  /** Networks of the peer in CIDR notation, /8 or narrower. */
  cidrs: pulumi.Input<string>[];
  /** TCP port. */
  port: number;
}

/** Arguments of peers that may be known later; see `requirePlain`. */
export const PEER_INPUTS = ["peers[].cidrs[]"];

/** Records what is wrong with `peers`. @returns The peers to use; see `checkInput`. */
export const checkPeers = (problems: Problems, peers: Peer[]): Peer[] => {
  const list = (Array.isArray(peers) ? peers : [peers]) as (Peer | null)[];
  // Kubernetes objects of one kind need different names, and each peer has a network policy.
  const names = list.map((peer) => peer?.name);
  problems.require(areDifferent(names), {
    field: "peers",
    value: names,
    reason: "must have different names",
    fix: "give each peer a name of its own",
  });
  return list.map((peer) => {
    problems.require(
      isKubernetesName(peer?.name) && areNetworks(peer?.cidrs) && isIntegerWithin(peer?.port, 1, 65_535),
      {
        field: "peers",
        value: peer,
        reason: "must have a name, a list of CIDR blocks from /8 to /32 and a port",
        fix: 'use an object such as { name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }',
      },
    );
    return { ...peer!, cidrs: checkLaterNetworks(problems, "peers", peer?.cidrs as Peer["cidrs"]) };
  });
};

/** Requires a list of at least one CIDR block from /8 to /32. @returns The list to use; see `checkInput`. */
export const checkNetworks = (
  problems: Problems,
  field: string,
  cidrs: pulumi.Input<string>[],
): pulumi.Input<string>[] => {
  problems.require(areNetworks(cidrs), {
    field,
    value: cidrs,
    reason: "must be a list of at least one IPv4 CIDR block from /8 to /32",
    fix: 'list networks such as "10.0.0.0/16"',
  });
  return checkLaterNetworks(problems, field, cidrs);
};

const isNetwork = (cidr: unknown): boolean => isCidr(cidr, 8, 32);

/** True for a list of at least one CIDR block from /8 to /32. Blocks that are known later are checked then. */
const areNetworks = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((cidr) => isKnownLater(cidr) || isNetwork(cidr));

const checkLaterNetworks = (problems: Problems, field: string, cidrs: pulumi.Input<string>[]): pulumi.Input<string>[] =>
  checkLaterItems(problems, cidrs, (found, value) =>
    found.require(isNetwork(value), {
      field,
      value,
      reason: "must be an IPv4 CIDR block from /8 to /32",
      fix: 'set it to a network such as "10.0.0.0/16"',
    }),
  );
