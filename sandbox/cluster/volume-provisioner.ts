// SPDX-License-Identifier: Apache-2.0
// Simulates the EBS CSI driver's provisioner: gives a claim whose pod has been placed a volume in that node's zone, and
// takes volumes away with their claims. Nothing is stored.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, call, ensureObject, type Access, type KubernetesObject } from "./api";

const DRIVER = "ebs.csi.aws.com";
const SELECTED_NODE = "volume.kubernetes.io/selected-node";

interface Claim extends KubernetesObject {
  spec: { storageClassName?: string; volumeName?: string; accessModes: string[]; resources: { requests: { storage: string } } };
}
interface Volume extends KubernetesObject {
  spec: { csi?: { driver: string } };
  status?: { phase: string };
}
interface StorageClass extends KubernetesObject {
  provisioner: string;
  parameters?: Record<string, string>;
}

const [endpoint = "", caFile = ""] = process.argv.slice(2);
const access: Access = {
  endpoint,
  ca: readFileSync(caFile, "utf8"),
  token: readFileSync(process.env["SANDBOX_TOKEN_FILE"] ?? "", "utf8"),
};

const list = async <T>(path: string): Promise<T[]> => (await call<{ items: T[] }>(access, "GET", path)).items;

const provision = async (claim: Claim, node: string, storage: StorageClass): Promise<void> => {
  const zone = (await call<KubernetesObject>(access, "GET", `/api/v1/nodes/${node}`)).metadata.labels?.["topology.kubernetes.io/zone"];
  const { name, namespace, uid } = claim.metadata;
  await ensureObject(access, "/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}`, annotations: { "pv.kubernetes.io/provisioned-by": DRIVER } },
    ...{
      spec: {
        accessModes: claim.spec.accessModes,
        capacity: claim.spec.resources.requests,
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
        csi: { driver: DRIVER, volumeHandle: `vol-${uid}`, volumeAttributes: storage.parameters },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: [zone] }] }] } },
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: storage.metadata.name,
      },
    },
  });
};

const pass = async (): Promise<void> => {
  const classes = (await list<StorageClass>("/apis/storage.k8s.io/v1/storageclasses")).filter(({ provisioner }) => provisioner === DRIVER);
  for (const claim of await list<Claim>("/api/v1/persistentvolumeclaims")) {
    const storage = classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName);
    const node = claim.metadata.annotations?.[SELECTED_NODE];
    if (storage && node && !claim.spec.volumeName) await provision(claim, node, storage);
  }
  for (const volume of await list<Volume>("/api/v1/persistentvolumes"))
    if (volume.spec.csi?.driver === DRIVER && volume.status?.phase === "Released") await call(access, "DELETE", `/api/v1/persistentvolumes/${volume.metadata.name}`);
};

const run = async (): Promise<void> => {
  for (;;) {
    // The API server comes and goes in a sandbox; what failed is tried again at the next pass.
    await pass().catch((error: unknown) => process.stdout.write(`${error instanceof ApiError ? error.message : String(error)}\n`));
    await sleep(1000);
  }
};

void run();
