// SPDX-License-Identifier: Apache-2.0
import { kubeconfig, userTokenFile, type User } from "../cluster/credentials";
import type { Access } from "../cluster/api";
import { Processes } from "../lib/processes";
import type { Report } from "../lib/report";
import type { State } from "../lib/state";
import { ensureNodeTools, type NodeTools } from "../toolchain/node-tools";
import { removeCgroups } from "./cgroups";
import { containerd } from "./containerd";
import { nodesFolder, type RealControlPlane } from "./control-plane";
import { loadImages } from "./image-store";
import { prepareImages } from "./images";
import { stopKind } from "./kind";
import { kubelet } from "./kubelet";
import { networkLayout, NODE_NAMES, type NetworkLayout } from "./layout";
import { nodeMode } from "./mode";
import { kill, NETWORK_PROCESSES, startNetwork } from "./network";
import { killNode, startNode, type RunningNode } from "./node";
import { kubeProxy, networkPolicies } from "./proxy";
import { gateways } from "./sockets";
import { stackImages } from "./stack-images";
import { ensureSystemObjects, systemIsAvailable } from "./system-objects";

/** Nodes whose container runtimes run and have the images of the stack. */
export interface Machines {
  tools: NodeTools;
  layout: NetworkLayout;
  network: number;
  nodes: RunningNode[];
}

/** Starts the namespaces and container runtimes of the nodes, and loads the images of the stack. */
export const startMachines = async (state: State, region: string, report: Report): Promise<Machines> => {
  const tools = await ensureNodeTools(report);
  const processes = new Processes(state);
  const layout = networkLayout(state, region);
  const archives = await prepareImages(stackImages(state.stack, region), state.path("nodes", "images"), report);
  const network = await startNetwork(processes, layout);
  const nodes = await Promise.all(
    layout.nodes.map(async (one) => {
      const node = await startNode(state, processes, network, layout, one);
      await processes.ensure(containerd(node, tools));
      await loadImages(node, tools, archives);
      return node;
    }),
  );
  return { tools, layout, network, nodes };
};

/** Joins the nodes to the cluster, and waits until they and the pods of the system are ready. */
export const joinNodes = async (
  state: State,
  { tools, layout, network, nodes }: Machines,
  { certificates }: RealControlPlane,
  access: Access,
  ports: { apiServer: number; aws: number },
): Promise<void> => {
  const processes = new Processes(state);
  const all = (services: Parameters<Processes["ensure"]>[0][]): Promise<unknown> =>
    Promise.all(services.map((service) => processes.ensure(service)));
  await all(gateways(state, processes, { network, address: layout.gateway }, ports));
  await ensureSystemObjects(access, layout);
  const configuration = (user: User): string => kubeconfig(state, `https://${layout.gateway}:443`, user);
  const { ca } = certificates;
  await all(
    nodes.flatMap((node) => [
      kubelet(node, tools, { kubeconfig: configuration(`system:node:${node.name}`), ca }, access),
      kubeProxy(node, tools, configuration("system:kube-proxy")),
      networkPolicies(node, tools, layout, { token: userTokenFile(state, "network-policies"), ca }),
    ]),
  );
  await systemIsAvailable(access);
};

/** Ends the nodes, with everything that runs on them, and removes what they left on this machine. */
export const stopNodes = async (state: State): Promise<void> => {
  if (nodeMode(state) === "kind") return stopKind(state);
  const processes = new Processes(state);
  const alive = (names: readonly string[]): string[] => names.filter((name) => processes.isAlive(name));
  await Promise.all(alive(NODE_NAMES).map((name) => killNode(processes, name)));
  // Their sockets and the network are of no use without nodes.
  await Promise.all(alive(NETWORK_PROCESSES).map((name) => kill(processes, name)));
  await removeCgroups(state);
};

export { checkNodes } from "./preflight";
export { realControlPlane, type RealControlPlane } from "./control-plane";
export { chooseNodeMode, NODE_MODES, type NodeMode } from "./mode";
export { nodeMode, nodesFolder };
