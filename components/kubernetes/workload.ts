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
import { imageFrom } from "./internal/images";
import { annotationsFor, labelsFor, metadata, RESTRICTED, selectorLabels } from "./internal/metadata";
import { denyByDefault, networksOf, type TrafficRule } from "./internal/network-policies";
import { certificate, secretProviderClass, targetGroupBinding } from "./workload/custom-resources";
import { deployment } from "./workload/pods";
import { spanTraffic } from "./workload/spans";

/**
 * An HTTPS service that runs on any conformant cluster. Its pods scale, spread over zones, have probes, drain before
 * they stop, and accept and send no traffic that is not allowed.
 */
export class Workload extends pulumi.ComponentResource implements WorkloadOutputs {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered. */
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
    const inNamespace = { parent: this, dependsOn: namespace };
    denyByDefault(name, spec.namespace, spec.tags, trafficRules(name, spec), inNamespace);
    const account = new core.ServiceAccount(
      `${name}-account`,
      {
        metadata: metadata(spec.tags, name, spec.namespace),
        automountServiceAccountToken: false,
      },
      inNamespace,
    );
    certificate(name, spec, inNamespace);
    secretProviderClass(name, spec, inNamespace);
    const service = createService(name, spec, inNamespace);
    targetGroupBinding(name, spec, service, inNamespace);
    // The pods are created last, so that all they need exists. They are deleted first, while the load balancer still
    // drains them.
    const afterService = { parent: this, dependsOn: [namespace, account, service] };
    const stable = deployment(
      name,
      spec,
      { image: imageFrom(spec.imageRegistry, spec.image), track: "stable", replicas: spec.replicas.min },
      afterService,
    );
    if (spec.canary) {
      const image = imageFrom(spec.imageRegistry, spec.canary.image);
      deployment(name, spec, { image, track: "canary", replicas: spec.canary.replicas }, afterService);
    }
    createScaling(name, spec, stable, inNamespace);

    this.namespace = namespace.metadata.name;
    this.serviceName = service.metadata.name;
    this.registerOutputs({ namespace: this.namespace, serviceName: this.serviceName });
  }
}

const trafficRules = (name: string, spec: WorkloadSpec): TrafficRule[] => {
  const pods = selectorLabels(name);
  return [
    { name: "https-in", pods, from: networksOf(spec.clientCidrs), ports: [{ port: spec.port }] },
    ...spec.peers.map((peer) => ({
      name: `to-${peer.name}`,
      pods,
      to: networksOf(peer.cidrs),
      ports: [{ port: peer.port }],
    })),
    ...spanTraffic(pods, spec),
  ];
};

/** Selects the pods of both tracks: the canary receives requests in proportion to its number of pods. */
const createService = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): core.Service =>
  new core.Service(
    `${name}-service`,
    {
      metadata: {
        ...metadata(spec.tags, name, spec.namespace),
        // Without it, the service waits for ready pods, and the pods wait for the service.
        annotations: { ...annotationsFor(spec.tags), "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "ClusterIP",
        selector: selectorLabels(name),
        ports: [{ name: "https", port: 443, targetPort: "https" }],
      },
    },
    opts,
  );

/** The HorizontalPodAutoscaler and the disruption budget. */
const createScaling = (
  name: string,
  spec: WorkloadSpec,
  target: apps.Deployment,
  opts: pulumi.CustomResourceOptions,
): void => {
  new autoscaling.HorizontalPodAutoscaler(
    `${name}-scaling`,
    {
      metadata: metadata(spec.tags, name, spec.namespace),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target.metadata.name },
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
