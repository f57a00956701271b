// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkTargets, type Targets } from "./targets";

/** Arguments of an `Observability`. */
export interface ObservabilityArgs {
  /** What the platform promises: alerts are made from it. */
  targets: Targets;
  /** Made for it, closed by network policies. @default "observability" */
  namespace?: string;
  /** Days that metrics are kept, 1 to 400. @default 15 */
  retentionDays?: number;
  /** Each Prometheus's volume, in GiB; metrics go when it is nine tenths full. @default 50 */
  storageGiB?: number;
  /** Key of the volumes. @default - the cloud's own key for volumes */
  volumeKeyArn?: pulumi.Input<string>;
  /** Labels and annotations of every object inside. */
  tags: PlatformTags;
}

/** What an `Observability` gives to those who look. */
export interface ObservabilityOutputs {
  /** Inside the cluster. */
  readonly prometheusUrl: pulumi.Output<string>;
  /** Inside the cluster. */
  readonly grafanaUrl: pulumi.Output<string>;
}

/** Arguments with every default filled in; only the key may be left to the cloud. */
export type ObservabilitySpec = Required<Omit<ObservabilityArgs, "volumeKeyArn">> & Pick<ObservabilityArgs, "volumeKeyArn">;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveObservability = (name: string, args: ObservabilityArgs): ObservabilitySpec => {
  const spec: ObservabilitySpec = {
    ...args,
    namespace: args.namespace ?? "observability",
    retentionDays: args.retentionDays ?? 15,
    storageGiB: args.storageGiB ?? 50,
  };
  const problems = new Problems(`Observability "${name}"`);
  checkTargets(problems, spec.targets);
  problems.unless(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(String(spec.namespace)), "namespace", spec.namespace,
    "is no name of a namespace", "use lower-case letters, digits and dashes");
  problems.unless(isIntegerWithin(spec.retentionDays, 1, 400), "retentionDays", spec.retentionDays, "is no span", "set it from 1 to 400 days");
  problems.unless(isIntegerWithin(spec.storageGiB, 10, 16_384), "storageGiB", spec.storageGiB,
    "is no size of a volume that metrics fit in", "set it from 10 to 16384 GiB");
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};
