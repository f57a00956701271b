// SPDX-License-Identifier: Apache-2.0
// Good practices for containers that go beyond the Pod Security Standards: images, resources, probes and API tokens.
import { all, any, isSet, isTrue, satisfies } from "../checks";
import { inAppContainers, inContainers, inPod } from "../pods";
import type { Rule } from "../rule";
import { CREDENTIALS, HARDENING, RESILIENCE } from "./controls";
import { DAEMON_SETS, DEPLOYMENTS, POD_RESOURCES, STATEFUL_SETS } from "./tokens";

const PROBE_GUIDE = "kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/";

/** `name@sha256:…`, or `registry:5000/name:tag` with a tag other than latest. */
const isPinned = (image: unknown): boolean => {
  const text = String(image);
  const tag = /:([^/:@]+)(@|$)/.exec(text)?.[1];
  return text.includes("@sha256:") || (tag !== undefined && tag !== "latest");
};

export const k8sContainers: Rule[] = [
  {
    id: "k8s-pod-service-account-token-not-automounted",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: "Kubernetes Pods mount API tokens only for dedicated service accounts.",
    resources: POD_RESOURCES,
    check: inPod(
      any(
        satisfies("spec.automountServiceAccountToken", (value) => value === false, "must be false"),
        all(
          isTrue("spec.automountServiceAccountToken"),
          satisfies(
            "spec.serviceAccountName",
            (name) => typeof name === "string" && name !== "" && name !== "default",
            "must name a dedicated service account",
          ),
        ),
      ),
    ),
    remediation: "Set automountServiceAccountToken to false.",
    source: "kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  },
  {
    id: "k8s-pod-read-only-root-filesystem",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: HARDENING,
    title: "Kubernetes Pods use a read-only root file system.",
    resources: POD_RESOURCES,
    check: inContainers(isTrue("securityContext.readOnlyRootFilesystem")),
    remediation:
      "Set securityContext.readOnlyRootFilesystem to true. Mount an emptyDir volume at each path that a container writes to.",
    source: "kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
  },
  {
    id: "k8s-pod-image-pinned-version",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: HARDENING,
    title: "Kubernetes Pods pin images to a digest or a fixed tag.",
    resources: POD_RESOURCES,
    check: inContainers(satisfies("image", isPinned, "must have a digest, or a tag other than latest")),
    remediation: "Set image to a reference with a digest. A tag other than latest also passes.",
    source: "kubernetes.io/docs/concepts/configuration/overview/",
  },
  {
    id: "k8s-pod-resource-requests-and-limits",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Pods set CPU requests, memory requests and memory limits.",
    resources: POD_RESOURCES,
    check: inAppContainers(
      all(...["resources.requests.cpu", "resources.requests.memory", "resources.limits.memory"].map(isSet)),
    ),
    remediation: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
    source: "kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  {
    id: "k8s-pod-readiness-probe-configured",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Pods have readiness probes configured.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS],
    check: inAppContainers(isSet("readinessProbe")),
    remediation: "Set readinessProbe on each container.",
    source: PROBE_GUIDE,
  },
  {
    id: "k8s-pod-liveness-probe-configured",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Pods have liveness probes configured.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS, ...DAEMON_SETS],
    check: inAppContainers(isSet("livenessProbe")),
    remediation: "Set livenessProbe on each container. The kubelet then restarts a container that does not respond.",
    source: PROBE_GUIDE,
  },
];
