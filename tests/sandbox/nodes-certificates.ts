// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { call, type Access, type KubernetesObject } from "../../sandbox/cluster/api";
import { isReady, servedSerial, type Condition, type Pod } from "./nodes-probes";

export interface Certificate extends KubernetesObject {
  spec: { secretName: string };
  status?: { conditions?: Condition[] };
}

export const conditionIs = (conditions: Condition[] | undefined, type: string, value: string): boolean =>
  (conditions ?? []).some((one) => one.type === type && one.status === value);

/** Serial number of the certificate in the secret of a certificate. */
export const serialOf = async (access: Access, namespace: string, name: string): Promise<string> => {
  const path = `/api/v1/namespaces/${namespace}/secrets/${name}-tls`;
  const { data } = await call<{ data: Record<string, string> }>(access, "GET", path);
  return new X509Certificate(Buffer.from(data["tls.crt"]!, "base64")).serialNumber;
};

/** Requests a new certificate at once, as `cmctl renew` does. */
export const renew = async (access: Access, namespace: string, name: string): Promise<void> => {
  const path = `/apis/cert-manager.io/v1/namespaces/${namespace}/certificates/${name}`;
  const certificate = await call<Certificate>(access, "GET", path);
  const issuing = { type: "Issuing", status: "True", reason: "ManuallyTriggered", message: "renewed by a test" };
  await call(access, "PUT", `${path}/status`, {
    ...certificate,
    status: { ...certificate.status, conditions: [...(certificate.status?.conditions ?? []), issuing] },
  });
};

/** Pods that do not serve the certificate in their secret. @param ports Name of the part and of its certificate -> port. */
export const staleParts = async (
  access: Access,
  pods: readonly Pod[],
  ports: Readonly<Record<string, number>>,
): Promise<string[]> => {
  const stale: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    const ofPart = pods.filter((pod) => pod.metadata.labels?.["app.kubernetes.io/name"] === name && isReady(pod));
    if (ofPart.length === 0) stale.push(`${name} has no ready pod`);
    for (const pod of ofPart) {
      const namespace = pod.metadata.namespace!;
      const [wanted, served] = [await serialOf(access, namespace, name), await servedSerial(pod, port).catch(String)];
      if (served !== wanted) stale.push(`${pod.metadata.name} serves ${served} instead of ${wanted}`);
    }
  }
  return stale;
};
