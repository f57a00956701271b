// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import type { Report } from "../lib/report";
import { addons, kubelet } from "./node-products";
import { ensureSystemPrograms } from "./packages";
import { ensureProduct } from ".";

/** Absolute paths of the programs that a real node runs. */
export interface NodeTools {
  kubelet: string;
  kubeProxy: string;
  /**
   * Enforces NetworkPolicies on a node (kubernetes-sigs/kube-network-policies). On a kernel without NFT_QUEUE it needs the variable
   * NFT_QUEUE_MISSING=1: it then uses the target NFQUEUE of xtables.
   */
  networkPolicies: string;
  containerd: string;
  /** Client of containerd, which imports images. */
  ctr: string;
  runc: string;
  /** Folder with the CNI plugins `ptp`, `host-local`, `portmap` and `loopback`. */
  cniPlugins: string;
  /** Folders for PATH of kubelet, kube-proxy and containerd: with `nft`, `conntrack`, `ip`, `runc` and containerd's shim. */
  path: string[];
}

/** Returns the programs of a real node: those on PATH, else from the cache, else downloaded or built. @throws UserError that names what is missing */
export const ensureNodeTools = async (report: Report): Promise<NodeTools> => {
  const { programs, cniPlugins } = await ensureSystemPrograms(report);
  const node = await ensureProduct(kubelet, report);
  const others = await ensureProduct(addons, report);
  return {
    kubelet: join(node, "kubelet"),
    kubeProxy: join(node, "kube-proxy"),
    networkPolicies: join(others, "kube-network-policies"),
    containerd: programs.containerd,
    ctr: programs.ctr,
    runc: programs.runc,
    cniPlugins,
    path: [...new Set(Object.values(programs).map((program) => dirname(program)))],
  };
};
