// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Processes } from "../lib/processes";
import type { State } from "../lib/state";
import { createNodeCgroup, removeNodeCgroups } from "./cgroups";
import { HIDDEN_FOLDERS, IMAGES_FILE, type NetworkLayout, type NodeLayout } from "./layout";
import { connectNode, kill, pidOf } from "./network";
import { childrenOf, NODE_NAMESPACES, runIn } from "./runner";

/** A node whose namespaces exist. */
export interface RunningNode extends NodeLayout {
  /** Its first process: when it ends, the kernel ends all other processes of the node. */
  pid: number;
  /** Path of its control group, below the root of each hierarchy. */
  cgroup: string;
}

/** vCPUs that a node reports: those of an m7g.2xlarge instance, as simulated nodes do. They share the CPUs of this machine. */
const CPUS = 8;

/** Settings of the whole machine that the kubelet requires. It reads and writes files of the node instead. */
const MACHINE_SETTINGS = {
  "kernel/keys/root_maxbytes": 25_000_000,
  "kernel/keys/root_maxkeys": 1_000_000,
  "kernel/panic": 10,
  "kernel/panic_on_oops": 1,
  "vm/overcommit_memory": 1,
};

/** A shell collects the processes that have lost their parent, which Node.js would not. */
const FIRST_PROCESS = 'trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done';

/** Starts the namespaces of a node: network, mounts, host name, interprocess communication and processes. */
export const startNode = async (
  state: State,
  processes: Processes,
  network: number,
  layout: NetworkLayout,
  node: NodeLayout,
): Promise<RunningNode> => {
  const prepared = join(node.folder, "prepared.json");
  // A command that was killed here leaves an incomplete node, and a restarted network has no link to it.
  if (processes.isAlive(node.name) && !isPrepared(prepared, network, firstProcess(processes, node.name)))
    await killNode(processes, node.name);
  const isNew = !processes.isAlive(node.name);
  if (isNew) await removeRemains(state, node);
  await processes.ensure({
    name: node.name,
    command: "unshare",
    args: [
      ...["--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"],
      ...["--", "sh", "-c", FIRST_PROCESS],
    ],
    port: 0,
    ready: () => isSeparate(firstProcess(processes, node.name)),
  });
  const pid = firstProcess(processes, node.name)!;
  const cgroup = createNodeCgroup(state, node.name);
  if (isNew) {
    await mountFolders(node, pid);
    await setHostName(node, pid);
    await connectNode(network, node, pid, layout);
    writeFileSync(prepared, JSON.stringify({ network, pid }));
  }
  return { ...node, pid, cgroup };
};

/** A new machine has an empty disk and no containers. The volumes of its zone are outside its disk. */
const removeRemains = async (state: State, { name, folder }: NodeLayout): Promise<void> => {
  await removeNodeCgroups(state, name);
  for (const remains of ["root", IMAGES_FILE]) rmSync(join(folder, remains), { recursive: true, force: true });
};

/** Kills a node as a failed machine would: at once, with all its processes. */
export const killNode = async (processes: Processes, name: string): Promise<void> => {
  const first = firstProcess(processes, name);
  await kill(processes, name);
  // The first process ends after all others have ended.
  while (first !== undefined && existsSync(`/proc/${first}`)) await sleep(50);
};

const firstProcess = (processes: Processes, name: string): number | undefined => childrenOf(pidOf(processes, name))[0];

const isSeparate = (pid: number | undefined): boolean =>
  pid !== undefined && readlinkSync(`/proc/${pid}/ns/mnt`) !== readlinkSync("/proc/self/ns/mnt");

const isPrepared = (file: string, network: number, pid: number | undefined): boolean =>
  existsSync(file) && readFileSync(file, "utf8") === JSON.stringify({ network, pid });

/** Gives the node folders of its own, and makes mounts of its processes visible to its containers. */
const mountFolders = async (node: NodeLayout, pid: number): Promise<void> => {
  const mount = (...args: string[]): Promise<string> => runIn(pid, NODE_NAMESPACES, "mount", ...args);
  for (const folder of HIDDEN_FOLDERS) {
    const own = join(node.folder, "root", folder);
    mkdirSync(own, { recursive: true });
    await mount("--bind", own, folder);
  }
  for (const [name, value] of Object.entries(MACHINE_SETTINGS)) {
    const own = join(node.folder, "settings", basename(name));
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, `${value}\n`);
    await mount("--bind", own, `/proc/sys/${name}`);
  }
  await mount("--bind", describeCpus(node), "/sys/devices/system/cpu");
  // Without a description of memory nodes, the kubelet reads the CPUs.
  if (existsSync("/sys/devices/system/node"))
    await mount("-t", "tmpfs", "-o", "size=4k", "tmpfs", "/sys/devices/system/node");
  await mount("--make-rshared", "/");
};

/**
 * A description of CPUs like that of the kernel. The kubelet takes the capacity of the node from the number of CPUs, and assigns only
 * those that have a topology, which therefore must exist.
 */
const describeCpus = (node: NodeLayout): string => {
  const folder = join(node.folder, "cpu");
  for (let cpu = 0; cpu < CPUS; cpu++) {
    const topology = join(folder, `cpu${cpu}`, "topology");
    mkdirSync(dirname(topology), { recursive: true });
    if (!existsSync(`/sys/devices/system/cpu/cpu${cpu}/topology`)) continue;
    mkdirSync(topology, { recursive: true });
    writeFileSync(join(topology, "core_id"), `${cpu}\n`);
    writeFileSync(join(topology, "physical_package_id"), "0\n");
  }
  for (const file of ["online", "possible", "present"]) writeFileSync(join(folder, file), `0-${CPUS - 1}\n`);
  return folder;
};

const setHostName = (node: NodeLayout, pid: number): Promise<string> =>
  runIn(pid, ["uts"], "sh", "-c", `echo ${node.name} >/proc/sys/kernel/hostname`);
