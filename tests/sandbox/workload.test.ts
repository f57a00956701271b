// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { runningCluster } from "../../sandbox/cluster";
import { ApiError, call, type Access, type KubernetesObject } from "../../sandbox/cluster/api";
import { kubeconfig } from "../../sandbox/cluster/credentials";
import { State } from "../../sandbox/lib/state";
import { AwsClient } from "./aws-client";
import { Sandbox, outputOf, type Outcome } from "./sandbox";

interface Condition {
  type: string;
  status: string;
}
interface Pod extends KubernetesObject {
  spec: { nodeName?: string };
  status: { conditions?: Condition[] };
}
interface Node extends KubernetesObject {
  spec: { unschedulable?: boolean };
  status: { conditions: Condition[] };
}
interface Scale extends KubernetesObject {
  spec: { replicas: number };
}

const PODS = "/api/v1/namespaces/shop/pods";
const NODES = ["node-a", "node-b", "node-c"];
const SCALE = "/apis/apps/v1/namespaces/shop/deployments/shop/scale";
/** Seconds for which a pod tolerates a lost node, and the additional time that the controllers may need. */
const TOLERATED_SECONDS = 30;
const CONTROLLERS_SECONDS = 15;

const isReady = ({ metadata, status }: Pod): boolean =>
  !("deletionTimestamp" in metadata) &&
  (status.conditions ?? []).some((one) => one.type === "Ready" && one.status === "True");

