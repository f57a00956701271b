// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { State } from "../lib/state";
import type { Access } from "./api";

/** Users of the API server and their groups. The controllers use the names to which Kubernetes' default RBAC roles are bound. */
const USERS = {
  admin: "system:masters",
  kwok: "system:masters",
  provisioner: "system:masters",
  "system:kube-controller-manager": "",
  "system:kube-scheduler": "",
  // Service accounts of cert-manager, whose programs run as processes of this machine unless the nodes are real.
  "system:serviceaccount:cert-manager:cert-manager": "",
  "system:serviceaccount:cert-manager:cert-manager-cainjector": "",
  "system:serviceaccount:cert-manager:cert-manager-webhook": "",
  // Parts of real nodes. The API server lets a node read only what its pods use.
  "system:node:node-a": "system:nodes",
  "system:node:node-b": "system:nodes",
  "system:node:node-c": "system:nodes",
  "system:kube-proxy": "",
  "network-policies": "",
};
export type User = keyof typeof USERS;

/** Endpoint and credentials of a user. The API server must have created its certificate before. */
export const accessOf = (state: State, endpoint: string, user: User): Access => ({
  endpoint,
  // The API server creates its certificate, and writes the certificate of its certificate authority after it.
  ca: lastCertificate(readFileSync(state.path("cluster", "certificates", "apiserver.crt"), "utf8")),
  token: readFileSync(userTokenFile(state, user), "utf8"),
});

/** The last certificate of a PEM bundle: that of the certificate authority that signed the others. */
export const lastCertificate = (pem: string): string => pem.split(/(?=-----BEGIN)/).pop()!;

/** Creates the key that signs service account tokens, unless it exists. @returns its file */
export const serviceAccountKey = (state: State): string => {
  const file = state.path("cluster", "service-account.pem");
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  return file;
};

/** The file with a user's token. Creates the token unless it exists. */
export const userTokenFile = (state: State, user: User): string => {
  const file = state.path("cluster", `token-${shortName(user)}`);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return file;
};

/** Writes the file for the API server's `--token-auth-file`. @returns its file */
export const tokenAuthFile = (state: State): string => {
  const file = state.path("cluster", "tokens.csv");
  const lines = Object.entries(USERS).map(
    ([user, group]) => `${readFileSync(userTokenFile(state, user as User), "utf8")},${user},${user},"${group}"`,
  );
  rmSync(file, { force: true });
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  return file;
};

/** Writes a user's kubeconfig. @returns its file */
export const kubeconfig = (state: State, endpoint: string, user: User): string => {
  const { ca, token } = accessOf(state, endpoint, user);
  const file = state.path("cluster", `kubeconfig-${shortName(user)}.json`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "sandbox",
        cluster: { server: endpoint, "certificate-authority-data": Buffer.from(ca).toString("base64") },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: "sandbox", context: { cluster: "sandbox", user } }],
    "current-context": "sandbox",
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
};

const shortName = (user: User): string => user.replace(/.*:/, "");
