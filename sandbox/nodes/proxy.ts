// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { run } from "../lib/run";
import type { Service } from "../lib/processes";
import type { NodeTools } from "../toolchain/node-tools";
import { nodeService } from "./containerd";
import { writeServiceAccount } from "./kubelet";
import type { NetworkLayout } from "./layout";
import type { RunningNode } from "./node";
import { inNamespaces } from "./runner";

/** Ports on loopback of the node. */
const PORTS = { proxyHealth: 10256, policyMetrics: 9080 };

/** kube-proxy of a node: it translates addresses of services to those of pods. */
export const kubeProxy = (node: RunningNode, tools: NodeTools, kubeconfig: string): Service => {
  const file = join(node.folder, "kube-proxy.json");
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
      kind: "KubeProxyConfiguration",
      mode: "nftables",
      clientConnection: { kubeconfig },
      hostnameOverride: node.name,
      // These limits belong to the whole machine.
      conntrack: { maxPerCore: 0, min: 0, tcpCloseWaitTimeout: "0s", tcpEstablishedTimeout: "0s" },
      healthzBindAddress: `127.0.0.1:${PORTS.proxyHealth}`,
      metricsBindAddress: "127.0.0.1:10249",
      nftables: { minSyncPeriod: "1s", syncPeriod: "30s" },
    }),
  );
  return nodeService(node, tools, "kube-proxy", tools.kubeProxy, [`--config=${file}`], {
    ready: () => isListening(node, PORTS.proxyHealth),
  });
};

/** Enforces the network policies on the pods of a node. It expects the credentials of a pod. */
export const networkPolicies = (
  node: RunningNode,
  tools: NodeTools,
  { gateway }: NetworkLayout,
  credentials: { token: string; ca: string },
): Service => {
  writeServiceAccount(node, credentials.token, credentials.ca);
  return nodeService(
    node,
    tools,
    "network-policies",
    tools.networkPolicies,
    [
      `--hostname-override=${node.name}`,
      "--disable-nri",
      `--netfilter-bug-1766-fix=${needsDnsWorkaround()}`,
      `--metrics-bind-address=127.0.0.1:${PORTS.policyMetrics}`,
    ],
    {
      env: {
        KUBERNETES_SERVICE_HOST: gateway,
        KUBERNETES_SERVICE_PORT: "443",
        ...(kernelOption("NFT_QUEUE") === "n" && { NFT_QUEUE_MISSING: "1" }),
      },
      ready: () => isListening(node, PORTS.policyMetrics),
    },
  );
};

/** Kernels before 6.12 lose one of two concurrent DNS packets (netfilter bug 1766). */
const needsDnsWorkaround = (): boolean => {
  const [major = 0, minor = 0] = release().split(".").map(Number);
  return major < 6 || (major === 6 && minor < 12);
};

/** Value of an option in the configuration of the running kernel: `y`, `m` (a module), `n`, or undefined if it is not published. */
const kernelOption = (name: string): string | undefined => {
  const files = ["/proc/config.gz", `/boot/config-${release()}`].filter((file) => existsSync(file));
  if (files.length === 0) return undefined;
  const content = readFileSync(files[0]!);
  const text = (files[0]!.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8");
  return new RegExp(`^CONFIG_${name}=(.)`, "m").exec(text)?.[1] ?? "n";
};

/** True if a program listens on a loopback port of the node. */
const isListening = async (node: RunningNode, port: number): Promise<boolean> => {
  const script = `require("node:net").connect(${port}, "127.0.0.1").on("connect", () => process.exit(0)).on("error", () => process.exit(1))`;
  const { command, args } = inNamespaces(node.pid, ["net"], process.execPath, ["-e", script]);
  await run(command, args);
  return true;
};
