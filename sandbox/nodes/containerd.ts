// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "../lib/run";
import type { Service } from "../lib/processes";
import type { NodeTools } from "../toolchain/node-tools";
import { BASE_IMAGES } from "./images";
import type { NodeLayout } from "./layout";
import type { RunningNode } from "./node";
import { inNamespaces, NODE_NAMESPACES } from "./runner";

/** Socket of containerd, as the node sees it. */
export const CONTAINERD_SOCKET = "/run/containerd/containerd.sock";
/** Folder of the CNI configuration, as the node sees it. */
const CNI_FOLDER = "/var/lib/cni/net.d";

/** A program of a node as a service of the sandbox. It runs in the namespaces of the node. */
export const nodeService = (
  node: RunningNode,
  tools: NodeTools,
  part: string,
  command: string,
  args: string[],
  more: Pick<Service, "ready"> & { env?: NodeJS.ProcessEnv },
): Service => ({
  name: `${node.name}-${part}`,
  ...inNamespaces(node.pid, NODE_NAMESPACES, command, args),
  port: 0,
  ready: more.ready,
  env: { PATH: [...tools.path, process.env["PATH"]].join(delimiter), ...more.env },
});

/** The container runtime of a node. */
export const containerd = (node: RunningNode, tools: NodeTools): Service => {
  writeNetworkConfiguration(node);
  return nodeService(node, tools, "containerd", tools.containerd, ["--config", writeConfiguration(node, tools)], {
    ready: async () => (await ctr(node, tools, "version")).includes("Server"),
  });
};

/** Runs containerd's client on a node. @returns its standard output */
export const ctr = (node: RunningNode, tools: NodeTools, ...args: string[]): Promise<string> => {
  const { command, args: all } = inNamespaces(node.pid, NODE_NAMESPACES, tools.ctr, [
    ...["--address", CONTAINERD_SOCKET, "--namespace", "k8s.io"],
    ...args,
  ]);
  return run(command, all);
};

/** Plugins of containerd that do not start without kernel modules or services that a node does not have. */
const UNUSED_PLUGINS = [
  ...["aufs", "btrfs", "zfs", "devmapper", "blockfile"].map((name) => `io.containerd.snapshotter.v1.${name}`),
  "io.containerd.internal.v1.opt",
  "io.containerd.tracing.processor.v1.otlp",
];

const writeConfiguration = (node: NodeLayout, tools: NodeTools): string => {
  const file = join(node.folder, "containerd.toml");
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  writeFileSync(
    file,
    `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ${JSON.stringify(UNUSED_PLUGINS)}
[grpc]
  address = "${CONTAINERD_SOCKET}"
[${cri}]
  sandbox_image = "${BASE_IMAGES.pause}"
  disable_apparmor = true
  # Root may lack the capability to lower the score, and a container that asks for it would not start.
  restrict_oom_score_adj = true
[${cri}.cni]
  bin_dir = "${tools.cniPlugins}"
  conf_dir = "${CNI_FOLDER}"
[${cri}.containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"
[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[${cri}.containerd.runtimes.runc.options]
  BinaryName = "${tools.runc}"
  SystemdCgroup = false
`,
  );
  return file;
};

/** Each pod has a link of its own to the node, and an address of the node's range. */
const writeNetworkConfiguration = (node: NodeLayout): void => {
  const folder = join(node.folder, "root", CNI_FOLDER);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "10-pods.conflist"),
    JSON.stringify({
      cniVersion: "0.4.0",
      name: "pods",
      plugins: [
        {
          type: "ptp",
          ipMasq: false,
          mtu: 1500,
          ipam: { type: "host-local", ranges: [[{ subnet: node.pods }]], routes: [{ dst: "0.0.0.0/0" }] },
        },
        { type: "portmap", capabilities: { portMappings: true } },
      ],
    }),
  );
};
