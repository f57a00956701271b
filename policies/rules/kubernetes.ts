// SPDX-License-Identifier: Apache-2.0
import { isSet, isTrue, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT, INVENTORY } from "./controls";

const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet"].map((kind) => `kubernetes:apps/v1:${kind}`);
const LABELS = ["app.kubernetes.io/name", "environment", "cost-center", "data-classification"];

export const kubernetes: Rule[] = [
  {
    id: "ingress-uses-tls",
    topic: "tls13",
    severity: "critical",
    requires: "An ingress serves TLS.",
    resources: ["kubernetes:networking.k8s.io/v1:Ingress"],
    check: isSet("spec.tls"),
    mend: "set spec.tls to the hosts and the secret of their certificate",
    source: "kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    controls: IN_TRANSIT,
  },
  {
    id: "gateway-listeners-use-tls",
    topic: "tls13",
    severity: "critical",
    requires: "A gateway's listeners speak TLS.",
    resources: ["kubernetes:gateway.networking.k8s.io/v1:Gateway"],
    check: oneOf("spec.listeners.protocol", ["HTTPS", "TLS"]),
    mend: "set spec.listeners[].protocol to HTTPS",
    source: "gateway-api.sigs.k8s.io/guides/tls/",
    controls: IN_TRANSIT,
  },
  {
    id: "storage-class-encrypts",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "Volumes that a storage class makes are encrypted.",
    resources: ["kubernetes:storage.k8s.io/v1:StorageClass"],
    check: when(oneOf("provisioner", ["ebs.csi.aws.com", "efs.csi.aws.com"]), isTrue("parameters.encrypted")),
    mend: 'set parameters.encrypted to "true"',
    source: "github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md",
    controls: AT_REST,
  },
  {
    id: "workload-labelled",
    topic: "tagging",
    severity: "medium",
    requires: "A workload and its pods say what they are and whose.",
    resources: WORKLOADS,
    check: satisfies("spec.template.metadata.labels",
      (labels) => LABELS.every((label) => typeof (labels as Record<string, unknown> | undefined)?.[label] === "string"), `must hold ${LABELS.join(", ")}`),
    mend: "set the labels on the pod's template",
    source: "kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
    controls: INVENTORY,
  },
  {
    id: "namespace-labelled",
    topic: "tagging",
    severity: "medium",
    requires: "A namespace says what it is and whose.",
    resources: ["kubernetes:core/v1:Namespace"],
    check: satisfies("metadata.labels",
      (labels) => LABELS.every((label) => typeof (labels as Record<string, unknown> | undefined)?.[label] === "string"), `must hold ${LABELS.join(", ")}`),
    mend: "set the labels in metadata.labels",
    source: "kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
    controls: INVENTORY,
  },
];
