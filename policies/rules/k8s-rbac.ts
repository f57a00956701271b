// SPDX-License-Identifier: Apache-2.0
// Roles, role bindings and service accounts.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { all, any, defineCheck, each, every, isSet, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { CREDENTIALS, LEAST_PRIVILEGE } from "./controls";
import { k8s } from "./tokens";

const RBAC = ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1"];
const RBAC_GUIDE = "kubernetes.io/docs/concepts/security/rbac-good-practices/";
const ROLES = k8s(RBAC, "ClusterRole", "Role");
const BINDINGS = k8s(RBAC, "ClusterRoleBinding", "RoleBinding");
/** The subresources that open a shell in a container, of Pods or of all resources. */
const EXEC_RESOURCES = /^(pods|\*)\/(exec|attach|\*)$/;
const isNotWildcard = (value: unknown): boolean => value !== "*";

const doesNotAllowEverything = defineCheck(["verbs", "resources"], (rule) => {
  const lists = [rule["verbs"], rule["resources"]];
  if (lists.every((list) => Array.isArray(list) && list.includes("*")))
    return violation("verbs and resources must not both be *");
  const canBeWildcard = (list: unknown): boolean =>
    list === UNKNOWN || (Array.isArray(list) && (list.includes("*") || list.includes(UNKNOWN)));
  return lists.every(canBeWildcard) ? unknownAt("verbs, resources") : PASS;
});

export const k8sRbac: Rule[] = [
  {
    id: "k8s-role-no-full-access",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles and ClusterRoles do not allow all verbs on all resources.",
    resources: ROLES,
    check: each("rules", doesNotAllowEverything),
    remediation: "Specify only the required verbs and resources in rules[].verbs and rules[].resources.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-role-no-wildcards",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles and ClusterRoles do not use wildcards for verbs or resources.",
    resources: ROLES,
    check: each(
      "rules",
      all(
        every("verbs", isNotWildcard, "must not be a wildcard"),
        every("resources", isNotWildcard, "must not be a wildcard"),
      ),
    ),
    remediation: "Specify only the required verbs and resources in rules[].verbs and rules[].resources.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-clusterrole-no-secrets-read",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes ClusterRoles do not grant read access to all Secrets.",
    resources: k8s(RBAC, "ClusterRole"),
    check: each(
      "rules",
      any(
        every("resources", (resource) => resource !== "secrets", "must not be secrets"),
        isSet("resourceNames"),
        every(
          "verbs",
          (verb) => !["get", "list", "watch", "*"].includes(String(verb)),
          "must not be get, list or watch",
        ),
      ),
    ),
    remediation: "Use a Role in the namespace, or name the Secrets in rules[].resourceNames.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-role-no-privilege-escalation",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles and ClusterRoles do not allow privilege escalation verbs.",
    resources: ROLES,
    check: each(
      "rules",
      every(
        "verbs",
        (verb) => !["bind", "escalate", "impersonate"].includes(String(verb)),
        "must not be bind, escalate or impersonate",
      ),
    ),
    remediation: "Remove bind, escalate and impersonate from rules[].verbs.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-role-no-pod-exec",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles and ClusterRoles do not allow pod exec or attach.",
    resources: ROLES,
    check: each(
      "rules",
      every("resources", (resource) => !EXEC_RESOURCES.test(String(resource)), "must not be pods/exec or pods/attach"),
    ),
    remediation: "Remove pods/exec and pods/attach from rules[].resources.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-rolebinding-no-anonymous-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes RoleBindings and ClusterRoleBindings do not grant access to unauthenticated users.",
    resources: BINDINGS,
    check: each(
      "subjects",
      satisfies(
        "name",
        (name) => !["system:anonymous", "system:unauthenticated"].includes(String(name)),
        "must not be system:anonymous or system:unauthenticated",
      ),
    ),
    remediation:
      "Set subjects[].name to users, groups or service accounts. Do not use system:anonymous or system:unauthenticated.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-rolebinding-no-cluster-admin",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes RoleBindings and ClusterRoleBindings do not grant cluster-admin.",
    resources: BINDINGS,
    check: satisfies("roleRef.name", (name) => name !== "cluster-admin", "must not be cluster-admin"),
    remediation: "Set roleRef.name to a role that allows only the required actions.",
    source: RBAC_GUIDE,
  },
  {
    id: "k8s-serviceaccount-default-token-not-automounted",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: "Kubernetes default ServiceAccounts do not automount API tokens.",
    resources: k8s(["core/v1"], "ServiceAccount"),
    check: when(
      satisfies("metadata.name", (name) => name === "default", "must be default"),
      satisfies("automountServiceAccountToken", (value) => value === false, "must be false"),
    ),
    remediation: "Set automountServiceAccountToken to false.",
    source: "kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  },
];
