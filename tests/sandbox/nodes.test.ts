// SPDX-License-Identifier: Apache-2.0
// Real nodes: what simulated pods cannot show. `npm run test:nodes` runs this suite, after the other sandbox tests.
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SECONDS } from "../../components/targets/assumptions";
import { runningCluster } from "../../sandbox/cluster";
import { call, type Access, type KubernetesObject } from "../../sandbox/cluster/api";
import { orphanProcesses } from "../../sandbox/lib/orphan-processes";
import { Processes } from "../../sandbox/lib/processes";
import { State } from "../../sandbox/lib/state";
import { whyNoNodes } from "../../sandbox/nodes/availability";
import { sandboxCgroups } from "../../sandbox/nodes/cgroups";
import { NETWORK_PROCESS, pidOf } from "../../sandbox/nodes/network";
import { killNode } from "../../sandbox/nodes/node";
import { conditionIs, renew, serialOf, staleParts, type Certificate } from "./nodes-certificates";
import { connectFrom, isReady, sendRequests, type Pod } from "./nodes-probes";
import { EXCEEDS_MEMORY, Webhook } from "./nodes-webhook";
import { outputOf, Sandbox } from "./sandbox";

interface Autoscaler extends KubernetesObject {
  status?: { desiredReplicas: number };
}

const OBSERVABILITY = "observability";
/** Ports of programs that serve their certificate, and that are not stand-ins: certificate -> port. */
const TLS_PORTS: Readonly<Record<string, number>> = {
  alertmanager: 9093,
  jaeger: 4317,
  "kube-state-metrics": 8080,
  "metrics-adapter": 6443,
  "node-exporter": 9100,
  "otel-gateway": 4317,
  prometheus: 9090,
};
/** A mounted secret changes within the sync period of the kubelet and the age of its cache; probes restart a part that reads it once. */
const RENEWAL_SECONDS = 300;
const START_SECONDS = 300;
/** A ticket waits five minutes for others of its group. Before, Prometheus scrapes the restart and evaluates the rule. */
const TICKET_SECONDS = 600;

/** Links, addresses and routes of this machine. */
const networkOfMachine = (): string =>
  ["link", "address", "route"].map((part) => execFileSync("ip", ["-oneline", part], { encoding: "utf8" })).join("\n");

