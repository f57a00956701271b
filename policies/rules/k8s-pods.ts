// SPDX-License-Identifier: Apache-2.0
// The Pod Security Standards, baseline and restricted, for all containers of every resource that creates Pods.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import {
  all,
  defineCheck,
  each,
  every,
  includes,
  isNotTrue,
  isUnset,
  oneOf,
  satisfies,
  when,
  type Check,
} from "../checks";
import { inContainers, inContainersOrPod, inPod } from "../pods";
import type { Properties } from "../property-path";
import type { Rule } from "../rule";
import { HARDENING } from "./controls";
import { POD_RESOURCES } from "./tokens";

const STANDARDS = "kubernetes.io/docs/concepts/security/pod-security-standards/";
/** Volume types that give no access to the node. */
const VOLUME_TYPES = [
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
const PROFILE_TYPES = ["RuntimeDefault", "Localhost"];
const SELINUX_TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t", "", undefined];

/** Before Kubernetes 1.30, an annotation for each container set its AppArmor profile. */
const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";
const appArmorAnnotationsAreSafe = defineCheck(["metadata.annotations"], (pod) => {
  const annotations = (pod["metadata"] as Properties | undefined)?.["annotations"];
  if (annotations === UNKNOWN) return unknownAt("metadata.annotations");
  const profiles = Object.entries((annotations ?? {}) as Properties).filter(([name]) =>
    name.startsWith(APPARMOR_ANNOTATION),
  );
  const unsafe = profiles.find(
    ([, profile]) => profile !== UNKNOWN && !/^(runtime\/default|localhost\/.+|)$/.test(String(profile)),
  );
  if (unsafe) return violation(`metadata.annotations ${unsafe[0]} must be runtime/default or localhost/…`);
  return profiles.some(([, profile]) => profile === UNKNOWN) ? unknownAt("metadata.annotations") : PASS;
});

const volumeTypesArePermitted = defineCheck(VOLUME_TYPES, (volume) => {
  const types = Object.keys(volume).filter(
    // Another rule checks hostPath.
    (key) => key !== "name" && key !== "hostPath" && volume[key] !== undefined && volume[key] !== null,
  );
  const forbidden = types.filter((type) => !VOLUME_TYPES.includes(type));
  return forbidden.length > 0 ? violation(`${forbidden.join(", ")} must be one of ${VOLUME_TYPES.join(", ")}`) : PASS;
});

/** The standards require this only on Linux, because Windows does not have these features. */
const onLinux = (check: Check): Check =>
  when(inPod(satisfies("spec.os.name", (name) => name !== "windows", "must not be windows")), check);

type PodRule = Pick<Rule, "id" | "severity" | "title" | "remediation"> & { check: Check };

const podRules: PodRule[] = [
  {
    id: "k8s-pod-no-host-namespaces",
    severity: "critical",
    title: "Kubernetes Pods do not share the host network, PID or IPC namespaces.",
    check: inPod(all(isNotTrue("spec.hostNetwork"), isNotTrue("spec.hostPID"), isNotTrue("spec.hostIPC"))),
    remediation: "Remove hostNetwork, hostPID and hostIPC.",
  },
  {
    id: "k8s-pod-no-privileged-containers",
    severity: "critical",
    title: "Kubernetes Pods do not run privileged containers.",
    check: inContainers(isNotTrue("securityContext.privileged")),
    remediation: "Remove securityContext.privileged.",
  },
  {
    id: "k8s-pod-drop-all-capabilities",
    severity: "high",
    title: "Kubernetes Pods drop all Linux capabilities.",
    check: onLinux(inContainers(includes("securityContext.capabilities.drop", "ALL"))),
    remediation: 'Set securityContext.capabilities.drop to ["ALL"].',
  },
  {
    id: "k8s-pod-no-added-capabilities",
    severity: "high",
    title: "Kubernetes Pods add no Linux capabilities except NET_BIND_SERVICE.",
    check: inContainers(
      every(
        "securityContext.capabilities.add",
        (capability) => capability === "NET_BIND_SERVICE",
        "must not be a capability other than NET_BIND_SERVICE",
      ),
    ),
    remediation:
      "Remove securityContext.capabilities.add. Only NET_BIND_SERVICE, which allows ports below 1024, is permitted.",
  },
  {
    id: "k8s-pod-no-host-path-volumes",
    severity: "critical",
    title: "Kubernetes Pods do not mount hostPath volumes.",
    check: inPod(each("spec.volumes", isUnset("hostPath"))),
    remediation: "Replace volumes[].hostPath with another volume type.",
  },
  {
    id: "k8s-pod-volume-types-restricted",
    severity: "medium",
    title: "Kubernetes Pods use only permitted volume types.",
    check: inPod(each("spec.volumes", volumeTypesArePermitted)),
    remediation: `Use only these types in volumes[]: ${VOLUME_TYPES.join(", ")}.`,
  },
  {
    id: "k8s-pod-no-host-ports",
    severity: "high",
    title: "Kubernetes Pods do not use host ports.",
    check: inContainers(
      each(
        "ports",
        satisfies("hostPort", (port) => port === undefined || port === null || port === 0, "must not be set"),
      ),
    ),
    remediation: "Remove ports[].hostPort.",
  },
  {
    id: "k8s-pod-no-privilege-escalation",
    severity: "high",
    title: "Kubernetes Pods do not allow privilege escalation.",
    check: onLinux(
      inContainers(satisfies("securityContext.allowPrivilegeEscalation", (value) => value === false, "must be false")),
    ),
    remediation: "Set securityContext.allowPrivilegeEscalation to false.",
  },
  {
    id: "k8s-pod-run-as-non-root",
    severity: "high",
    title: "Kubernetes Pods require containers to run as non-root.",
    check: inContainersOrPod("runAsNonRoot", (value) => value === true, "must be true"),
    remediation: "Set securityContext.runAsNonRoot to true on the pod or on each container.",
  },
  {
    id: "k8s-pod-run-as-user-non-zero",
    severity: "high",
    title: "Kubernetes Pods do not set runAsUser to 0.",
    check: inContainersOrPod("runAsUser", (value) => Number(value ?? 1) !== 0, "must not be 0"),
    remediation: "Set securityContext.runAsUser to a value other than 0, or remove it to use the user of the image.",
  },
  {
    id: "k8s-pod-seccomp-profile-set",
    severity: "medium",
    title: "Kubernetes Pods use a RuntimeDefault or Localhost seccomp profile.",
    check: onLinux(
      inContainersOrPod(
        "seccompProfile.type",
        (value) => PROFILE_TYPES.includes(String(value)),
        `must be ${PROFILE_TYPES.join(" or ")}`,
      ),
    ),
    remediation: "Set securityContext.seccompProfile.type to RuntimeDefault on the pod or on each container.",
  },
  {
    id: "k8s-pod-default-proc-mount",
    severity: "high",
    title: "Kubernetes Pods use the default /proc mount.",
    check: inContainers(oneOf("securityContext.procMount", ["Default", undefined])),
    remediation: "Remove securityContext.procMount.",
  },
  {
    id: "k8s-pod-apparmor-profile-not-disabled",
    severity: "medium",
    title: "Kubernetes Pods do not disable the AppArmor profile.",
    check: all(
      inContainersOrPod(
        "appArmorProfile.type",
        (value) => PROFILE_TYPES.includes((value ?? PROFILE_TYPES[0]) as string),
        `must be ${PROFILE_TYPES.join(" or ")}`,
      ),
      inPod(appArmorAnnotationsAreSafe),
    ),
    remediation: "Remove securityContext.appArmorProfile and the AppArmor annotation.",
  },
  {
    id: "k8s-pod-selinux-type-restricted",
    severity: "medium",
    title: "Kubernetes Pods use only permitted SELinux types.",
    check: inContainersOrPod(
      "seLinuxOptions.type",
      (value) => SELINUX_TYPES.includes(value as undefined),
      `must be one of ${SELINUX_TYPES.filter(Boolean).join(", ")}`,
    ),
    remediation: "Remove securityContext.seLinuxOptions.type.",
  },
  {
    id: "k8s-pod-no-selinux-user-or-role",
    severity: "medium",
    title: "Kubernetes Pods do not set a custom SELinux user or role.",
    check: all(
      ...["user", "role"].map((name) =>
        inContainersOrPod(`seLinuxOptions.${name}`, (value) => value === undefined || value === "", "must not be set"),
      ),
    ),
    remediation: "Remove securityContext.seLinuxOptions.user and securityContext.seLinuxOptions.role.",
  },
  {
    id: "k8s-pod-safe-sysctls-only",
    severity: "medium",
    title: "Kubernetes Pods use only safe sysctls.",
    check: inPod(each("spec.securityContext.sysctls", oneOf("name", SAFE_SYSCTLS))),
    remediation: "Remove the unsafe sysctl from securityContext.sysctls.",
  },
  {
    id: "k8s-pod-no-windows-host-process",
    severity: "critical",
    title: "Kubernetes Pods do not run Windows HostProcess containers.",
    check: inContainersOrPod("windowsOptions.hostProcess", (value) => value !== true, "must be false"),
    remediation: "Remove securityContext.windowsOptions.hostProcess.",
  },
];

export const k8sPods: Rule[] = podRules.map((rule) => ({
  ...rule,
  topic: "identity",
  controls: HARDENING,
  resources: POD_RESOURCES,
  source: STANDARDS,
}));
