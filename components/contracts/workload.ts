// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";
import type { Bounds } from "./ha-cluster";
import { PRIVATE_NETWORKS, ZONES } from "./network";

/** Arguments of a `Workload`. */
export interface WorkloadArgs {
  /** By digest, so that what was tested is what runs: `registry.example/app@sha256:…`. */
  image: string;
  /** Made for it, with default-deny network policies. @default - the workload's name */
  namespace?: string;
  /** Where its container serves HTTPS, `/livez` and `/readyz` included. @default 8443 */
  port?: number;
  /** Pods between which it scales. @default { min: 3, max: 20 } */
  replicas?: Bounds;
  /** Share of the requested CPU at which it grows, in percent. @default 60 */
  targetCpuPercent?: number;
  /** Networks that its callers are in, the balancer's among them, in CIDR form. @default - every private network (RFC 1918) */
  clientCidrs?: string[];
  /** Labels and annotations of every object inside. */
  tags: PlatformTags;
}

/** What a `Workload` gives to those who call it. */
export interface WorkloadOutputs {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type WorkloadSpec = Required<WorkloadArgs>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveWorkload = (name: string, args: WorkloadArgs): WorkloadSpec => {
  const spec: WorkloadSpec = {
    image: args.image,
    namespace: args.namespace ?? name,
    port: args.port ?? 8443,
    replicas: args.replicas ?? { min: 3, max: 20 },
    targetCpuPercent: args.targetCpuPercent ?? 60,
    clientCidrs: args.clientCidrs ?? [...PRIVATE_NETWORKS],
    tags: args.tags,
  };
  const problems = new Problems(`Workload "${name}"`);
  problems.unless(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name), "name", name,
    "is no name of a Kubernetes object", "use lower-case letters, digits and dashes");
  problems.unless(/^[a-z0-9][\w./:-]*@sha256:[0-9a-f]{64}$/.test(String(spec.image)), "image", spec.image,
    "names no image by its digest", "give it as name@sha256:…, which `docker buildx imagetools inspect NAME` shows");
  problems.unless(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(String(spec.namespace)), "namespace", spec.namespace,
    "is no name of a namespace", "use lower-case letters, digits and dashes");
  problems.unless(isIntegerWithin(spec.port, 1024, 65535), "port", spec.port,
    "is no port that a process without privileges can serve", "use one from 1024 to 65535");
  const { min, max } = spec.replicas ?? {};
  problems.unless(isIntegerWithin(min, ZONES, 1000), "replicas.min", min, "leaves a zone without a pod", `set it to ${ZONES} or more`);
  problems.unless(isIntegerWithin(max, ZONES, 1000), "replicas.max", max, "is no bound", `set it from ${ZONES} to 1000`);
  problems.unless(!(min > max), "replicas.min", min, `exceeds replicas.max ${max}`, "raise replicas.max or lower replicas.min");
  problems.unless(isIntegerWithin(spec.targetCpuPercent, 10, 90), "targetCpuPercent", spec.targetCpuPercent,
    "leaves no room to grow in, or never lets it shrink", "set it from 10 to 90");
  const cidrs: unknown = spec.clientCidrs;
  problems.unless(Array.isArray(cidrs) && cidrs.length > 0 && cidrs.every((cidr) => isCidr(cidr, 8, 32)),
    "clientCidrs", cidrs, "is no list of networks, or opens the pods too wide", 'list networks, /8 or narrower, such as "10.0.0.0/16"');
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};