describe("real nodes", () => {
  const folder = mkdtempSync(join(tmpdir(), "webhook-"));
  const webhook = new Webhook(folder);
  const sandbox = new Sandbox(webhook.variables);
  const previousState = process.env["REDOUBT_SANDBOX_STATE"];
  process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
  const state = new State("dev");
  const processes = new Processes(state);
  const network = networkOfMachine();
  let access: Access;

  const list = async <T>(path: string): Promise<T[]> => (await call<{ items: T[] }>(access, "GET", path)).items;
  const pods = (namespace?: string, name?: string): Promise<Pod[]> =>
    list<Pod>(
      `/api/v1${namespace === undefined ? "" : `/namespaces/${namespace}`}/pods` +
        (name === undefined ? "" : `?labelSelector=app.kubernetes.io/name=${name}`),
    );
  /** Pods that are not ready, with the reasons of their containers. */
  const notReady = async (): Promise<string[]> =>
    (await pods())
      .filter((pod) => !isReady(pod))
      .map(({ metadata, spec, status }) => {
        const states = (status.containerStatuses ?? []).map((one) => `${one.name} ${JSON.stringify(one.state)}`);
        return `${metadata.namespace!}/${metadata.name} on ${spec.nodeName ?? "no node"}: ${states.join(", ").slice(0, 300)}`;
      });
  const waitFor = async (what: string, seconds: number, missing: () => Promise<unknown[]>): Promise<number> => {
    const start = Date.now();
    for (;;) {
      const left = await missing();
      if (left.length === 0) return (Date.now() - start) / 1000;
      if (Date.now() - start > seconds * 1000) expect(left, `${what} within ${seconds} s`).to.deep.equal([]);
      await sleep(1000);
    }
  };
  const figure = (name: string, seconds: number): void =>
    void process.stdout.write(`figure: ${name}: ${seconds.toFixed(1)} s\n`);

  before(function () {
    const reason = whyNoNodes(state);
    if (reason !== undefined) {
      // Real nodes need root on Linux, and programs that take longer to build than the other tests to run.
      process.stdout.write(`skipped: real nodes: ${reason}\n`);
      this.skip();
    }
    const outcome = sandbox.run("--nodes", "real");
    const summary = outputOf(outcome);
    figure("up with real nodes", outcome.seconds);
    for (const words of ["Built from source in the version", "in another version", "Stand-ins", "elasticsearch"])
      expect(summary).to.include(words);
    access = runningCluster(state)!;
  });

  after(() => {
    webhook.stop();
    sandbox.remove();
    rmSync(folder, { recursive: true });
    if (previousState === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = previousState;
  });

  it("start every pod of the platform", async () => {
    figure("pods ready after up", await waitFor("every pod is ready", START_SECONDS, notReady));
    expect(new Set((await pods("app", "app")).map(({ spec }) => spec.nodeName)).size).to.equal(3);
  });

  it("leave the network of the machine as it is", () => {
    expect(networkOfMachine()).to.equal(network);
  });

  it("get every certificate from cert-manager", async () => {
    const certificates = await list<Certificate>("/apis/cert-manager.io/v1/certificates");
    expect(certificates).to.have.length.above(10);
    for (const { metadata, status } of certificates)
      expect(conditionIs(status?.conditions, "Ready", "True"), metadata.name).to.equal(true);
  });

  it("reject a connection that no network policy allows, and accept one that a policy allows", async () => {
    const [prometheus, adapter, metrics] = (await Promise.all(
      ["prometheus", "metrics-adapter", "kube-state-metrics"].map(
        async (name) => (await pods(OBSERVABILITY, name))[0]!,
      ),
    )) as [Pod, Pod, Pod];
    expect(await connectFrom(adapter, prometheus, 9090)).to.equal("connected");
    expect(await connectFrom(metrics, prometheus, 9090)).to.equal("timeout");
    // The sender and the receiver each need a policy: with both, the same connection works.
    const path = `/apis/networking.k8s.io/v1/namespaces/${OBSERVABILITY}/networkpolicies`;
    const ports = [{ port: 9090 }];
    const allow = (name: string, spec: object): Promise<unknown> =>
      call(access, "POST", path, {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: `test-${name}`, namespace: OBSERVABILITY },
        spec: { podSelector: { matchLabels: { "app.kubernetes.io/name": name } }, ...spec },
      });
    try {
      await allow("kube-state-metrics", { policyTypes: ["Egress"], egress: [{ ports }] });
      expect(await connectFrom(metrics, prometheus, 9090)).to.equal("timeout");
      await allow("prometheus", { policyTypes: ["Ingress"], ingress: [{ ports }] });
      await waitFor("the connection is allowed", 30, async () =>
        [await connectFrom(metrics, prometheus, 9090)].filter((result) => result !== "connected"),
      );
    } finally {
      for (const name of ["kube-state-metrics", "prometheus"])
        await call(access, "DELETE", `${path}/test-${name}`).catch(() => undefined);
    }
  });

  it("let every part take a renewed certificate", async () => {
    const names = Object.keys(TLS_PORTS);
    const serials = (): Promise<string[]> => Promise.all(names.map((name) => serialOf(access, OBSERVABILITY, name)));
    const stale = async (): Promise<string[]> => staleParts(access, await pods(OBSERVABILITY), TLS_PORTS);
    await waitFor("every part serves its certificate", 60, stale);
    const before = await serials();
    for (const name of names) await renew(access, OBSERVABILITY, name);
    await waitFor("every certificate is renewed", 60, async () => {
      const after = await serials();
      return names.filter((_, index) => after[index] === before[index]);
    });
    figure("every part serves its renewed certificate", await waitFor("renewed", RENEWAL_SECONDS, stale));
    await waitFor("every pod is ready", START_SECONDS, notReady);
  });

  it("send an alert on a failing pod to the webhook of the notification secret", async () => {
    webhook.start(pidOf(processes, NETWORK_PROCESS));
    // The steps of docs/secrets.md.
    await call(access, "POST", `/api/v1/namespaces/${OBSERVABILITY}/secrets`, {
      metadata: { name: "notifications" },
      stringData: Object.fromEntries(
        ["page", "ticket", "escalation", "watchdog"].map((receiver) => [`${receiver}-url`, webhook.url(receiver)]),
      ),
    });
    const setting = "redoubt:metrics.notificationSecret";
    outputOf(
      sandbox.shell("sh", "-c", `pulumi config set --path ${setting} notifications && pulumi up --yes --skip-preview`),
    );
    const path = "/api/v1/namespaces/app/pods";
    await call(access, "POST", path, EXCEEDS_MEMORY);
    try {
      const { name: pod, namespace } = EXCEEDS_MEMORY.metadata;
      const labels = { alertname: "ContainerOOMKilled", namespace, pod, severity: "ticket" };
      const missing = (): Promise<string[]> => Promise.resolve(webhook.received(labels) ? [] : ["no notification"]);
      figure("alert on a failing pod received", await waitFor("the notification", TICKET_SECONDS, missing));
      // The alert that shows that alerts arrive is sent every minute.
      expect(webhook.received({ alertname: "Watchdog" })).to.equal(true);
    } finally {
      await call(access, "DELETE", `${path}/${EXCEEDS_MEMORY.metadata.name}`);
    }
  });

  it("scale the application out on real requests", async () => {
    const urls = (await pods("app", "app")).map(({ status }) => `https://${status.podIP!}:8443/`);
    const scaled = async (): Promise<boolean> => {
      const path = "/apis/autoscaling/v2/namespaces/app/horizontalpodautoscalers/app";
      return ((await call<Autoscaler>(access, "GET", path)).status?.desiredReplicas ?? 0) > urls.length;
    };
    const start = Date.now();
    // At most 240 seconds with 60 requests per second: two times the target of the autoscaler for three pods.
    for (let rounds = 0; rounds < 8 && !(await scaled()); rounds++) {
      const results = await sendRequests(pidOf(processes, NETWORK_PROCESS), { urls, perSecond: 60, seconds: 30 });
      expect(results).to.deep.equal({ 200: 1800 });
    }
    expect(await scaled()).to.equal(true);
    figure("application scaled out", (Date.now() - start) / 1000);
    await waitFor("more pods are ready", SECONDS.podStart.value * 2, async () =>
      (await pods("app", "app")).filter(isReady).length > urls.length ? [] : ["no further pod"],
    );
  });

  it("let a drained pod finish its requests", async () => {
    const [drained, ...others] = (await pods("app", "app")).filter(isReady);
    expect(others).to.have.length.above(1);
    const url = `https://${drained!.status.podIP!}:8443/`;
    // The load balancer sends requests until it has deregistered the pod.
    const sending = sendRequests(pidOf(processes, NETWORK_PROCESS), { urls: [url], perSecond: 10, seconds: 8 });
    await sleep(2000);
    await call(access, "POST", `/api/v1/namespaces/app/pods/${drained!.metadata.name}/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: drained!.metadata.name, namespace: "app" },
    });
    expect(await sending).to.deep.equal({ 200: 80 });
    const gone = async (): Promise<Pod[]> =>
      (await pods("app", "app")).filter(({ metadata }) => metadata.name === drained!.metadata.name);
    await waitFor("the pod has ended", 120, gone);
  });

  it("run everything again within the modeled time after a zone's node is lost", async () => {
    const lost = "node-c";
    const deadline = SECONDS.nodeGrace.value + SECONDS.toleration.value + SECONDS.podStart.value;
    await killNode(processes, lost);
    const start = Date.now();
    const onOthers = async (): Promise<string[]> => {
      const ready = (await pods("app", "app")).filter((pod) => isReady(pod) && pod.spec.nodeName !== lost);
      return ready.length >= 3 ? [] : [`${ready.length} pods of the application are ready in other zones`];
    };
    figure("application ready in other zones after a node is lost", await waitFor("3 pods", deadline, onOthers));
    // A new instance of the zone joins. Volumes are bound to the zone.
    outputOf(sandbox.run("shell", "true"));
    const left = deadline + SECONDS.nodeStart.value - (Date.now() - start) / 1000;
    await waitFor("every pod is ready", left, notReady);
    figure("everything ready after a node is lost", (Date.now() - start) / 1000);
  });

  it("leave no process, control group, mount or network behind", () => {
    outputOf(sandbox.run("reset"));
    expect(orphanProcesses(state.folder)).to.deep.equal([]);
    expect(sandboxCgroups(state)).to.deep.equal([]);
    expect(networkOfMachine()).to.equal(network);
    expect(execFileSync("mount", { encoding: "utf8" })).not.to.include(state.folder);
    expect(execFileSync("lsns", ["--type", "net", "--output", "COMMAND"], { encoding: "utf8" })).not.to.include(
      "sleep infinity",
    );
  });
});
