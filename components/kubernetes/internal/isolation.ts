// SPDX-License-Identifier: Apache-2.0
import * as networking from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { metadata, selectorLabels } from "./pod-defaults";

/** A path that pods of a namespace may take, in or out. */
export interface Path {
  name: string;
  /** The pods that it is for. */
  pods: Record<string, string>;
  from?: input.networking.v1.NetworkPolicyPeer[];
  to?: input.networking.v1.NetworkPolicyPeer[];
  ports: { port: number; protocol?: string }[];
}

/** Where names are looked up: the cluster's DNS. */
const DNS: Omit<Path, "name" | "pods"> = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [{ port: 53, protocol: "UDP" }, { port: 53 }],
};

/** Closes a namespace, in and out, but for name look-ups and the paths declared. */
export const isolate = (
  name: string,
  namespace: string,
  tags: PlatformTags,
  paths: Path[],
  opts: pulumi.CustomResourceOptions,
): void => {
  new networking.NetworkPolicy(
    `${name}-deny`,
    {
      metadata: metadata(tags, "default-deny", namespace),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    opts,
  );
  for (const { name: path, pods, from, to, ports } of [{ name: "dns", pods: {}, ...DNS }, ...paths] as Path[])
    new networking.NetworkPolicy(
      `${name}-${path}`,
      {
        metadata: metadata(tags, path, namespace),
        spec: {
          podSelector: { matchLabels: pods },
          policyTypes: [from ? "Ingress" : "Egress"],
          ...(from && { ingress: [{ from, ports: tcp(ports) }] }),
          ...(to && { egress: [{ to, ports: tcp(ports) }] }),
        },
      },
      opts,
    );
};

/** Whom the pods of one part may speak with, besides the cluster's DNS. No ports are all of them. */
export interface Traffic {
  in?: { from: input.networking.v1.NetworkPolicyPeer[]; ports: number[] }[];
  out?: { to: input.networking.v1.NetworkPolicyPeer[]; ports: number[] }[];
}

/** Opens a closed namespace to the traffic of one part, in one policy. */
export const admit = (
  name: string,
  namespace: string,
  tags: PlatformTags,
  part: string,
  traffic: Traffic,
  opts: pulumi.CustomResourceOptions,
): void => {
  const numbered = (ports: number[]): { ports?: { port: number; protocol: string }[] } =>
    ports.length > 0 ? { ports: tcp(ports.map((port) => ({ port }))) } : {};
  new networking.NetworkPolicy(
    `${name}-${part}-traffic`,
    {
      metadata: metadata(tags, part, namespace),
      spec: {
        podSelector: { matchLabels: selectorLabels(part) },
        policyTypes: ["Ingress", "Egress"],
        ingress: (traffic.in ?? []).map(({ from, ports }) => ({ from, ...numbered(ports) })),
        egress: (traffic.out ?? []).map(({ to, ports }) => ({ to, ...numbered(ports) })),
      },
    },
    opts,
  );
};

const tcp = (ports: Path["ports"]): { port: number; protocol: string }[] =>
  ports.map(({ port, protocol }) => ({ port, protocol: protocol ?? "TCP" }));
