// SPDX-License-Identifier: Apache-2.0
import { listAt, numberAt, textAt } from "../properties";
import type { ExplainedResource } from "../subject";
import { PRICES } from "./prices";
import type { Units } from "./count";

const GIB: Readonly<Record<string, number>> = { Mi: 1 / 1024, Gi: 1, Ti: 1024 };

/** A quantity of Kubernetes, such as `200Gi`, in GiB. */
const gibOf = (quantity: string | undefined): number => {
  const [, number, unit] = /^(\d+)([MGT]i)$/.exec(quantity ?? "") ?? [];
  return number === undefined ? 0 : Number(number) * GIB[unit!]!;
};

/** The volume claims of a pod, `volumeClaimTemplates`, and of the pod groups of the Elastic operator, in GiB. */
const claimed = (resource: ExplainedResource, path: string, pods: number): number =>
  (listAt(resource, `${path}.volumeClaimTemplates`) ?? []).reduce<number>(
    (total, _, index) =>
      total + pods * gibOf(textAt(resource, `${path}.volumeClaimTemplates.${index}.spec.resources.requests.storage`)),
    0,
  );

/** The volumes that a Kubernetes resource claims. They are gp3 volumes, as the storage class of the platform says. */
export const volumesOf = (resource: ExplainedResource): Units[] => {
  const groups = (listAt(resource, "spec.nodeSets") ?? []).map((_, index) => `spec.nodeSets.${index}`);
  const gib =
    (resource.type === "kubernetes:core/v1:PersistentVolumeClaim"
      ? gibOf(textAt(resource, "spec.resources.requests.storage"))
      : claimed(resource, "spec", numberAt(resource, "spec.replicas") ?? numberAt(resource, "spec.count") ?? 1)) +
    groups.reduce((total, path) => total + claimed(resource, path, numberAt(resource, `${path}.count`) ?? 1), 0);
  return gib > 0 ? [{ price: PRICES.gp3, count: gib }] : [];
};
