// SPDX-License-Identifier: Apache-2.0
import * as networking from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { metadata, selectorLabels } from "./metadata";

/** Ingress (`from`) or egress (`to`) that pods of a namespace are allowed. */
export interface TrafficRule {
  name: string;
  /** Labels of the pods that the rule selects. */
  pods: Record<string, string>;
  from?: input.networking.v1.NetworkPolicyPeer[];
  to?: input.networking.v1.NetworkPolicyPeer[];
  ports: { port: number; protocol?: string }[];
}

/** Networks as peers of a network policy. */
export const networksOf = (cidrs: readonly pulumi.Input<string>[]): { ipBlock: { cidr: pulumi.Input<string> } }[] =>
  cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** Egress to the cluster's DNS, which every pod needs. */
const DNS: TrafficRule = {
  name: "dns",
  pods: {},
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [{ port: 53, protocol: "UDP" }, { port: 53 }],
};

/** Denies all ingress and egress of a namespace, except DNS and the given rules. */
export const denyByDefault = (
  name: string,
  namespace: string,
  tags: PlatformTags,
  rules: TrafficRule[],
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
  for (const { name: rule, pods, from, to, ports } of [DNS, ...rules])
    new networking.NetworkPolicy(
      `${name}-${rule}`,
      {
        metadata: metadata(tags, rule, namespace),
        spec: {
          podSelector: { matchLabels: pods },
          policyTypes: [from ? "Ingress" : "Egress"],
          ...(from && { ingress: [{ from, ports: withProtocol(ports) }] }),
          ...(to && { egress: [{ to, ports: withProtocol(ports) }] }),
        },
      },
      opts,
    );
};

/** The ingress and egress of one part, besides the cluster's DNS. An empty list of ports allows all ports. */
export interface Traffic {
  in?: { from: input.networking.v1.NetworkPolicyPeer[]; ports: number[] }[];
  out?: { to: input.networking.v1.NetworkPolicyPeer[]; ports: number[] }[];
}

/** Allows the traffic of one part in a namespace that denies by default, with one network policy. */
export const allowTraffic = (
  name: string,
  namespace: string,
  tags: PlatformTags,
  part: string,
  traffic: Traffic,
  opts: pulumi.CustomResourceOptions,
): void => {
  const tcp = (ports: number[]): { ports?: { port: number; protocol: string }[] } =>
    ports.length > 0 ? { ports: withProtocol(ports.map((port) => ({ port }))) } : {};
  new networking.NetworkPolicy(
    `${name}-${part}-traffic`,
    {
      metadata: metadata(tags, part, namespace),
      spec: {
        podSelector: { matchLabels: selectorLabels(part) },
        policyTypes: ["Ingress", "Egress"],
        ingress: (traffic.in ?? []).map(({ from, ports }) => ({ from, ...tcp(ports) })),
        egress: (traffic.out ?? []).map(({ to, ports }) => ({ to, ...tcp(ports) })),
      },
    },
    opts,
  );
};

const withProtocol = (ports: TrafficRule["ports"]): { port: number; protocol: string }[] =>
  ports.map(({ port, protocol }) => ({ port, protocol: protocol ?? "TCP" }));
