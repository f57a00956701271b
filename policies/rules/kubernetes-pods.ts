// SPDX-License-Identifier: Apache-2.0
// Pod Security Standards, baseline and restricted, over all containers of whatever makes pods.
import {
  all,
  any,
  every,
  includes,
  isNotTrue,
  isTrue,
  isUnset,
  oneOf,
  satisfies,
  valuesAt,
  reading,
  when,
  each,
  type Check,
  type Properties,
} from "../checks";
import { PASS, UNKNOWN, unknownAt, violation } from "../answer";
import { inContainers, inContainersOrPod, inPod, inServing } from "../pods";
import type { Rule } from "../rule";
import { CREDENTIALS, HARDENED, RESILIENCE } from "./controls";
import { DAEMON_SETS, DEPLOYMENTS, kinds, POD_MAKERS, STATEFUL_SETS } from "./tokens";

const STANDARDS = "kubernetes.io/docs/concepts/security/pod-security-standards/";
/** Volumes that hold nothing of the node. */
const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const SAFE_SYSCTLS = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
];
const PROFILES = ["RuntimeDefault", "Localhost"];
/** How a profile was named for a container before Kubernetes 1.30. */
const APPARMOR = "container.apparmor.security.beta.kubernetes.io/";
const confinedByAnnotation = reading(["metadata.annotations"], (pod) => {
  const annotations = (pod["metadata"] as Properties | undefined)?.["annotations"];
  if (annotations === UNKNOWN) return unknownAt("metadata.annotations");
  const own = Object.entries((annotations ?? {}) as Properties).filter(([name]) => name.startsWith(APPARMOR));
  const wrong = own.find(
    ([, profile]) => profile !== UNKNOWN && !/^(runtime\/default|localhost\/.+|)$/.test(String(profile)),
  );
  if (wrong) return violation(`metadata.annotations ${wrong[0]} must be runtime/default or localhost/…`);
  return own.some(([, profile]) => profile === UNKNOWN) ? unknownAt("metadata.annotations") : PASS;
});
const SELINUX = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t", "", undefined];

/** The standards ask this of Linux only: the kernel of Windows has none of it. */
const onLinux = (check: Check): Check =>
  when(inPod(satisfies("spec.os.name", (name) => name !== "windows", "must not be windows")), check);

const pod = (id: string, severity: Rule["severity"], requires: string, check: Check, mend: string): Rule => ({
  id,
  topic: "identity",
  severity,
  controls: HARDENED,
  title: requires,
  resources: POD_MAKERS,
  check,
  remediation: mend,
  source: STANDARDS,
});

/** Names that say that a value is a secret; of where one is, they don't. */
const SECRET_NAME =
  /((^|_)(PASS|PWD)|PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY(_ID)?|SECRET_KEY(_BASE)?|PRIVATE_?KEY|CREDENTIALS?)$/i;
