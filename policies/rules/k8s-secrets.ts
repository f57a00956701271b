// SPDX-License-Identifier: Apache-2.0
// Secrets in the environment of containers and in ConfigMaps.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { defineCheck } from "../checks";
import { inContainers } from "../pods";
import { valuesAt, type Properties } from "../property-path";
import type { Rule } from "../rule";
import { CREDENTIALS } from "./controls";
import { k8s, POD_RESOURCES } from "./tokens";

/** Names of secrets. A name that ends in _FILE or _URL is the location of a secret, and does not match. */
const SECRET_NAME =
  /((^|_)(PASS|PWD)|PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY(_ID)?|SECRET_KEY(_BASE)?|PRIVATE_?KEY|CREDENTIALS?)$/i;
/** `scheme://user:password@host`, or a private key. */
const CONTAINS_SECRET = /:\/\/[^/\s:@]*:[^/\s:@$]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** A reference to another variable, a path, or a flag. */
const NOT_A_SECRET = /^\$\(|^\/|^(true|false)$/;

const isSecretName = (name: unknown): boolean => typeof name === "string" && SECRET_NAME.test(name);
const isSecret = (name: unknown, value: unknown): boolean =>
  typeof value === "string" &&
  value !== "" &&
  (CONTAINS_SECRET.test(value) || (isSecretName(name) && !NOT_A_SECRET.test(value)));

interface EnvVar {
  name?: unknown;
  value?: unknown;
}

const envReferencesSecrets = defineCheck(["env.name", "env.value"], (container) => {
  const variables = valuesAt(container, "env") as (EnvVar | typeof UNKNOWN)[];
  const secret = variables.find(
    (variable): variable is EnvVar => variable !== UNKNOWN && isSecret(variable.name, variable.value),
  );
  if (secret) return violation(`env ${String(secret.name)} must use valueFrom.secretKeyRef, not a plaintext value`);
  const isUnknown = variables.some(
    (variable) =>
      variable === UNKNOWN || variable.name === UNKNOWN || (isSecretName(variable.name) && variable.value === UNKNOWN),
  );
  return isUnknown ? unknownAt("env") : PASS;
});

const dataHasNoSecrets = defineCheck(["data"], ({ data }) => {
  if (data === UNKNOWN) return unknownAt("data");
  const entries = Object.entries((data ?? {}) as Properties);
  const secret = entries.find(([name, value]) => isSecret(name, value));
  if (secret) return violation(`data.${secret[0]} must be in a Secret`);
  return entries.some(([name, value]) => value === UNKNOWN && isSecretName(name)) ? unknownAt("data") : PASS;
});

export const k8sSecrets: Rule[] = [
  {
    id: "k8s-pod-no-secrets-in-env",
    topic: "identity",
    severity: "high",
    controls: CREDENTIALS,
    title: "Kubernetes Pods do not contain plaintext secrets in environment variables.",
    resources: POD_RESOURCES,
    check: inContainers(envReferencesSecrets),
    remediation: "Use env[].valueFrom.secretKeyRef to read the value from a Secret.",
    source: "kubernetes.io/docs/concepts/security/secrets-good-practices/",
  },
  {
    id: "k8s-configmap-no-plaintext-secrets",
    topic: "identity",
    severity: "high",
    controls: CREDENTIALS,
    title: "Kubernetes ConfigMaps do not contain secrets.",
    resources: k8s(["core/v1"], "ConfigMap"),
    check: dataHasNoSecrets,
    remediation:
      "Move the value from data to a Secret. A ConfigMap does not have the encryption and access control of a Secret.",
    source: "kubernetes.io/docs/concepts/configuration/configmap/",
  },
];
