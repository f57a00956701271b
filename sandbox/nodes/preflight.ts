// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../toolchain/cache";
import { repository, type State } from "../lib/state";
import { UserError } from "../lib/run";
import { CGROUP_CONTROLLERS, cgroupVersion } from "./cgroups";
import { HIDDEN_FOLDERS } from "./layout";

/** Debian package of each command that a node uses and that the tools do not contain. */
const COMMANDS = {
  ip: "iproute2",
  mount: "mount",
  nsenter: "util-linux",
  openssl: "openssl",
  unshare: "util-linux",
};

/** Bits of the capabilities that a node needs, as in linux/capability.h. */
const CAPABILITIES = { CAP_NET_ADMIN: 12, CAP_SYS_PTRACE: 19, CAP_SYS_ADMIN: 21, CAP_MKNOD: 27 };

/** Sockets live in the state's folder, and the path of a socket has at most 107 characters. */
const MAX_STATE_PATH = 80;

/** What the preflight reads of the machine. */
export interface Machine {
  platform: NodeJS.Platform;
  uid: number;
  /** Effective capabilities, as a bit set. */
  capabilities: bigint;
  cgroups: "v1" | "v2" | undefined;
  /** Missing controllers of the control groups. */
  missingControllers: string[];
  hasCommand: (name: string) => boolean;
  /** Folders that nodes must see: repository, cache and state. */
  folders: Record<string, string>;
}

/** Problems that prevent real nodes on a machine, each with its fix. */
export const nodeProblems = (machine: Machine): string[] => {
  if (machine.platform !== "linux")
    return [
      `the operating system ${machine.platform} is not Linux; use \`--nodes kind\` with Docker, or a Linux machine`,
    ];
  const problems: string[] = [];
  if (machine.uid !== 0) problems.push("the user is not root; run the command as root, for example with `sudo -E`");
  const missing = Object.entries(CAPABILITIES)
    .filter(([, bit]) => ((machine.capabilities >> BigInt(bit)) & 1n) === 0n)
    .map(([name]) => name);
  if (machine.uid === 0 && missing.length > 0)
    problems.push(`root lacks ${missing.join(", ")}; use a virtual machine or a privileged container`);
  if (machine.cgroups === undefined)
    problems.push("control groups are not mounted at /sys/fs/cgroup; mount them, or use a virtual machine");
  else if (machine.missingControllers.length > 0)
    problems.push(
      `control groups lack ${machine.missingControllers.join(", ")}; enable these controllers on the kernel's command line`,
    );
  const commands = Object.entries(COMMANDS).filter(([name]) => !machine.hasCommand(name));
  if (commands.length > 0)
    problems.push(
      `${commands.map(([name]) => name).join(", ")} is not on PATH; ` +
        `run \`apt-get install ${[...new Set(commands.map(([, name]) => name))].join(" ")}\``,
    );
  return [...problems, ...folderProblems(machine)];
};

const folderProblems = ({ folders }: Machine): string[] => {
  const hidden = Object.entries(folders)
    .filter(([, path]) => HIDDEN_FOLDERS.some((one) => `${path}/`.startsWith(`${one}/`)))
    .map(
      ([name, path]) =>
        `${name} ${path} is below ${HIDDEN_FOLDERS.join(", ")}, which nodes replace; use another folder`,
    );
  const state = folders["REDOUBT_SANDBOX_STATE"] ?? "";
  if (state.length > MAX_STATE_PATH)
    hidden.push(
      `REDOUBT_SANDBOX_STATE ${state} must have at most ${MAX_STATE_PATH} characters, as it contains sockets; use a shorter path`,
    );
  return hidden;
};

/** Checks that this machine can run real nodes. @throws UserError with every problem and its fix */
export const checkNodes = (state: State): void => {
  const problems = nodeProblems(thisMachine(state));
  if (problems.length > 0)
    throw new UserError(
      `--nodes real is not possible on this machine; use \`--nodes simulated\`, or fix:\n  ${problems.join("\n  ")}`,
    );
};

const thisMachine = (state: State): Machine => {
  const cgroups = process.platform === "linux" ? cgroupVersion() : undefined;
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    capabilities: process.platform === "linux" ? effectiveCapabilities() : 0n,
    cgroups,
    missingControllers: cgroups === undefined ? [] : missingControllers(cgroups),
    hasCommand: (name) => (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name))),
    folders: { "the repository": repository, XDG_CACHE_HOME: cacheFolder(), REDOUBT_SANDBOX_STATE: state.folder },
  };
};

const effectiveCapabilities = (): bigint =>
  BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0"}`);

const missingControllers = (version: "v1" | "v2"): string[] => {
  if (version === "v1") return CGROUP_CONTROLLERS.v1.filter((name) => !existsSync(join("/sys/fs/cgroup", name)));
  const available = readFileSync("/sys/fs/cgroup/cgroup.controllers", "utf8").trim().split(" ");
  return CGROUP_CONTROLLERS.v2.filter((name) => !available.includes(name));
};
