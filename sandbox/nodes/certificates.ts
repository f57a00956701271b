// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { run } from "../lib/run";
import type { State } from "../lib/state";
import { SERVICES } from "./layout";

const DAYS = "365";

/** Files of the certificates that the control plane needs with real nodes. */
export interface ControlPlaneCertificates {
  /** Signs the certificates of the API server and of the kubelets: pods know it as `ca.crt`, as on EKS. */
  ca: string;
  caKey: string;
  /** Signs the client certificate with which the API server calls aggregated APIs. */
  frontProxyCa: string;
  kubeletClient: string;
  kubeletClientKey: string;
  frontProxyClient: string;
  frontProxyClientKey: string;
}

/**
 * Creates the certificates of the control plane, unless they exist. A control plane without nodes creates its own, but does not keep
 * the key of their authority, which the kubelets' certificates need.
 * @param gateway Address at which nodes reach the API server.
 */
export const ensureCertificates = async (state: State, gateway: string): Promise<ControlPlaneCertificates> => {
  const file = (name: string): string => state.path("cluster", "certificates", name);
  const ca = await ensureAuthority(file("ca"), "kubernetes");
  const frontProxy = await ensureAuthority(file("front-proxy-ca"), "front-proxy");
  const names = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost"];
  const server = await ensureCertificate(file("apiserver"), ca, "/CN=kube-apiserver", [
    `subjectAltName=${[...names.map((name) => `DNS:${name}`), ...["127.0.0.1", gateway, SERVICES.kubernetes].map((ip) => `IP:${ip}`)].join()}`,
    "extendedKeyUsage=serverAuth",
  ]);
  appendAuthority(server.certificate, ca.certificate);
  const client = ["extendedKeyUsage=clientAuth"];
  const kubelet = await ensureCertificate(
    file("kubelet-client"),
    ca,
    "/O=system:masters/CN=kube-apiserver-kubelet-client",
    client,
  );
  const proxy = await ensureCertificate(file("front-proxy-client"), frontProxy, "/CN=front-proxy-client", client);
  return {
    ca: ca.certificate,
    caKey: ca.key,
    frontProxyCa: frontProxy.certificate,
    kubeletClient: kubelet.certificate,
    kubeletClientKey: kubelet.key,
    frontProxyClient: proxy.certificate,
    frontProxyClientKey: proxy.key,
  };
};

interface Pair {
  certificate: string;
  key: string;
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

const ensureAuthority = async (base: string, name: string): Promise<Pair> => {
  const pair = { certificate: `${base}.crt`, key: `${base}.key` };
  if (!existsSync(pair.certificate))
    await run("openssl", [
      ...["req", "-x509", ...NEW_KEY, "-days", DAYS, "-subj", `/CN=${name}`],
      ...["-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", pair.key, "-out", pair.certificate],
    ]);
  return pair;
};

const ensureCertificate = async (base: string, ca: Pair, subject: string, extensions: string[]): Promise<Pair> => {
  const pair = { certificate: `${base}.crt`, key: `${base}.key` };
  if (existsSync(pair.certificate)) return pair;
  const [request, settings] = [`${base}.csr`, `${base}.cnf`];
  writeFileSync(settings, `${extensions.join("\n")}\n`);
  await run("openssl", ["req", "-new", ...NEW_KEY, "-subj", subject, "-keyout", pair.key, "-out", request]);
  await run("openssl", [
    ...["x509", "-req", "-in", request, "-days", DAYS, "-CA", ca.certificate, "-CAkey", ca.key, "-CAcreateserial"],
    ...["-extfile", settings, "-out", pair.certificate],
  ]);
  for (const file of [request, settings]) rmSync(file);
  return pair;
};

/** The other parts of the sandbox read the authority from the end of the API server's certificate file. */
const appendAuthority = (certificate: string, ca: string): void => {
  const [own, authority] = [readFileSync(certificate, "utf8"), readFileSync(ca, "utf8")];
  if (!own.includes(authority)) writeFileSync(certificate, `${own}${authority}`);
};
