// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { resolveWorkload, type WorkloadArgs, type WorkloadOutputs, type WorkloadSpec } from "../contracts/workload";
import { labelsFor, metadata, RESTRICTED, secureContainer, securePod, selectorLabels, spread, tolerations } from "./internal/hygiene";
import { isolate } from "./internal/isolation";

/** An HTTPS service that runs on any conformant cluster: scaled, spread over zones, probed, drained, and closed by default. */
export class Workload extends pulumi.ComponentResource implements WorkloadOutputs {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveWorkload(name, args);
    super("redoubt-kubernetes:index:Workload", name, {}, opts);

    const namespace = new core.Namespace(`${name}-namespace`, {
      metadata: { ...metadata(spec.tags, spec.namespace), labels: { ...labelsFor(spec.tags, spec.namespace), ...RESTRICTED } },
    }, { parent: this });
    const inside = { parent: this, dependsOn: namespace };
    isolate(name, spec.namespace, spec.tags, [{
      name: "https-in",
      pods: selectorLabels(name),
      from: spec.clientCidrs.map((cidr) => ({ ipBlock: { cidr } })),
      ports: [{ port: spec.port }],
    }], inside);
    const service = serve(name, spec, inside);
    scale(name, spec, inside, run(name, spec, inside));

    this.namespace = namespace.metadata.name;
    this.serviceName = service.metadata.name;
    this.registerOutputs({ namespace: this.namespace, serviceName: this.serviceName });
  }
}

/**
 * Longer than the balancer takes to stop sending requests to a pod that leaves: its health checks, and its delay of 30 s.
 * The image's own `sleep` waits: the sandbox's Kubernetes provider does not know the kubelet's (docs/limits.md).
 */
const DRAIN_SECONDS = 35;
const GRACE_SECONDS = 60;

const run = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): apps.Deployment => {
  const account = new core.ServiceAccount(`${name}-account`, {
    metadata: metadata(spec.tags, name, spec.namespace),
    automountServiceAccountToken: false,
  }, opts);
  const probe = (path: string, periodSeconds: number, failureThreshold: number) => ({
    httpGet: { path, port: "https", scheme: "HTTPS" }, periodSeconds, failureThreshold, timeoutSeconds: 2,
  });
  return new apps.Deployment(`${name}-deployment`, {
    metadata: metadata(spec.tags, name, spec.namespace),
    spec: {
      replicas: spec.replicas.min,
      selector: { matchLabels: selectorLabels(name) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: labelsFor(spec.tags, name), annotations: { owner: spec.tags.owner } },
        spec: {
          ...securePod,
          serviceAccountName: account.metadata.name,
          terminationGracePeriodSeconds: GRACE_SECONDS,
          topologySpreadConstraints: spread(name),
          tolerations,
          containers: [{
            ...secureContainer,
            name,
            image: spec.image,
            ports: [{ name: "https", containerPort: spec.port }],
            resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            startupProbe: probe("/readyz", 2, 30),
            readinessProbe: probe("/readyz", 5, 2),
            livenessProbe: probe("/livez", 10, 3),
            lifecycle: { preStop: { exec: { command: ["sleep", String(DRAIN_SECONDS)] } } },
          }],
        },
      },
    },
  }, {
    ...opts,
    // The autoscaler's from then on: `up` must not take away the pods that it added.
    ignoreChanges: ["spec.replicas"],
  });
};

const serve = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions): core.Service =>
  new core.Service(`${name}-service`, {
    metadata: {
      ...metadata(spec.tags, name, spec.namespace),
      // A rollout must not wait for the service, nor the service for the rollout.
      annotations: { owner: spec.tags.owner, "pulumi.com/skipAwait": "true" },
    },
    spec: { type: "ClusterIP", selector: selectorLabels(name), ports: [{ name: "https", port: 443, targetPort: "https" }] },
  }, opts);

const scale = (name: string, spec: WorkloadSpec, opts: pulumi.CustomResourceOptions, deployment: apps.Deployment): void => {
  new autoscaling.HorizontalPodAutoscaler(`${name}-scaling`, {
    metadata: metadata(spec.tags, name, spec.namespace),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
      minReplicas: spec.replicas.min,
      maxReplicas: spec.replicas.max,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: spec.targetCpuPercent } } }],
    },
  }, opts);
  new policy.PodDisruptionBudget(`${name}-budget`, {
    metadata: metadata(spec.tags, name, spec.namespace),
    spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(name) } },
  }, opts);
};