describe("workload on an existing cluster", () => {
  const sandbox = new Sandbox();
  const previousState = process.env["REDOUBT_SANDBOX_STATE"];
  let access: Access;
  let pulumi: (...args: string[]) => Outcome;

  const pods = async (): Promise<Pod[]> => (await call<{ items: Pod[] }>(access, "GET", PODS)).items;
  const ready = async (): Promise<Pod[]> => (await pods()).filter(isReady);
  const waitFor = async (seconds: number, condition: () => Promise<boolean>): Promise<number> => {
    const start = Date.now();
    while (!(await condition())) {
      if (Date.now() - start > seconds * 1000)
        throw new Error(
          `the condition is not met within ${seconds} s: ${JSON.stringify((await pods()).map(({ metadata, spec }) => [metadata.name, spec.nodeName]))}`,
        );
      await sleep(200);
    }
    return (Date.now() - start) / 1000;
  };
  const scaleTo = async (replicas: number): Promise<void> => {
    const scale = await call<Scale>(access, "GET", SCALE);
    await call(access, "PUT", SCALE, { ...scale, spec: { replicas } });
  };
  const setNode = async (name: string, change: (node: Node) => void, part = ""): Promise<void> => {
    const node = await call<Node>(access, "GET", `/api/v1/nodes/${name}`);
    change(node);
    await call(access, "PUT", `/api/v1/nodes/${name}${part}`, node);
  };
  const uncordonNodes = async (): Promise<void> => {
    for (const node of NODES) await setNode(node, ({ spec }) => void (spec.unschedulable = false));
  };
  /** Sets the desired size of the node group, as the cluster autoscaler does. */
  const setDesiredSize = async (desiredSize: number): Promise<void> => {
    const aws = new AwsClient(new State("dev"));
    const eks = async <T>(path: string, body?: object): Promise<T> =>
      JSON.parse((await aws.rest("eks", `/clusters/shop-shop-shop/node-groups${path}`, body)).text) as T;
    const [group] = (await eks<{ nodegroups: string[] }>("")).nodegroups;
    await eks(`/${group}/update-config`, { scalingConfig: { desiredSize } });
    const { nodegroup } = await eks<{ nodegroup: { scalingConfig: { desiredSize: number } } }>(`/${group}`);
    expect(nodegroup.scalingConfig.desiredSize).to.equal(desiredSize);
  };
  /** Evicts a pod. @returns false if its disruption budget does not allow the eviction at present */
  const evict = async ({ metadata }: Pod): Promise<boolean> => {
    try {
      await call(access, "POST", `${PODS}/${metadata.name}/eviction`, {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name: metadata.name, namespace: "shop" },
      });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 429) return false;
      throw error;
    }
  };

  before(() => {
    process.env["REDOUBT_SANDBOX_STATE"] = sandbox.folder;
    outputOf(sandbox.shell("true"));
    const dev = new State("dev");
    access = runningCluster(dev)!;
    const folder = sandbox.program("shop");
    const cluster = `CLUSTER=${kubeconfig(dev, access.endpoint, "admin")}`;
    pulumi = (...args) =>
      sandbox.shell(
        "env",
        "-u",
        "PULUMI_OPTION_CONFIG_FILE",
        "-u",
        "PULUMI_STACK",
        cluster,
        "pulumi",
        "-C",
        folder,
        "--non-interactive",
        ...args,
      );
    outputOf(pulumi("stack", "init", "shop"));
    outputOf(pulumi("up", "--yes", "--skip-preview", "--stack", "shop"));
  });

  after(() => {
    sandbox.remove();
    if (previousState === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = previousState;
  });

  // Also after a failed test, so that the next test starts without cordoned nodes.
  afterEach(uncordonNodes);

  it("starts three pods in three zones", async () => {
    await waitFor(30, async () => (await ready()).length === 3);
    expect(new Set((await ready()).map(({ spec }) => spec.nodeName)).size).to.equal(3);
  });

  it("shows no change in a preview after its autoscalers have scaled out pods and nodes", async () => {
    await scaleTo(7);
    await waitFor(30, async () => (await ready()).length === 7);
    await setDesiredSize(5);
    outputOf(pulumi("refresh", "--yes", "--skip-preview", "--stack", "shop"));
    outputOf(pulumi("preview", "--expect-no-changes", "--stack", "shop"));
  });

  it("is limited to 3 to 20 pods by its autoscaler", async () => {
    await scaleTo(40);
    await waitFor(60, async () => (await ready()).length === 20);
    await scaleTo(1);
    // Three replicas also appear briefly while the deployment scales down to one.
    await waitFor(60, async () => (await call<Scale>(access, "GET", SCALE)).spec.replicas === 3);
    await waitFor(60, async () => (await pods()).length === 3 && (await ready()).length === 3);
  });

  it("has at most one unavailable pod while a node is drained", async () => {
    let evicted = 0;
    for (const node of NODES) {
      await setNode(node, ({ spec }) => void (spec.unschedulable = true));
      for (const pod of (await pods()).filter(({ spec }) => spec.nodeName === node)) {
        await waitFor(30, () => evict(pod));
        evicted++;
      }
      let least = Infinity;
      await waitFor(30, async () => {
        least = Math.min(least, (await ready()).length);
        return (await ready()).filter(({ spec }) => spec.nodeName !== node).length === 3;
      });
      expect(least, node).to.be.at.least(2);
      await uncordonNodes();
    }
    expect(evicted).to.be.at.least(3);
  });

  it("rejects the eviction of a second pod while one is unavailable", async () => {
    // With all nodes cordoned, the first pod is not replaced.
    for (const node of NODES) await setNode(node, ({ spec }) => void (spec.unschedulable = true));
    const [first, second] = await ready();
    await waitFor(30, () => evict(first!));
    await waitFor(30, async () => (await ready()).length === 2);
    expect(await evict(second!)).to.equal(false);
    await uncordonNodes();
    await waitFor(30, async () => (await ready()).length === 3);
  });

  it("has its pods ready in other zones within the toleration time after a zone is lost", async () => {
    const lost = "node-a";
    await setNode(
      lost,
      ({ metadata }) => void (metadata.annotations = { ...metadata.annotations, "redoubt/lost": "true" }),
    );
    await waitFor(30, async () => (await ready()).length === 3);
    await setNode(
      lost,
      ({ status }) => void (status.conditions.find(({ type }) => type === "Ready")!.status = "False"),
      "/status",
    );
    const readyInOtherZones = async (): Promise<boolean> =>
      (await ready()).filter(({ spec }) => spec.nodeName !== lost).length === 3;
    const seconds = await waitFor(TOLERATED_SECONDS + CONTROLLERS_SECONDS, readyInOtherZones);
    process.stdout.write(`figure: pods of a lost zone ready in other zones: ${seconds.toFixed(1)} s\n`);
  });

  it("is destroyed by one command", () => {
    outputOf(pulumi("destroy", "--yes", "--skip-preview", "--stack", "shop"));
  });
});
