// SPDX-License-Identifier: Apache-2.0
import type * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import {
  REQUESTS_METRIC,
  resolveWorkload,
  type WorkloadArgs,
  type WorkloadOutputs,
  type WorkloadSpec,
} from "../contracts/workload";
import { labelsFor, metadata, RESTRICTED, selectorLabels } from "./internal/pod-defaults";
import { isolate, type Path } from "./internal/isolation";
import { certificate, mountedSecrets, targetGroupMembership } from "./workload/custom-resources";
import { rollout } from "./workload/pods";

/** An HTTPS service that runs on any conformant cluster: scaled, spread over zones, probed, drained, and closed by default. */
export class Workload extends pulumi.ComponentResource implements WorkloadOutputs {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveWorkload(name, args);
    super("redoubt-kubernetes:index:Workload", name, {}, opts);

    const namespace = new core.Namespace(
      `${name}-namespace`,
      {
        metadata: {
          ...metadata(spec.tags, spec.namespace),
          labels: { ...labelsFor(spec.tags, spec.namespace), ...RESTRICTED },
        },
      },
      { parent: this },
    );
    const inside = { parent: this, dependsOn: namespace };
    isolate(name, spec.namespace, spec.tags, paths(name, spec), inside);
    const account = new core.ServiceAccount(
      `${name}-account`,
      {
        metadata: metadata(spec.tags, name, spec.namespace),
        automountServiceAccountToken: false,
      },
      inside,
    );
    certificate(name, spec, inside);
    mountedSecrets(name, spec, inside);
    const service = serve(name, spec, inside);
    targetGroupMembership(name, spec, service, inside);
    // The last to come and the first to go: its pods find all that they need, and leave the balancer while it still listens.
    const running = { parent: this, dependsOn: [namespace, account, service] };
    const stable = rollout(name, spec, { image: spec.image, track: "stable", replicas: spec.replicas.min }, running);
    if (spec.canary) rollout(name, spec, { ...spec.canary, track: "canary" }, running);
    scale(name, spec, stable, inside);

    this.namespace = namespace.metadata.name;
    this.serviceName = service.metadata.name;
    this.registerOutputs({ namespace: this.namespace, serviceName: this.serviceName });
  }
}

const paths = (name: string, spec: WorkloadSpec): Path[] => {
  const networks = (cidrs: string[]): { ipBlock: { cidr: string } }[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const pods = selectorLabels(name);
  return [
    { name: "https-in", pods, from: networks(spec.clientCidrs), ports: [{ port: spec.port }] },
    ...spec.peers.map((peer) => ({
      name: `to-${peer.name}`,
      pods,
      to: networks(peer.cidrs),
      ports: [{ port: peer.port }],
    })),
  ];
};

/** Over all pods, the canary's too: who calls it meets them in proportion. */
const serve = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): core.Service =>
  new core.Service(
    `${name}-service`,
    {
      metadata: {
        ...metadata(spec.tags, name, spec.namespace),
        // A rollout must not wait for the service, nor the service for the rollout.
        annotations: { owner: spec.tags.owner, "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "ClusterIP",
        selector: selectorLabels(name),
        ports: [{ name: "https", port: 443, targetPort: "https" }],
      },
    },
    opts,
  );

const scale = (
  name: string,
  spec: WorkloadSpec,
  deployment: apps.Deployment,
  opts: pulumi.CustomResourceOptions,
): void => {
  new autoscaling.HorizontalPodAutoscaler(
    `${name}-scaling`,
    {
      metadata: metadata(spec.tags, name, spec.namespace),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
        minReplicas: spec.replicas.min,
        maxReplicas: spec.replicas.max,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: spec.targetCpuPercent } },
          },
          ...(spec.targetRequestsPerSecond === undefined
            ? []
            : [
                {
                  type: "Pods",
                  pods: {
                    metric: { name: REQUESTS_METRIC },
                    target: { type: "AverageValue", averageValue: String(spec.targetRequestsPerSecond) },
                  },
                },
              ]),
        ],
      },
    },
    opts,
  );
  new policy.PodDisruptionBudget(
    `${name}-budget`,
    {
      metadata: metadata(spec.tags, name, spec.namespace),
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(name) } },
    },
    opts,
  );
};
