// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, Processes, type Service } from "../lib/processes";
import { repository, type State } from "../lib/state";
import type { Tools } from "../toolchain";
import { call, type Access } from "./api";
import { ensureNodes } from "./nodes";

/** A running cluster, and how to reach it. */
export interface Cluster extends Omit<Access, "ca"> {
  /** Its certificate authority, PEM in base64: as EKS answers it. */
  ca: string;
}

/** Who may call the API server: its own parts by the names that RBAC knows, and the operator. */
const USERS = {
  admin: "system:masters",
  kwok: "system:masters",
  provisioner: "system:masters",
  "system:kube-controller-manager": "",
  "system:kube-scheduler": "",
};
type User = keyof typeof USERS;

const NAMES = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "volume-provisioner"] as const;
type Name = (typeof NAMES)[number];

/** Starts etcd and the API server unless they run, and answers how to reach them. */
export const startApiServer = async (state: State, tools: Tools): Promise<Cluster> => {
  const processes = new Processes(state);
  const etcdPort = await portFor(processes, "etcd");
  const peerPort = processes.isAlive("etcd") ? 0 : await freePort();
  const port = await portFor(processes, "kube-apiserver");
  const certificates = state.path("cluster", "certificates", ".").replace(/\/\.$/, "");
  const key = serviceAccountKey(state);
  const tokens = tokenFile(state);

  await processes.ensure({
    name: "etcd",
    command: tools.etcd,
    args: [
      `--data-dir=${state.path("cluster", "etcd")}`,
      ...["client", "peer"].flatMap((role, i) => {
        const url = `http://127.0.0.1:${i === 0 ? etcdPort : peerPort}`;
        return i === 0 ? [`--listen-client-urls=${url}`, `--advertise-client-urls=${url}`]
          : [`--listen-${role}-urls=${url}`, `--initial-advertise-peer-urls=${url}`, `--initial-cluster=default=${url}`];
      }),
      // What is lost with a machine that loses power is a sandbox: no need to wait for the disk.
      "--unsafe-no-fsync",
    ],
    port: etcdPort,
    ready: async () => (await fetch(`http://127.0.0.1:${etcdPort}/health`)).ok,
  });

  const endpoint = `https://127.0.0.1:${port}`;
  await processes.ensure({
    name: "kube-apiserver",
    command: tools.kubeApiserver,
    args: [
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${certificates}`,
      "--tls-min-version=VersionTLS13",
      "--endpoint-reconciler-type=none",
      "--authorization-mode=Node,RBAC",
      "--anonymous-auth=false",
      `--token-auth-file=${tokens}`,
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-cluster-ip-range=10.96.0.0/16",
      "--enable-admission-plugins=NodeRestriction",
      "--profiling=false",
    ],
    port,
    ready: async () => (await call<string>(access(state, endpoint, "admin"), "GET", "/readyz")) === "ok",
  });
  const { ca, token } = access(state, endpoint, "admin");
  return { endpoint, ca: Buffer.from(ca).toString("base64"), token };
};

/** Starts what makes a cluster of an API server: controllers, scheduler, simulated nodes and volumes. */
export const startControllers = async (state: State, tools: Tools, { endpoint }: Cluster, region: string): Promise<void> => {
  const processes = new Processes(state);
  const kwokPort = await portFor(processes, "kwok");
  const service = (name: Name, command: string, args: string[], port = 0): Service => ({
    name,
    command,
    args,
    port,
    ready: async () => port === 0 || (await fetch(`http://127.0.0.1:${port}/healthz`)).ok,
  });
  const key = serviceAccountKey(state);
  const caFile = state.path("cluster", "ca.pem");
  writeFileSync(caFile, access(state, endpoint, "admin").ca);

  await ensureNodes(access(state, endpoint, "admin"), region);
  await Promise.all([
    processes.ensure(service("kube-controller-manager", tools.kubeControllerManager, [
      `--kubeconfig=${kubeconfig(state, endpoint, "system:kube-controller-manager")}`,
      `--service-account-private-key-file=${key}`,
      `--root-ca-file=${caFile}`,
      "--use-service-account-credentials",
      "--leader-elect=false",
      "--secure-port=0",
    ])),
    processes.ensure(service("kube-scheduler", tools.kubeScheduler, [
      `--kubeconfig=${kubeconfig(state, endpoint, "system:kube-scheduler")}`,
      "--leader-elect=false",
      "--secure-port=0",
    ])),
    processes.ensure(service("kwok", tools.kwok, [
      `--kubeconfig=${kubeconfig(state, endpoint, "kwok")}`,
      `--config=${join(__dirname, "stages.yaml")}`,
      "--manage-all-nodes=false",
      "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
      `--server-address=127.0.0.1:${kwokPort}`,
    ], kwokPort)),
    processes.ensure({
      ...service("volume-provisioner", process.execPath, ["-r", "ts-node/register", join(__dirname, "volume-provisioner.ts"), endpoint, caFile]),
      env: {
        ...process.env,
        NODE_PATH: join(repository, "node_modules"),
        TS_NODE_PROJECT: join(repository, "tsconfig.json"),
        SANDBOX_TOKEN_FILE: tokenOf(state, "provisioner"),
      },
    }),
  ]);
};

/** The API server's address while it runs. */
export const runningCluster = (state: State): Access | undefined => {
  const processes = new Processes(state);
  if (!processes.isAlive("kube-apiserver")) return undefined;
  return access(state, `https://127.0.0.1:${processes.portOf("kube-apiserver")!}`, "admin");
};

/**
 * Writes the stand-in for AWS's command line into `bin`: production's kubeconfig asks it for a token, and the local API
 * server knows one.
 */
export const writeTokenCommand = (state: State, bin: string): void => {
  const file = join(bin, "aws");
  writeFileSync(file, `#!/bin/sh
# Stands in for AWS's command line: answers \`aws eks get-token\`, which is all that a kubeconfig asks of it.
case "$*" in
  *"eks get-token"*)
    printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat '${tokenOf(state, "admin")}')" ;;
  *) echo "aws: the sandbox's stand-in answers only 'aws eks get-token', not 'aws $*'" >&2; exit 2 ;;
esac
`);
  chmodSync(file, 0o755);
};

const portFor = async (processes: Processes, name: Name): Promise<number> =>
  processes.isAlive(name) ? processes.portOf(name)! : freePort(processes.portOf(name));

const access = (state: State, endpoint: string, user: User): Access => ({
  endpoint,
  // The API server makes its own certificate, and writes the authority that signed it after it.
  ca: readFileSync(state.path("cluster", "certificates", "apiserver.crt"), "utf8").split(/(?=-----BEGIN)/).pop()!,
  token: readFileSync(tokenOf(state, user), "utf8"),
});

const serviceAccountKey = (state: State): string => {
  const file = state.path("cluster", "service-account.pem");
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  return file;
};

const tokenOf = (state: State, user: User): string => {
  const file = state.path("cluster", `token-${user.replace(/.*:/, "")}`);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return file;
};

const tokenFile = (state: State): string => {
  const file = state.path("cluster", "tokens.csv");
  const lines = Object.entries(USERS).map(([user, group]) => `${readFileSync(tokenOf(state, user as User), "utf8")},${user},${user},"${group}"`);
  rmSync(file, { force: true });
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  return file;
};

const kubeconfig = (state: State, endpoint: string, user: User): string => {
  const { ca, token } = access(state, endpoint, user);
  const file = state.path("cluster", `kubeconfig-${user.replace(/.*:/, "")}.json`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "sandbox", cluster: { server: endpoint, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: "sandbox", context: { cluster: "sandbox", user } }],
    "current-context": "sandbox",
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
};
