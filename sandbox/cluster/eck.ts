// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { call, type Access, type KubernetesObject } from "./api";

/** Message that the program prints after it has looked for the operator for the first time. */
export const WATCHING_OPERATORS = "watching deployments";

const IMAGE = /(?:^|\/)eck\/eck-operator[:@]/;
/** Lifetime of the operator's token, in seconds: it is renewed when the program starts the operator again. */
const TOKEN_SECONDS = 24 * 3600;

interface Deployment extends KubernetesObject {
  spec: {
    template: { spec: { serviceAccountName: string; containers: { image: string; args?: string[] }[] } };
  };
}

/** An operator that a stack deploys: its namespace, service account and arguments. */
interface Operator {
  namespace: string;
  account: string;
  args: string[];
}

/**
 * The ECK operator among deployments. Two of its arguments are changed: the webhook is off, because it would listen on all addresses
 * of this machine, and so is the election of a leader, because one process runs for all replicas.
 */
export const operatorOf = (deployments: readonly Deployment[]): Operator | undefined => {
  for (const { metadata, spec } of deployments) {
    const { containers, serviceAccountName: account } = spec.template.spec;
    const container = containers.find(({ image }) => IMAGE.test(image));
    if (container === undefined) continue;
    const args = (container.args ?? []).filter(
      (arg) => !/^--(enable-webhook|webhook-|enable-leader-election)/.test(arg),
    );
    return {
      namespace: metadata.namespace!,
      account,
      args: [...args, "--enable-webhook=false", "--enable-leader-election=false"],
    };
  }
  return undefined;
};

/** Runs the ECK operator while a deployment of it exists, with the arguments and the permissions of that deployment. */
export const runOperators = async (access: Access, program: string, folder: string): Promise<never> => {
  let running: { child: ChildProcess; key: string } | undefined;
  for (;;) {
    try {
      const { items } = await call<{ items: Deployment[] }>(access, "GET", "/apis/apps/v1/deployments");
      const wanted = operatorOf(items);
      const key = JSON.stringify(wanted);
      if (running !== undefined && (running.key !== key || running.child.exitCode !== null)) {
        running.child.kill();
        running = undefined;
      }
      if (wanted !== undefined && running === undefined)
        running = { key, child: await startOperator(access, program, folder, wanted) };
      print(WATCHING_OPERATORS);
    } catch (error) {
      // The API server may be restarted. The next iteration retries.
      print(error instanceof Error ? error.message : String(error));
    }
    await sleep(1000);
  }
};

let lastPrinted = "";
/** Prints a message once. */
const print = (message: string): void => {
  if (message !== lastPrinted) process.stdout.write(`${new Date().toISOString()} ${message}\n`);
  lastPrinted = message;
};

const startOperator = async (
  access: Access,
  program: string,
  folder: string,
  { namespace, account, args }: Operator,
): Promise<ChildProcess> => {
  const { status } = await call<{ status: { token: string } }>(
    access,
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: TOKEN_SECONDS } },
  );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kubeconfig = join(folder, "kubeconfig.json");
  const cluster = {
    server: access.endpoint,
    "certificate-authority-data": Buffer.from(access.ca).toString("base64"),
  };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "sandbox", cluster }],
      users: [{ name: account, user: { token: status.token } }],
      contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: account } }],
      "current-context": "sandbox",
    }),
    { mode: 0o600 },
  );
  print(`starting the ECK operator of namespace ${namespace}`);
  return spawn(program, args, {
    cwd: folder,
    env: { ...process.env, KUBECONFIG: kubeconfig, POD_IP: "127.0.0.1" },
    stdio: ["ignore", "inherit", "inherit"],
  });
};
