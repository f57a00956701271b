// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import type { Report } from "../lib/report";
import { checkers } from "./checkers";
import { addons, kubelet, nodeProducts } from "./node-products";
import { ensureSystemPrograms } from "./packages";
import { ensureProducts } from ".";

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
  // With the programs of the images, in one run: it removes Go's caches at its end.
  const folders = await ensureProducts([...nodeProducts, ...checkers], report);
  const [node, others] = [folders.get(kubelet)!, folders.get(addons)!];
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
