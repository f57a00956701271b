// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { freePort, Processes } from "../lib/processes";
import { repository, type State } from "../lib/state";
import type { Tools } from "../toolchain";
import type { Cluster } from "../cluster";

/** Where the sandbox's AWS is said to be; the cluster's nodes stand in its zones. */
export const REGION = "us-east-1";

const NAMES = { ministack: "aws-ministack", moto: "aws-moto", gateway: "aws-gateway" };

/** Starts what of the emulated AWS does not run. @returns the environment by which programs reach it. */
export const startCloud = async (state: State, tools: Tools, cluster: Pick<Cluster, "endpoint" | "ca">): Promise<Record<string, string>> => {
  const processes = new Processes(state);
  const port = (name: string): Promise<number> | number =>
    processes.isAlive(name) ? processes.portOf(name)! : freePort(processes.portOf(name));
  const [ministack, moto, gateway] = [await port(NAMES.ministack), await port(NAMES.moto), await port(NAMES.gateway)];

  await Promise.all([
    processes.ensure({
      name: NAMES.ministack,
      command: tools.python,
      args: [join(__dirname, "emulator.py")],
      port: ministack,
      env: {
        ...bare(),
        BIND_HOST: "127.0.0.1",
        GATEWAY_PORT: String(ministack),
        MINISTACK_HOST: "aws.sandbox",
        // Containers would make it another world on a machine with Docker; MQTT would listen on every address.
        DOCKER_HOST: "unix:///nonexistent",
        IOT_MTLS_ENABLED: "0",
        LOG_LEVEL: "WARNING",
        SANDBOX_CLUSTER_ENDPOINT: cluster.endpoint,
        SANDBOX_CLUSTER_CA: cluster.ca,
      },
      ready: () => answers(`http://127.0.0.1:${ministack}/_ministack/health`),
    }),
    processes.ensure({
      name: NAMES.moto,
      command: tools.python,
      args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(moto)],
      port: moto,
      env: bare(),
      ready: () => answers(`http://127.0.0.1:${moto}/moto-api/data.json`),
    }),
    processes.ensure({
      name: NAMES.gateway,
      command: process.execPath,
      args: ["-r", "ts-node/register", join(__dirname, "gateway.ts"), ...[gateway, ministack, moto].map(String)],
      port: gateway,
      env: { ...bare(), NODE_PATH: join(repository, "node_modules"), TS_NODE_PROJECT: join(repository, "tsconfig.json") },
      ready: () => answers(`http://127.0.0.1:${gateway}/_sandbox/status`),
    }),
  ]);
  return {
    AWS_ENDPOINT_URL: "http://aws.sandbox",
    HTTP_PROXY: `http://127.0.0.1:${gateway}`,
    NO_PROXY: "127.0.0.1,localhost",
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_REGION: REGION,
  };
};

/** A resource in the emulated account. */
export interface CloudResource {
  service: string;
  kind: string;
  id: string;
}

/** Every resource that ministack and moto hold, what a new account comes with included. */
export const cloudInventory = async (state: State): Promise<CloudResource[]> => {
  const processes = new Processes(state);
  const get = async (name: string, path: string): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${processes.portOf(name) ?? 0}${path}`)).json();
  const ministack = (await get(NAMES.ministack, "/_sandbox/inventory")) as CloudResource[];
  const moto = (await get(NAMES.moto, "/moto-api/data.json")) as Record<string, Record<string, unknown[]>>;
  const held = Object.entries(moto).flatMap(([service, kinds]) =>
    Object.entries(kinds).flatMap(([kind, items]) => items.map((item, index) => ({ service, kind, id: motoId(item, index) }))));
  return [...ministack, ...held];
};

const motoId = (item: unknown, index: number): string => {
  const { id, arn, name } = item as Record<string, unknown>;
  return String(arn ?? id ?? name ?? index);
};

/** Requests that the gateway has passed on, and how many of them were answered with an error, by service. */
export const cloudTraffic = async (state: State): Promise<Record<string, { requests: number; errors: number }>> =>
  (await (await fetch(`http://127.0.0.1:${new Processes(state).portOf(NAMES.gateway) ?? 0}/_sandbox/status`)).json()) as Record<
    string,
    { requests: number; errors: number }
  >;

const answers = async (url: string): Promise<boolean> => (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;

/** The environment without what would send the emulators elsewhere. */
const bare = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|https?_proxy$)/i.test(name)));
