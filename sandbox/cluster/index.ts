// SPDX-License-Identifier: Apache-2.0
import { freePort } from "../lib/ports";
import { Processes } from "../lib/processes";
import type { State } from "../lib/state";
import { joinNodes, nodeMode, nodesFolder, type Machines } from "../nodes";
import { kindEndpoint, loadKindImages, startKind } from "../nodes/kind";
import type { RealControlPlane } from "../nodes/control-plane";
import type { Tools } from "../toolchain";
import { call, type Access } from "./api";
import { recordBaseline } from "./baseline";
import { certManagerIsReady, ensureCertManager, startCertManager } from "./cert-manager";
import { controllers, ownControllers } from "./controllers";
import { accessOf, serviceAccountKey, tokenAuthFile } from "./credentials";
import { ensureCustomResources } from "./custom-resources";
import { ensureNodes } from "./nodes";

export { clusterLeftovers } from "./baseline";
export { writeTokenCommand } from "./token-command";

/** Endpoint and credentials of a running cluster. */
export interface Cluster extends Omit<Access, "ca"> {
  /** Certificate authority, base64-encoded PEM, as EKS returns it. */
  ca: string;
}

/**
 * Starts etcd and the API server unless they run.
 * @param real Set if the cluster has real nodes.
 * @returns the endpoint and credentials of the API server
 */
export const startApiServer = async (
  state: State,
  tools: Pick<Tools, "etcd" | "kubeApiserver">,
  real?: RealControlPlane,
): Promise<Cluster> => {
  const processes = new Processes(state);
  const etcd = await startEtcd(state, tools.etcd, processes);
  // The stack's state and the emulated EKS contain this address.
  const port = await processes.fixedPort("kube-apiserver");
  const endpoint = `https://127.0.0.1:${port}`;
  await processes.ensure({
    name: "kube-apiserver",
    command: tools.kubeApiserver,
    args: [...apiServerArguments(state, etcd, port), ...(real?.apiServer ?? [])],
    port,
    ready: async () => (await call<string>(accessOf(state, endpoint, "admin"), "GET", "/readyz")) === "ok",
  });
  const { ca, token } = accessOf(state, endpoint, "admin");
  return { endpoint, ca: Buffer.from(ca).toString("base64"), token };
};

const startEtcd = async (state: State, command: string, processes: Processes): Promise<string> => {
  const port = await processes.port("etcd");
  const clients = `http://127.0.0.1:${port}`;
  const peers = `http://127.0.0.1:${await freePort()}`;
  await processes.ensure({
    name: "etcd",
    command,
    args: [
      `--data-dir=${state.path("cluster", "etcd")}`,
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      // A sandbox does not need to survive a power loss.
      "--unsafe-no-fsync",
    ],
    port,
    ready: async () => (await fetch(`${clients}/health`, { signal: AbortSignal.timeout(2000) })).ok,
  });
  return clients;
};

const apiServerArguments = (state: State, etcd: string, port: number): string[] => {
  const key = serviceAccountKey(state);
  return [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    // The server creates its certificate and its certificate authority in this folder.
    `--cert-dir=${state.path("cluster", "certificates")}`,
    "--tls-min-version=VersionTLS13",
    "--endpoint-reconciler-type=none",
    "--authorization-mode=Node,RBAC",
    "--anonymous-auth=false",
    `--token-auth-file=${tokenAuthFile(state)}`,
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--enable-admission-plugins=NodeRestriction",
    "--profiling=false",
  ];
};

/**
 * Starts the controllers and the scheduler, and creates the custom resource definitions and the simulated nodes.
 * @param real Set if the cluster has real nodes. They join later.
 */
export const startControllers = async (
  state: State,
  tools: Tools,
  { endpoint }: Cluster,
  region: string,
  real?: RealControlPlane,
): Promise<void> => {
  const processes = new Processes(state);
  const access = accessOf(state, endpoint, "admin");
  const [services] = await Promise.all([
    controllers(state, tools, endpoint, processes, real),
    real ? undefined : ensureNodes(access, region),
    ensureCustomResources(access),
  ]);
  await Promise.all([
    ...services.map((service) => processes.ensure(service)),
    real ? ensureCertManager(access, tools) : startCertManager(state, tools, access, processes),
  ]);
  if (!real) await recordBaseline(state, access);
};

/** Creates a kind cluster unless it exists, and starts the controllers of the sandbox for it. */
export const startKindCluster = async (state: State, tools: Tools, region: string): Promise<Cluster> => {
  const endpoint = await startKind(state, region);
  const access = accessOf(state, endpoint, "admin");
  const processes = new Processes(state);
  await Promise.all([
    ...ownControllers(state, endpoint, processes, nodesFolder(state)).map((service) => processes.ensure(service)),
    ensureCustomResources(access),
    ensureCertManager(access, tools),
    loadKindImages(state, region),
  ]);
  await certManagerIsReady(access);
  await recordBaseline(state, access);
  return { endpoint, ca: Buffer.from(access.ca).toString("base64"), token: access.token };
};

/** Joins the real nodes to a running cluster. */
export const joinRealNodes = async (
  state: State,
  machines: Machines,
  real: RealControlPlane,
  aws: number,
): Promise<void> => {
  const access = runningCluster(state)!;
  await joinNodes(state, machines, real, access, { apiServer: Number(new URL(access.endpoint).port), aws });
  await certManagerIsReady(access);
  await recordBaseline(state, access);
};

/** Endpoint and credentials of the API server, or undefined if it does not run. */
export const runningCluster = (state: State): Access | undefined => {
  const kind = nodeMode(state) === "kind" ? kindEndpoint(state) : undefined;
  if (kind !== undefined) return accessOf(state, kind, "admin");
  const record = new Processes(state).alive().find(({ name }) => name === "kube-apiserver");
  return record && accessOf(state, `https://127.0.0.1:${record.port}`, "admin");
};