/** `scheme://user:password@host`, or a private key. */
const HOLDS_SECRET = /:\/\/[^/\s:@]*:[^/\s:@$]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Where a secret is, or whether there is one. */
const NO_SECRET = /^\$\(|^\/|^(true|false)$/;
const isSecret = (name: unknown, value: unknown): boolean =>
  typeof value === "string" &&
  value !== "" &&
  (HOLDS_SECRET.test(value) || (typeof name === "string" && SECRET_NAME.test(name) && !NO_SECRET.test(value)));
const secretsByReference = reading(["env.name", "env.value"], (container) => {
  const entries = valuesAt(container, "env") as ({ name?: unknown; value?: unknown } | typeof UNKNOWN)[];
  const wrong = entries.find((one) => one !== UNKNOWN && isSecret(one.name, one.value));
  if (wrong)
    return violation(`env ${String((wrong as { name: unknown }).name)} must come from a secret, not stand here`);
  const isOpen = entries.some(
    (one) =>
      one === UNKNOWN ||
      one.name === UNKNOWN ||
      (typeof one.name === "string" && SECRET_NAME.test(one.name) && one.value === UNKNOWN),
  );
  return isOpen ? unknownAt("env") : PASS;
});

/** `registry:5000/name:tag`, `name@sha256:…`: the tag, if there is one, and not "latest". */
const isPinned = (image: unknown): boolean => {
  const text = String(image);
  const tag = /:([^/:@]+)(@|$)/.exec(text)?.[1];
  return text.includes("@sha256:") || (tag !== undefined && tag !== "latest");
};

export const kubernetesPods: Rule[] = [
  pod(
    "k8s-pod-no-host-namespaces",
    "critical",
    "A pod has its own network, processes and messages, not the node's.",
    inPod(all(isNotTrue("spec.hostNetwork"), isNotTrue("spec.hostPID"), isNotTrue("spec.hostIPC"))),
    "leave hostNetwork, hostPID and hostIPC out",
  ),
  pod(
    "k8s-pod-no-privileged-containers",
    "critical",
    "No container is as powerful as the node's root.",
    inContainers(isNotTrue("securityContext.privileged")),
    "leave securityContext.privileged out",
  ),
  pod(
    "k8s-pod-drop-all-capabilities",
    "high",
    "Containers drop all capabilities of the kernel.",
    onLinux(inContainers(includes("securityContext.capabilities.drop", "ALL"))),
    'set securityContext.capabilities.drop to ["ALL"]',
  ),
  pod(
    "k8s-pod-no-added-capabilities",
    "high",
    "Containers add no capability but that to serve on low ports.",
    inContainers(
      every(
        "securityContext.capabilities.add",
        (one) => one === "NET_BIND_SERVICE",
        "must be NET_BIND_SERVICE or nothing",
      ),
    ),
    "leave securityContext.capabilities.add out",
  ),
  pod(
    "k8s-pod-no-host-path-volumes",
    "critical",
    "A pod mounts no folder of the node.",
    inPod(each("spec.volumes", isUnset("hostPath"))),
    "use another kind of volume",
  ),
  pod(
    "k8s-pod-volume-types-restricted",
    "medium",
    "A pod's volumes are of kinds that hold nothing of the node.",
    inPod(
      each(
        "spec.volumes",
        reading(VOLUMES, (volume) => {
          const kinds = Object.keys(volume).filter(
            (key) => key !== "name" && key !== "hostPath" && volume[key] !== undefined && volume[key] !== null,
          );
          const wrong = kinds.filter((kind) => !VOLUMES.includes(kind));
          return wrong.length > 0 ? violation(`${wrong.join(", ")} must be one of ${VOLUMES.join(", ")}`) : PASS;
        }),
      ),
    ),
    `use one of ${VOLUMES.join(", ")}`,
  ),
  pod(
    "k8s-pod-no-host-ports",
    "high",
    "A pod takes no port of its node.",
    inContainers(
      each(
        "ports",
        satisfies("hostPort", (port) => port === undefined || port === null || port === 0, "must be left out"),
      ),
    ),
    "leave ports[].hostPort out",
  ),
  pod(
    "k8s-pod-no-privilege-escalation",
    "high",
    "No process of a container can gain more rights than it began with.",
    onLinux(
      inContainers(satisfies("securityContext.allowPrivilegeEscalation", (value) => value === false, "must be false")),
    ),
    "set securityContext.allowPrivilegeEscalation to false",
  ),
  pod(
    "k8s-pod-run-as-non-root",
    "high",
    "Containers do not run as root.",
    inContainersOrPod("runAsNonRoot", (value) => value === true, "must be true"),
    "set securityContext.runAsNonRoot to true, of the pod or of each container",
  ),
  pod(
    "k8s-pod-run-as-user-non-zero",
    "high",
    "Containers name no user that is root.",
    inContainersOrPod("runAsUser", (value) => Number(value ?? 1) !== 0, "must not be 0"),
    "set securityContext.runAsUser to another user than 0, or leave it to the image",
  ),
  pod(
    "k8s-pod-seccomp-profile-set",
    "medium",
    "Calls of containers to the kernel are filtered.",
    onLinux(
      inContainersOrPod(
        "seccompProfile.type",
        (value) => PROFILES.includes(String(value)),
        `must be ${PROFILES.join(" or ")}`,
      ),
    ),
    "set securityContext.seccompProfile.type to RuntimeDefault, of the pod or of each container",
  ),
  pod(
    "k8s-pod-default-proc-mount",
    "high",
    "Containers see the usual part of /proc only.",
    inContainers(oneOf("securityContext.procMount", ["Default", undefined])),
    "leave securityContext.procMount out",
  ),
  pod(
    "k8s-pod-apparmor-profile-not-disabled",
    "medium",
    "A container is not taken out of its confinement.",
    all(
      inContainersOrPod(
        "appArmorProfile.type",
        (value) => PROFILES.includes((value ?? PROFILES[0]) as string),
        `must be ${PROFILES.join(" or ")}`,
      ),
      inPod(confinedByAnnotation),
    ),
    "leave securityContext.appArmorProfile and the annotation out",
  ),
  pod(
    "k8s-pod-selinux-type-restricted",
    "medium",
    "A container runs under a usual type of SELinux.",
    inContainersOrPod(
      "seLinuxOptions.type",
      (value) => SELINUX.includes(value as undefined),
      "must be container_t, container_init_t or container_kvm_t",
    ),
    "leave securityContext.seLinuxOptions.type out",
  ),
  pod(
    "k8s-pod-no-selinux-user-or-role",
    "medium",
    "A container takes no user or role of SELinux of its own.",
    all(
      ...["user", "role"].map((name) =>
        inContainersOrPod(`seLinuxOptions.${name}`, (value) => value === undefined || value === "", "must be left out"),
      ),
    ),
    "leave securityContext.seLinuxOptions.user and role out",
  ),
  pod(
    "k8s-pod-safe-sysctls-only",
    "medium",
    "A pod changes no setting of the kernel that others share.",
    inPod(each("spec.securityContext.sysctls", oneOf("name", SAFE_SYSCTLS))),
    "leave the sysctl out",
  ),
  pod(
    "k8s-pod-no-windows-host-process",
    "critical",
    "No container is a process of a Windows host.",
    inContainersOrPod("windowsOptions.hostProcess", (value) => value !== true, "must be false"),
    "leave securityContext.windowsOptions.hostProcess out",
  ),
  {
    id: "k8s-pod-service-account-token-not-automounted",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: "Kubernetes Pods mount API tokens only for dedicated service accounts.",
    resources: POD_MAKERS,
    check: inPod(
      any(
        satisfies("spec.automountServiceAccountToken", (value) => value === false, "must be false"),
        all(
          isTrue("spec.automountServiceAccountToken"),
          satisfies(
            "spec.serviceAccountName",
            (name) => typeof name === "string" && name !== "" && name !== "default",
            "must name an account of its own",
          ),
        ),
      ),
    ),
    remediation: "Set automountServiceAccountToken to false.",
    source: "kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  },
  {
    id: "k8s-pod-no-secrets-in-env",
    topic: "identity",
    severity: "high",
    controls: CREDENTIALS,
    title: "Kubernetes Pods do not contain plaintext secrets in environment variables.",
    resources: POD_MAKERS,
    check: inContainers(secretsByReference),
    remediation: "Use env[].valueFrom.secretKeyRef to read the value from a Secret.",
    source: "kubernetes.io/docs/concepts/security/secrets-good-practices/",
  },
  {
    id: "k8s-configmap-no-plaintext-secrets",
    topic: "identity",
    severity: "high",
    controls: CREDENTIALS,
    title: "Kubernetes ConfigMaps do not contain secrets.",
    resources: kinds(["core/v1"], "ConfigMap"),
    check: reading(["data"], ({ data }) => {
      if (data === UNKNOWN) return unknownAt("data");
      const wrong = Object.entries((data ?? {}) as Properties).find(([name, value]) => isSecret(name, value));
      const isOpen = Object.entries((data ?? {}) as Properties).some(
        ([name, value]) => value === UNKNOWN && SECRET_NAME.test(name),
      );
      return wrong ? violation(`data.${wrong[0]} must stand in a secret`) : isOpen ? unknownAt("data") : PASS;
    }),
    remediation: "Move the value from data to a Secret. A ConfigMap does not have the encryption and access control of a Secret.",
    source: "kubernetes.io/docs/concepts/configuration/configmap/",
  },
  {
    id: "k8s-pod-read-only-root-filesystem",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: HARDENED,
    title: "Kubernetes Pods use a read-only root file system.",
    resources: POD_MAKERS,
    check: inContainers(isTrue("securityContext.readOnlyRootFilesystem")),
    remediation: "Set securityContext.readOnlyRootFilesystem to true. Mount an emptyDir volume at each path that a container writes to.",
    source: "kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
  },
  {
    id: "k8s-pod-image-pinned-version",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: HARDENED,
    title: "Kubernetes Pods pin images to a digest or a fixed tag.",
    resources: POD_MAKERS,
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
    resources: POD_MAKERS,
    check: inServing(
      all(
        ...["resources.requests.cpu", "resources.requests.memory", "resources.limits.memory"].map((path) =>
          satisfies(path, (value) => value !== undefined && value !== null && value !== "", "must be set"),
        ),
      ),
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
    check: inServing(satisfies("readinessProbe", (probe) => probe !== undefined && probe !== null, "must be set")),
    remediation: "Set readinessProbe.",
    source: "kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  },
  {
    id: "k8s-pod-liveness-probe-configured",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Pods have liveness probes configured.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS, ...DAEMON_SETS],
    check: inServing(satisfies("livenessProbe", (probe) => probe !== undefined && probe !== null, "must be set")),
    remediation: "Set livenessProbe. The kubelet then restarts a container that does not respond.",
    source: "kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  },
  {
    id: "k8s-pod-topology-spread-configured",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Pods of a workload spread across zones or nodes.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS],
    check: when(
      satisfies("spec.replicas", (count) => Number(count ?? 1) > 1, "is more than one"),
      inPod(
        any(
          satisfies("spec.topologySpreadConstraints", (list) => Array.isArray(list) && list.length > 0, "must be set"),
          satisfies("spec.affinity.podAntiAffinity", (value) => value !== undefined && value !== null, "must be set"),
        ),
      ),
    ),
    remediation: "Set topologySpreadConstraints with topologyKey topology.kubernetes.io/zone.",
    source: "kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  },
];
