// SPDX-License-Identifier: Apache-2.0
import type { Report } from "../lib/report";

/** Absolute paths of the programs that a real node runs. */
export interface NodeTools {
  kubelet: string;
  kubeProxy: string;
  /** Enforces NetworkPolicies on a node (kubernetes-sigs/kube-network-policies). */
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
export declare const ensureNodeTools: (report: Report) => Promise<NodeTools>;
