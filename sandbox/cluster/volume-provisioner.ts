// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, call, ensureObject, type Access, type FullObject, type KubernetesObject } from "./api";

const DRIVER = "ebs.csi.aws.com";
const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
const SELECTED_NODE = "volume.kubernetes.io/selected-node";
const ZONE = "topology.kubernetes.io/zone";

/** Message that the provisioner prints after it has processed the claims for the first time. */
export const WATCHING_MESSAGE = "watching claims";

export interface Claim extends KubernetesObject {
  spec: {
    storageClassName?: string;
    volumeName?: string;
    accessModes: string[];
    resources: { requests: { storage: string } };
  };
}
interface Volume extends KubernetesObject {
  spec: { local?: { path: string }; persistentVolumeReclaimPolicy: string };
  status?: { phase: string };
}
export interface StorageClass extends KubernetesObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
}

/** The persistent volume that the EBS CSI driver would create for a claim in an availability zone. */
export const volumeFor = (
  claim: Claim,
  zone: string,
  storage: StorageClass,
): KubernetesObject & { spec: Record<string, unknown> } => {
  const { name, namespace, uid } = claim.metadata;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}`, annotations: { [PROVISIONED_BY]: DRIVER } },
    spec: {
      accessModes: claim.spec.accessModes,
      capacity: claim.spec.resources.requests,
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      csi: { driver: DRIVER, volumeHandle: `vol-${uid}`, volumeAttributes: storage.parameters },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: "In", values: [zone] }] }] },
      },
      persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? "Delete",
      storageClassName: storage.metadata.name,
    },
  };
};

/** The folder of a volume, and the function that creates its object, if nodes are real. */
export interface LocalVolumes {
  create: (claim: Claim, node: string, storage: StorageClass) => FullObject;
  remove: (path: string) => void;
}

/**
 * Takes the part of the provisioner of the EBS CSI driver: creates a volume for a claim in the zone of its pod's node, and deletes
 * released volumes.
 * @param local Creates folders of real nodes. @default - the volumes store no data
 */
export const provisionVolumes = async (access: Access, local?: LocalVolumes): Promise<never> => {
  let lastPrinted = "";
  for (;;) {
    // The API server may be restarted. The next iteration retries what failed; each message is printed once.
    const outcome = await reconcile(access, local).then(
      () => WATCHING_MESSAGE,
      (error: unknown) => (error instanceof ApiError ? error.message : String(error)),
    );
    if (outcome !== lastPrinted) process.stdout.write(`${new Date().toISOString()} ${outcome}\n`);
    lastPrinted = outcome;
    await sleep(1000);
  }
};

/** Creates the missing volumes and deletes the released ones. */
const reconcile = async (access: Access, local: LocalVolumes | undefined): Promise<void> => {
  const list = async <T>(path: string): Promise<T[]> => (await call<{ items: T[] }>(access, "GET", path)).items;
  const classes = (await list<StorageClass>("/apis/storage.k8s.io/v1/storageclasses")).filter(
    ({ provisioner }) => provisioner === DRIVER,
  );
  for (const claim of await list<Claim>("/api/v1/persistentvolumeclaims")) {
    const storage = classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName);
    const node = claim.metadata.annotations?.[SELECTED_NODE];
    if (!storage || !node || claim.spec.volumeName) continue;
    const zone = (await call<KubernetesObject>(access, "GET", `/api/v1/nodes/${node}`)).metadata.labels?.[ZONE] ?? "";
    const volume = local ? local.create(claim, node, storage) : volumeFor(claim, zone, storage);
    await ensureObject(access, "/api/v1/persistentvolumes", volume);
  }
  for (const { metadata, spec, status } of await list<Volume>("/api/v1/persistentvolumes")) {
    if (metadata.annotations?.[PROVISIONED_BY] !== DRIVER || status?.phase !== "Released") continue;
    if (spec.persistentVolumeReclaimPolicy !== "Delete") continue;
    if (spec.local) local?.remove(spec.local.path);
    await call(access, "DELETE", `/api/v1/persistentvolumes/${metadata.name}`);
  }
};
