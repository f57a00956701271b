// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, call, ensureObject, type Access, type KubernetesObject } from "../cluster/api";
import { UserError } from "../lib/run";
import { dns } from "./dns";
import type { NetworkLayout } from "./layout";
import { metricsServer } from "./metrics-server";
import { rights, user, type SystemObject } from "./objects";

const NAMESPACE = "namespaces/kube-system";
/** Collections of the kinds of the objects. */
const COLLECTIONS: Record<string, string> = {
  APIService: "/apis/apiregistration.k8s.io/v1/apiservices",
  ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  ConfigMap: `/api/v1/${NAMESPACE}/configmaps`,
  Deployment: `/apis/apps/v1/${NAMESPACE}/deployments`,
  EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
  RoleBinding: `/apis/rbac.authorization.k8s.io/v1/${NAMESPACE}/rolebindings`,
  Service: `/api/v1/${NAMESPACE}/services`,
  ServiceAccount: `/api/v1/${NAMESPACE}/serviceaccounts`,
};

const READY_SECONDS = 120;

/** Creates what EKS has in every cluster: the endpoint of the API server, DNS, metrics, and the rights of the parts of a node. */
export const ensureSystemObjects = async (access: Access, layout: NetworkLayout): Promise<void> => {
  const objects = [apiServerEndpoint(layout), ...policyAgentRights(), ...dns(), ...metricsServer()];
  for (const object of objects) {
    const collection = COLLECTIONS[object.kind!]!;
    // The API server rejects a second service with the address of the first one before it compares their names.
    if (!(await exists(access, `${collection}/${object.metadata.name}`)))
      await ensureObject(access, collection, object);
  }
};

const exists = (access: Access, path: string): Promise<boolean> =>
  call(access, "GET", path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    },
  );

/** Waits until the deployments of the system are available. @throws UserError */
export const systemIsAvailable = async (access: Access): Promise<void> => {
  const deadline = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    const waiting = (await call<{ items: Deployment[] }>(access, "GET", COLLECTIONS["Deployment"]!)).items.filter(
      ({ spec, status }) => (status?.availableReplicas ?? 0) < spec.replicas,
    );
    if (waiting.length === 0) return;
    if (Date.now() > deadline)
      throw new UserError(
        `real nodes: ${waiting.map(({ metadata }) => metadata.name).join(", ")} in kube-system must be available within ` +
          `${READY_SECONDS} s, and is not; run \`npm run sandbox -- logs node-a-kubelet\` to see why, and run the same command again`,
      );
    await sleep(500);
  }
};

interface Deployment extends KubernetesObject {
  spec: { replicas: number };
  status?: { availableReplicas?: number };
}

/** The address of the service `kubernetes`. The API server itself would publish the port on which it listens on loopback. */
const apiServerEndpoint = ({ gateway }: NetworkLayout): SystemObject => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
  addressType: "IPv4",
  endpoints: [{ addresses: [gateway], conditions: { ready: true } }],
  ports: [{ name: "https", port: 443, protocol: "TCP" }],
});

/** Rights of the agent that enforces network policies, as in the manifest of kube-network-policies. */
const policyAgentRights = (): SystemObject[] =>
  rights(
    "network-policies",
    [
      { apiGroups: [""], resources: ["namespaces", "nodes", "pods"], verbs: ["list", "watch"] },
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["list", "watch"] },
    ],
    user("network-policies"),
  );
