// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { State } from "../lib/state";
import { ensureCertificates, type ControlPlaneCertificates } from "./certificates";
import { networkLayout } from "./layout";
import { egressSocket } from "./sockets";

/** What the control plane of a cluster with real nodes has in addition to one with simulated nodes. */
export interface RealControlPlane {
  certificates: ControlPlaneCertificates;
  /** Further arguments of the API server. */
  apiServer: string[];
  /** Further arguments of the controller manager. */
  controllerManager: string[];
  /** Folder with one folder for each node. */
  nodes: string;
}

/** Creates the certificates and the configuration of a control plane with real nodes. */
export const realControlPlane = async (state: State, region: string): Promise<RealControlPlane> => {
  const certificates = await ensureCertificates(state, networkLayout(state, region).gateway);
  return {
    certificates,
    apiServer: [
      "--allow-privileged=true",
      // Webhooks and aggregated APIs are called at the addresses of their pods, as there is no kube-proxy beside the API server.
      "--enable-aggregator-routing=true",
      `--egress-selector-config-file=${egressConfiguration(state)}`,
      `--kubelet-certificate-authority=${certificates.ca}`,
      `--kubelet-client-certificate=${certificates.kubeletClient}`,
      `--kubelet-client-key=${certificates.kubeletClientKey}`,
      "--kubelet-preferred-address-types=InternalIP",
      `--proxy-client-cert-file=${certificates.frontProxyClient}`,
      `--proxy-client-key-file=${certificates.frontProxyClientKey}`,
      `--requestheader-client-ca-file=${certificates.frontProxyCa}`,
      "--requestheader-allowed-names=front-proxy-client",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-username-headers=X-Remote-User",
    ],
    controllerManager: [
      `--cluster-signing-cert-file=${certificates.ca}`,
      `--cluster-signing-key-file=${certificates.caKey}`,
    ],
    nodes: nodesFolder(state),
  };
};

/** Folder with one folder for each node. */
export const nodesFolder = (state: State): string => dirname(egressSocket(state));

/** Writes the configuration that sends the API server's connections to the cluster through the proxy of the nodes' network. */
const egressConfiguration = (state: State): string => {
  const file = state.path("nodes", "egress.json");
  const transport = { uds: { udsName: egressSocket(state) } };
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: "apiserver.k8s.io/v1beta1",
      kind: "EgressSelectorConfiguration",
      egressSelections: [{ name: "cluster", connection: { proxyProtocol: "HTTPConnect", transport } }],
    }),
  );
  return file;
};
