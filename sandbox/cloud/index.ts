// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../cluster";
import { Processes, type Service } from "../lib/processes";
import { REGION } from "../lib/regions";
import { preload, type State } from "../lib/state";
import type { Tools } from "../toolchain";
import type { Traffic } from "./gateway";
import { inventoryOf, type CloudResource } from "./inventory";
import { EMULATOR_BY_SERVICE } from "./services";

const NAMES = { ministack: "aws-ministack", moto: "aws-moto", gateway: "aws-gateway" };
/** Endpoint and certificate authority that the emulated EKS returns for the cluster of each region. */
export type Clusters = Record<string, Pick<Cluster, "endpoint" | "ca">>;
type Ports = Record<keyof typeof NAMES, number>;

/** True if both emulators run. They keep their resources in memory, so a stopped emulator has lost its resources. */
export const isCloudAlive = (processes: Processes): boolean =>
  processes.isAlive(NAMES.ministack) && processes.isAlive(NAMES.moto);

/** Starts the processes of the emulated AWS that do not run. @returns the environment variables of its clients */
export const startCloud = async (
  state: State,
  tools: Pick<Tools, "python">,
  clusters: Clusters,
): Promise<Record<string, string>> => {
  const processes = new Processes(state);
  const ports: Ports = {
    ministack: await processes.port(NAMES.ministack),
    moto: await processes.port(NAMES.moto),
    gateway: await processes.port(NAMES.gateway),
  };
  const files = state.path("cloud", "tmp");
  mkdirSync(files, { recursive: true });
  const env = { ...withoutAwsVariables(process.env), TMPDIR: files, PYTHONDONTWRITEBYTECODE: "1" };
  const services = [
    ministack(tools.python, ports, clusters, files, env),
    moto(tools.python, ports, env),
    gateway(ports, env),
  ];
  await Promise.all(services.map((service) => processes.ensure(service)));
  return environment(ports.gateway);
};

const ministack = (
  python: string,
  ports: Ports,
  clusters: Clusters,
  files: string,
  env: NodeJS.ProcessEnv,
): Service => ({
  name: NAMES.ministack,
  command: python,
  args: [join(__dirname, "ministack_emulator.py")],
  port: ports.ministack,
  env: {
    ...env,
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: String(ports.ministack),
    MINISTACK_HOST: "aws.sandbox",
    STATE_DIR: join(files, "state"),
    S3_DATA_DIR: join(files, "s3"),
    // With Docker, the emulator would behave differently. MQTT and SFTP would listen on every address.
    DOCKER_HOST: "unix:///nonexistent",
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    LOG_LEVEL: "WARNING",
    SANDBOX_CLUSTERS: JSON.stringify(clusters),
  },
  ready: () => respondsOk(`http://127.0.0.1:${ports.ministack}/_ministack/health`),
});

const moto = (python: string, ports: Ports, env: NodeJS.ProcessEnv): Service => ({
  name: NAMES.moto,
  command: python,
  args: [join(__dirname, "moto_emulator.py"), "-H", "127.0.0.1", "-p", String(ports.moto)],
  port: ports.moto,
  env: {
    ...env,
    SANDBOX_SERVICES: Object.keys(EMULATOR_BY_SERVICE)
      .filter((name) => EMULATOR_BY_SERVICE[name] === "moto")
      .join(),
  },
  ready: () => respondsOk(`http://127.0.0.1:${ports.moto}/_sandbox/inventory`),
});

const gateway = (ports: Ports, env: NodeJS.ProcessEnv): Service => ({
  name: NAMES.gateway,
  command: process.execPath,
  args: ["-r", preload, join(__dirname, "main.ts"), ...[ports.gateway, ports.ministack, ports.moto].map(String)],
  port: ports.gateway,
  env,
  ready: () => respondsOk(`http://127.0.0.1:${ports.gateway}/_sandbox/status`),
});

/**
 * Variables that make the Terraform AWS provider poll without delay. By default, it waits 15 to 60 seconds before it asks AWS whether
 * a change is complete, for example 30 seconds for a DNS record. The emulators complete a change at once, so `up` and `down` would
 * spend most of their time in these delays. The provider's acceptance tests set the variables to replay recorded responses
 * (https://hashicorp.github.io/terraform-provider-aws/go-vcr); outside of its tests, they only turn off the delays
 * (`WaitForStateContext` in internal/retry/state.go). The path is required and not read.
 */
const WITHOUT_POLL_DELAYS = { VCR_MODE: "REPLAY_ONLY", VCR_PATH: "/dev/null" };

/** The proxy variables are set in both spellings: Go reads upper case first, Python and curl read lower case. */
const environment = (port: number): Record<string, string> => ({
  AWS_ENDPOINT_URL: "http://aws.sandbox",
  HTTP_PROXY: `http://127.0.0.1:${port}`,
  http_proxy: `http://127.0.0.1:${port}`,
  NO_PROXY: "127.0.0.1,localhost",
  no_proxy: "127.0.0.1,localhost",
  AWS_ACCESS_KEY_ID: "sandbox",
  AWS_SECRET_ACCESS_KEY: "sandbox",
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_EC2_METADATA_DISABLED: "true",
  // The user's AWS profiles do not apply in the sandbox.
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  ...WITHOUT_POLL_DELAYS,
});

/** Every resource in the emulated account, without those of a new account such as the default VPC and parameter groups. */
export const cloudInventory = (state: State): Promise<CloudResource[]> =>
  inventoryOf(runningPort(state, NAMES.ministack), runningPort(state, NAMES.moto));

/** Number of requests and errors by service. */
export const cloudTraffic = async (state: State): Promise<Traffic["services"]> => (await traffic(state)).services;

const traffic = async (state: State): Promise<Traffic> => {
  const url = `http://127.0.0.1:${runningPort(state, NAMES.gateway)}/_sandbox/status`;
  return (await (await fetch(url, { headers: { connection: "close" } })).json()) as Traffic;
};

const runningPort = (state: State, name: string): number => {
  const record = new Processes(state).alive().find((one) => one.name === name);
  if (!record) throw new Error(`${name} is not running; start it with \`npm run sandbox\``);
  return record.port;
};

const respondsOk = async (url: string): Promise<boolean> =>
  (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;

/** Removes the variables that would direct a program to another AWS endpoint or proxy. */
export const withoutAwsVariables = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS_|https?_proxy$|all_proxy$|no_proxy$)/i.test(name)));
