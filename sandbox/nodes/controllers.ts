// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, call, type Access, type KubernetesObject } from "../cluster/api";

/** Message that the controllers print after their first pass. */
export const WATCHING_NODES = "watching nodes";

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}
interface SigningRequest extends KubernetesObject {
  spec: { signerName: string; username: string };
  status: { conditions?: Condition[] };
}
interface Pod extends KubernetesObject {
  spec: { readinessGates?: { conditionType: string }[] };
  status: { conditions?: Condition[] };
}

const SIGNING_REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

/** Acts for parts of EKS and AWS that do not run here, every second. */
export const controlNodes = async (access: Access): Promise<never> => {
  let lastPrinted = "";
  for (;;) {
    // The API server may be restarted. The next pass retries what failed; each message is printed once.
    const outcome = await Promise.all([approveServingCertificates(access), passReadinessGates(access)]).then(
      () => WATCHING_NODES,
      (error: unknown) => (error instanceof ApiError ? error.message : String(error)),
    );
    if (outcome !== lastPrinted) process.stdout.write(`${new Date().toISOString()} ${outcome}\n`);
    lastPrinted = outcome;
    await sleep(1000);
  }
};

const list = async <T>(access: Access, path: string): Promise<T[]> =>
  (await call<{ items: T[] }>(access, "GET", path)).items;

/** Approves the requests of kubelets for serving certificates, as EKS does. Kubernetes itself has no approver for them. */
const approveServingCertificates = async (access: Access): Promise<void> => {
  for (const request of await list<SigningRequest>(access, SIGNING_REQUESTS)) {
    const { spec, status, metadata } = request;
    if (spec.signerName !== "kubernetes.io/kubelet-serving" || status.conditions) continue;
    if (!spec.username.startsWith("system:node:")) continue;
    const approved = { type: "Approved", status: "True", reason: "SandboxNode", message: "a node of the sandbox" };
    await call(access, "PUT", `${SIGNING_REQUESTS}/${metadata.name}/approval`, {
      ...request,
      status: { conditions: [approved] },
    });
  }
};

/**
 * Sets the conditions of readiness gates once the containers of a pod are ready. On AWS, the load balancer controller sets them after
 * the health checks of the target group have passed.
 */
const passReadinessGates = async (access: Access): Promise<void> => {
  for (const pod of await list<Pod>(access, "/api/v1/pods")) {
    const conditions = pod.status.conditions ?? [];
    const isTrue = (type: string): boolean => conditions.some((one) => one.type === type && one.status === "True");
    const missing = (pod.spec.readinessGates ?? []).filter(({ conditionType }) => !isTrue(conditionType));
    if (missing.length === 0 || !isTrue("ContainersReady")) continue;
    const added = missing.map(({ conditionType }) => ({
      type: conditionType,
      status: "True",
      reason: "Sandbox",
      lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ""),
    }));
    const kept = conditions.filter(({ type }) => !added.some((one) => one.type === type));
    const { namespace = "", name } = pod.metadata;
    // The pod may have changed since it was read. The next pass tries again.
    await call(access, "PUT", `/api/v1/namespaces/${namespace}/pods/${name}/status`, {
      ...pod,
      status: { ...pod.status, conditions: [...kept, ...added] },
    }).catch((error: unknown) => {
      if (!(error instanceof ApiError && (error.status === 409 || error.status === 404))) throw error;
    });
  }
};
