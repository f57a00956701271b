// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Processes, Service } from "../lib/processes";
import { preload, type State } from "../lib/state";
import { WATCHING_NODES } from "../nodes/controllers";
import type { RealControlPlane } from "../nodes/control-plane";
import type { Tools } from "../toolchain";
import { call } from "./api";
import { accessOf, kubeconfig, lastCertificate, serviceAccountKey, userTokenFile } from "./credentials";
import { WATCHING_OPERATORS } from "./eck";
import { WATCHING_MESSAGE } from "./volume-provisioner";

type Binaries = Pick<Tools, "elasticOperator" | "kubeControllerManager" | "kubeScheduler" | "kwok">;

/** The services that act on the API server's objects: controller manager, scheduler, kubelets and volume provisioner. */
export const controllers = async (
  state: State,
  tools: Binaries,
  endpoint: string,
  processes: Processes,
  real?: RealControlPlane,
): Promise<Service[]> => [
  controllerManager(
    state,
    tools.kubeControllerManager,
    endpoint,
    await processes.port("kube-controller-manager"),
    real,
  ),
  scheduler(state, tools.kubeScheduler, endpoint, await processes.port("kube-scheduler")),
  real ? nodeControllers(state, endpoint, processes) : kwok(state, tools.kwok, endpoint, await processes.port("kwok")),
  volumeProvisioner(state, endpoint, processes, real?.nodes),
  // On real nodes, the operator runs in its pods.
  ...(real ? [] : [elasticOperator(state, endpoint, processes, tools.elasticOperator)]),
];

/** The controllers of the sandbox for a cluster that has its own controller manager and scheduler. @param nodes Folder of the nodes. */
export const ownControllers = (state: State, endpoint: string, processes: Processes, nodes: string): Service[] => [
  nodeControllers(state, endpoint, processes),
  volumeProvisioner(state, endpoint, processes, nodes),
];

const nodeControllers = (state: State, endpoint: string, processes: Processes): Service =>
  program(state, endpoint, processes, "node-controllers", join(__dirname, "../nodes/main.ts"), WATCHING_NODES);

const controllerManager = (
  state: State,
  command: string,
  endpoint: string,
  port: number,
  real: RealControlPlane | undefined,
): Service => ({
  name: "kube-controller-manager",
  command,
  args: [
    `--kubeconfig=${kubeconfig(state, endpoint, "system:kube-controller-manager")}`,
    `--service-account-private-key-file=${serviceAccountKey(state)}`,
    `--root-ca-file=${caFile(state, endpoint)}`,
    "--use-service-account-credentials",
    ...(real?.controllerManager ?? []),
    ...servingArguments(state, "kube-controller-manager", port),
  ],
  port,
  ready: () => isHealthy(state, "kube-controller-manager", port),
});

const scheduler = (state: State, command: string, endpoint: string, port: number): Service => ({
  name: "kube-scheduler",
  command,
  args: [
    `--kubeconfig=${kubeconfig(state, endpoint, "system:kube-scheduler")}`,
    ...servingArguments(state, "kube-scheduler", port),
  ],
  port,
  ready: () => isHealthy(state, "kube-scheduler", port),
});

/** Simulates the kubelets of the nodes with the annotation `kwok.x-k8s.io/node: fake`. */
const kwok = (state: State, command: string, endpoint: string, port: number): Service => ({
  name: "kwok",
  command,
  args: [
    `--kubeconfig=${kubeconfig(state, endpoint, "kwok")}`,
    `--config=${join(__dirname, "stages.yaml")}`,
    "--manage-all-nodes=false",
    "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
    // The controller manager treats a node as lost if its lease is not renewed for 50 s.
    "--node-lease-duration-seconds=40",
    "--cidr=10.128.0.0/16",
    `--server-address=127.0.0.1:${port}`,
  ],
  port,
  ready: async () => (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) })).ok,
});

const volumeProvisioner = (state: State, endpoint: string, processes: Processes, nodes: string | undefined): Service =>
  program(
    state,
    endpoint,
    processes,
    "volume-provisioner",
    join(__dirname, "main.ts"),
    WATCHING_MESSAGE,
    ...(nodes === undefined ? [] : [nodes]),
  );

const elasticOperator = (state: State, endpoint: string, processes: Processes, operator: string): Service =>
  program(
    state,
    endpoint,
    processes,
    "elastic-operator",
    join(__dirname, "eck-main.ts"),
    WATCHING_OPERATORS,
    operator,
    state.path("cluster", "elastic-operator"),
  );

/** A program of the sandbox that acts on the objects of the API server. It prints `watching` when it is ready. */
const program = (
  state: State,
  endpoint: string,
  processes: Processes,
  name: string,
  file: string,
  watching: string,
  ...more: string[]
): Service => ({
  name,
  command: process.execPath,
  args: ["-r", preload, file, endpoint, caFile(state, endpoint), userTokenFile(state, "provisioner"), ...more],
  port: 0,
  ready: () => readFileSync(processes.logFile(name), "utf8").includes(watching),
});

/** The program creates a self-signed certificate in its folder. Without a token, clients can only read its health. */
const servingArguments = (state: State, name: string, port: number): string[] => [
  "--leader-elect=false",
  "--bind-address=127.0.0.1",
  `--secure-port=${port}`,
  `--cert-dir=${certificateFolder(state, name)}`,
  "--tls-min-version=VersionTLS13",
];

const certificateFolder = (state: State, name: string): string => {
  const folder = state.path("cluster", "certificates", name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
};

const isHealthy = async (state: State, name: string, port: number): Promise<boolean> => {
  const file = join(certificateFolder(state, name), `${name}.crt`);
  if (!existsSync(file)) return false;
  return (
    (await call<string>(
      { endpoint: `https://127.0.0.1:${port}`, ca: lastCertificate(readFileSync(file, "utf8")) },
      "GET",
      "/healthz",
    )) === "ok"
  );
};

const caFile = (state: State, endpoint: string): string => {
  const file = state.path("cluster", "ca.pem");
  writeFileSync(file, accessOf(state, endpoint, "admin").ca);
  return file;
};
