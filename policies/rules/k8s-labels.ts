// SPDX-License-Identifier: Apache-2.0
// Labels of workloads and namespaces.
import { combine, PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { defineCheck, when, type Check } from "../checks";
import { valueAt } from "../property-path";
import type { Rule } from "../rule";
import { HARDENING, INVENTORY } from "./controls";
import { isUserNamespace } from "./k8s-objects";
import { DAEMON_SETS, DEPLOYMENTS, NAMESPACES, STATEFUL_SETS } from "./tokens";

const REQUIRED_LABELS = ["app.kubernetes.io/name", "environment", "cost-center", "data-classification"];
const LABEL_GUIDE = "kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/";

const hasRequiredLabels = (path: string): Check =>
  defineCheck([path], (properties) =>
    combine(
      REQUIRED_LABELS.map((label) => {
        const value = valueAt(properties, [...path.split("."), label]);
        if (value === UNKNOWN) return unknownAt(`${path}.${label}`);
        return typeof value === "string" && value !== "" ? PASS : violation(`${path}.${label} must be set`);
      }),
    ),
  );

const ENFORCE = "pod-security.kubernetes.io/enforce";
const enforcesPodSecurity = defineCheck(["metadata.labels"], (properties) => {
  const level = valueAt(properties, ["metadata", "labels", ENFORCE]);
  if (level === UNKNOWN) return unknownAt(`metadata.labels.${ENFORCE}`);
  return level === "restricted" || level === "baseline"
    ? PASS
    : violation(`metadata.labels must set ${ENFORCE} to restricted or baseline`);
});

export const k8sLabels: Rule[] = [
  {
    id: "k8s-workload-required-labels",
    topic: "tagging",
    severity: "medium",
    level: "advisory",
    controls: INVENTORY,
    title: "Kubernetes workloads set the required labels on their Pods.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS, ...DAEMON_SETS],
    check: hasRequiredLabels("spec.template.metadata.labels"),
    remediation: `Set the labels ${REQUIRED_LABELS.join(", ")} in spec.template.metadata.labels.`,
    source: LABEL_GUIDE,
  },
  {
    id: "k8s-namespace-required-labels",
    topic: "tagging",
    severity: "medium",
    level: "advisory",
    controls: INVENTORY,
    title: "Kubernetes Namespaces have the required labels.",
    resources: NAMESPACES,
    check: when(isUserNamespace, hasRequiredLabels("metadata.labels")),
    remediation: `Set the labels ${REQUIRED_LABELS.join(", ")} in metadata.labels.`,
    source: LABEL_GUIDE,
  },
  {
    id: "k8s-namespace-pod-security-enforced",
    topic: "identity",
    severity: "high",
    level: "advisory",
    controls: HARDENING,
    title: "Kubernetes Namespaces enforce the Pod Security Standards.",
    resources: NAMESPACES,
    check: when(isUserNamespace, enforcesPodSecurity),
    remediation: `Set the label ${ENFORCE} in metadata.labels to restricted.`,
    source: "kubernetes.io/docs/concepts/security/pod-security-admission/",
  },
];
