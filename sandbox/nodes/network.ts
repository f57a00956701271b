// SPDX-License-Identifier: Apache-2.0
import { readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Processes } from "../lib/processes";
import type { NetworkLayout, NodeLayout } from "./layout";
import { runIn } from "./runner";

/** The process that keeps the network namespace which joins the nodes. */
export const NETWORK_PROCESS = "nodes-network";
/** The process in that namespace which forwards connections. */
export const GATEWAY_PROCESS = "nodes-gateway";
/** Its counterpart in the network of this machine. */
export const HOST_GATEWAY_PROCESS = "nodes-gateway-host";
/** The processes of the network that joins the nodes. */
export const NETWORK_PROCESSES = [GATEWAY_PROCESS, HOST_GATEWAY_PROCESS, NETWORK_PROCESS];
const BRIDGE = "nodes";

/**
 * Starts the network of the nodes: a network namespace with a bridge, as the network of this machine stays as it is.
 * @returns the process that keeps the namespace
 */
export const startNetwork = async (processes: Processes, layout: NetworkLayout): Promise<number> => {
  // The gateway of a lost network would keep it.
  if (!processes.isAlive(NETWORK_PROCESS) && processes.isAlive(GATEWAY_PROCESS)) await kill(processes, GATEWAY_PROCESS);
  await processes.ensure({
    name: NETWORK_PROCESS,
    command: "unshare",
    args: ["--net", "--", "sleep", "infinity"],
    port: 0,
    ready: () =>
      readlinkSync(`/proc/${pidOf(processes, NETWORK_PROCESS)}/ns/net`) !== readlinkSync("/proc/self/ns/net"),
  });
  const pid = pidOf(processes, NETWORK_PROCESS);
  const hasBridge = await runIn(pid, ["net"], "ip", "link", "show", BRIDGE).then(
    () => true,
    () => false,
  );
  if (!hasBridge) {
    await runIn(pid, ["net"], "ip", "link", "set", "lo", "up");
    await runIn(pid, ["net"], "ip", "link", "add", BRIDGE, "type", "bridge");
    await forwardPackets(pid);
  }
  await runIn(pid, ["net"], "ip", "address", "replace", `${layout.gateway}/${layout.prefix}`, "dev", BRIDGE);
  await runIn(pid, ["net"], "ip", "link", "set", BRIDGE, "up");
  return pid;
};

/** Connects a node's network namespace to the bridge. Both ends of the link are created in their namespaces. */
export const connectNode = async (
  network: number,
  node: NodeLayout,
  pid: number,
  { gateway, prefix }: NetworkLayout,
): Promise<void> => {
  const onBridge = (...args: string[]): Promise<string> => runIn(network, ["net"], "ip", ...args);
  const onNode = (...args: string[]): Promise<string> => runIn(pid, ["net"], "ip", ...args);
  // The kernel removes the link of a node that has ended a moment later.
  await onBridge("link", "delete", node.name).catch(() => undefined);
  await onBridge("link", "add", node.name, "type", "veth", "peer", "name", "eth0", "netns", String(pid));
  await onBridge("link", "set", node.name, "master", BRIDGE, "up");
  await onNode("link", "set", "lo", "up");
  await onNode("address", "add", `${node.address}/${prefix}`, "dev", "eth0");
  await onNode("link", "set", "eth0", "up");
  await onNode("route", "add", "default", "via", gateway);
  await onBridge("route", "replace", node.pods, "via", node.address);
  await forwardPackets(pid);
};

/** The setting belongs to the network namespace of the process that writes it. */
const forwardPackets = (pid: number): Promise<string> =>
  runIn(pid, ["net"], "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");

/** Kills a running process at once, and waits until it has ended. */
export const kill = async (processes: Processes, name: string): Promise<void> => {
  process.kill(pidOf(processes, name), "SIGKILL");
  while (processes.isAlive(name)) await sleep(50);
};

/** Process id of a running process. @throws Error if it does not run */
export const pidOf = (processes: Processes, name: string): number => {
  const record = processes.alive().find((one) => one.name === name);
  if (!record) throw new Error(`${name} is not running`);
  return record.pid;
};
