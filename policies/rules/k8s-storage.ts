// SPDX-License-Identifier: Apache-2.0
// StorageClasses, and the volumes that use them.
import { hasPassed, PASS, UNKNOWN, unknownAt, violation, type CheckResult } from "../check-result";
import { each, isSet, isTrue, oneOf, when, type RuleSettings } from "../checks";
import { forEachResource, ofTypes } from "../companion-resources";
import { valuesAt } from "../property-path";
import type { Rule, StackResource } from "../rule";
import { ENCRYPTION_AT_REST } from "./controls";
import { readsOfEach } from "./k8s-objects";
import { k8s, STATEFUL_SETS, STORAGE_CLASSES } from "./tokens";

const CLAIMS = k8s(["core/v1"], "PersistentVolumeClaim");
const PARAMETER_GUIDE = "github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md";
const usesEbs = oneOf("provisioner", ["ebs.csi.aws.com", "kubernetes.io/aws-ebs", "ebs.csi.eks.amazonaws.com"]);

/** The encryption of a StorageClass outside the stack is unknown. Other rules check the StorageClasses of the stack. */
const namesStorageClass = (name: unknown, resources: readonly StackResource[]): CheckResult => {
  if (name === undefined || name === null || name === "")
    return violation("spec.storageClassName is not set; it must name a StorageClass that encrypts volumes");
  const isInStack = ofTypes(resources, STORAGE_CLASSES).some(
    ({ properties }) => valuesAt(properties, "metadata.name")[0] === name,
  );
  return name === UNKNOWN || !isInStack ? unknownAt("spec.storageClassName") : PASS;
};

const isBoundToVolume = isSet("spec.volumeName");
/** A claim that is bound to an existing volume needs no StorageClass. */
const claimNamesStorageClass = (
  { properties }: StackResource,
  resources: readonly StackResource[],
  settings: RuleSettings,
): CheckResult | undefined => {
  const bound = isBoundToVolume(properties, settings);
  if (hasPassed(bound)) return undefined;
  const result = namesStorageClass(valuesAt(properties, "spec.storageClassName")[0], resources);
  return result.violations.length > 0 && bound.unknown.length > 0 ? bound : result;
};

export const k8sStorage: Rule[] = [
  {
    id: "k8s-storageclass-volumes-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "Kubernetes StorageClasses encrypt EBS volumes.",
    resources: STORAGE_CLASSES,
    check: when(usesEbs, isTrue("parameters.encrypted")),
    remediation: 'Set parameters.encrypted to "true".',
    source: PARAMETER_GUIDE,
  },
  {
    id: "k8s-storageclass-volumes-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "Kubernetes StorageClasses encrypt EBS volumes with a customer managed KMS key.",
    resources: STORAGE_CLASSES,
    check: when(usesEbs, isSet("parameters.kmsKeyId")),
    remediation: "Set parameters.kmsKeyId to the ARN of a customer managed KMS key.",
    source: PARAMETER_GUIDE,
  },
  {
    id: "k8s-pvc-storage-class-set",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: ENCRYPTION_AT_REST,
    title: "Kubernetes PersistentVolumeClaims specify a StorageClass.",
    resources: CLAIMS,
    reads: {
      ...readsOfEach(CLAIMS, ["spec.storageClassName", "spec.volumeName"]),
      ...readsOfEach(STORAGE_CLASSES, ["metadata.name"]),
    },
    checkStack: forEachResource(CLAIMS, claimNamesStorageClass),
    remediation: "Set spec.storageClassName to a StorageClass that encrypts volumes.",
    source: "kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1",
  },
  {
    id: "k8s-statefulset-storage-class-set",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: ENCRYPTION_AT_REST,
    title: "Kubernetes StatefulSets specify a StorageClass for their volumes.",
    resources: STATEFUL_SETS,
    check: each("spec.volumeClaimTemplates", isSet("spec.storageClassName")),
    remediation: "Set spec.volumeClaimTemplates[].spec.storageClassName to a StorageClass that encrypts volumes.",
    source: "kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage",
  },
];
