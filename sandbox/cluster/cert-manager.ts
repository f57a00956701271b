// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Processes, Service } from "../lib/processes";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";
import type { Tools } from "../toolchain";
import { CERT_MANAGER_OBJECTS } from "../toolchain/operators";
import { call, collectionOf, ensureObject, type Access, type KubernetesObject } from "./api";
import { kubeconfig, type User } from "./credentials";

const NAMESPACE = "cert-manager";
/** Accounts of cert-manager's three programs. Its chart binds their roles to them. */
const ACCOUNTS = {
  controller: "system:serviceaccount:cert-manager:cert-manager",
  webhook: "system:serviceaccount:cert-manager:cert-manager-webhook",
  cainjector: "system:serviceaccount:cert-manager:cert-manager-cainjector",
} as const satisfies Record<string, User>;

const READY_SECONDS = 120;

/** Kinds that only pods need. */
const POD_KINDS = ["ConfigMap", "Deployment", "Service"];
const WEBHOOKS = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

interface WebhookConfiguration extends KubernetesObject {
  webhooks: { clientConfig: { url?: string; service?: { path: string }; caBundle?: string } }[];
}

/**
 * Creates the objects of cert-manager's chart, as the EKS add-on does: custom resource definitions, roles, webhooks, and the
 * deployments if its programs run in pods.
 * @param webhookPort Port of the webhook on this machine. @default - the programs run in pods
 */
export const ensureCertManager = async (
  access: Access,
  { certManager: program }: Pick<Tools, "certManager">,
  webhookPort?: number,
): Promise<void> => {
  const chart = JSON.parse(readFileSync(join(dirname(program), CERT_MANAGER_OBJECTS), "utf8")) as KubernetesObject[];
  const objects =
    webhookPort === undefined
      ? chart
      : chart.filter(({ kind }) => !POD_KINDS.includes(kind!)).map((object) => onThisMachine(object, webhookPort));
  await ensureObject(access, "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: NAMESPACE },
  });
  const definitions = objects.filter(isDefinition);
  const others = objects.filter((object) => !isDefinition(object));
  await Promise.all(definitions.map((object) => ensureObject(access, collectionOf(object), object)));
  // The API server calls a webhook as soon as its configuration exists. Its port changes if another program has taken it.
  if (webhookPort !== undefined)
    await Promise.all(others.filter(isWebhook).map((object) => deleteOtherPort(access, object)));
  await Promise.all(others.map((object) => ensureObject(access, collectionOf(object), object)));
};

const isDefinition = ({ kind }: KubernetesObject): boolean => kind === "CustomResourceDefinition";
const isWebhook = (object: KubernetesObject): object is WebhookConfiguration => WEBHOOKS.includes(object.kind!);

/** The API server calls the webhook by URL instead of by service. The host is a name, as the certificate has no addresses. */
const onThisMachine = (object: KubernetesObject, port: number): KubernetesObject => {
  if (!isWebhook(object)) return object;
  const webhooks = object.webhooks.map((webhook) => ({
    ...webhook,
    clientConfig: { url: `https://localhost:${port}${webhook.clientConfig.service!.path}` },
  }));
  return { ...object, webhooks } as KubernetesObject;
};

const deleteOtherPort = async (access: Access, wanted: WebhookConfiguration): Promise<void> => {
  const path = `${collectionOf(wanted)}/${wanted.metadata.name}`;
  const current = await call<WebhookConfiguration>(access, "GET", path).catch(() => undefined);
  const urlOf = ({ webhooks }: WebhookConfiguration): string | undefined => webhooks[0]?.clientConfig.url;
  if (current !== undefined && urlOf(current) !== urlOf(wanted)) await call(access, "DELETE", path);
};

/** True when the API server can call both webhooks: it knows their certificate authority, and a trial object is accepted. */
const canCallWebhook = async (access: Access): Promise<boolean> => {
  const configurations = await Promise.all(
    ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"].map((kind) =>
      call<WebhookConfiguration>(access, "GET", `/apis/admissionregistration.k8s.io/v1/${kind}/cert-manager-webhook`),
    ),
  );
  if (!configurations.every(({ webhooks }) => webhooks.every(({ clientConfig }) => clientConfig.caBundle)))
    return false;
  const trial = {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name: "trial", namespace: NAMESPACE },
    spec: { selfSigned: {} },
  };
  return call(access, "POST", `${collectionOf(trial)}?dryRun=All`, trial).then(
    () => true,
    () => false,
  );
};

/** Creates cert-manager's objects, and runs its programs as processes of this machine with the permissions of their accounts. */
export const startCertManager = async (
  state: State,
  tools: Pick<Tools, "certManager">,
  access: Access,
  processes: Processes,
): Promise<void> => {
  const webhook = await processes.port("cert-manager-webhook");
  const health = await processes.port("cert-manager-controller");
  await ensureCertManager(access, tools, webhook);
  const service = (part: keyof typeof ACCOUNTS, port: number, args: string[], ready: Service["ready"]): Service => ({
    name: `cert-manager-${part}`,
    command: tools.certManager,
    args: [part, `--kubeconfig=${kubeconfig(state, access.endpoint, ACCOUNTS[part])}`, ...args],
    port,
    ready,
  });
  const services = [
    service("webhook", webhook, webhookArguments(webhook), () => canCallWebhook(access)),
    service("cainjector", 0, ["--metrics-listen-address=0"], () => canCallWebhook(access)),
    service("controller", health, controllerArguments(health), () => isAlive(health)),
  ];
  await Promise.all(services.map((one) => processes.ensure(one)));
};

const webhookArguments = (port: number): string[] => [
  "--bind-address=127.0.0.1",
  `--secure-port=${port}`,
  `--dynamic-serving-ca-secret-namespace=${NAMESPACE}`,
  "--dynamic-serving-ca-secret-name=cert-manager-webhook-ca",
  "--dynamic-serving-dns-names=localhost",
];

const controllerArguments = (health: number): string[] => [
  `--cluster-resource-namespace=${NAMESPACE}`,
  // As the chart's values say, so that nothing remains of a certificate that is deleted.
  "--enable-certificate-owner-ref",
  `--healthz-listen-address=127.0.0.1:${health}`,
  "--metrics-listen-address=127.0.0.1:0",
];

const isAlive = async (port: number): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(2000) })).ok;

interface Deployment extends KubernetesObject {
  status?: { availableReplicas?: number };
}

/** Waits until cert-manager's pods run and the API server can call its webhook. @throws UserError */
export const certManagerIsReady = async (access: Access): Promise<void> => {
  const deadline = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
    const { items } = await call<{ items: Deployment[] }>(access, "GET", path);
    const waiting = items.filter(({ status }) => !status?.availableReplicas).map(({ metadata }) => metadata.name);
    if (waiting.length === 0 && (await canCallWebhook(access))) return;
    if (Date.now() > deadline)
      throw new UserError(
        `cert-manager: ${waiting.join(", ") || "the certificate authority of its webhook"} must be ready within ` +
          `${READY_SECONDS} s, and is not; run \`npm run sandbox -- logs node-a-kubelet\` to see why, and run the same command again`,
      );
    await sleep(500);
  }
};
