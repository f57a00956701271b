// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadSpec } from "../../contracts/workload";
import {
  labelsFor,
  metadata,
  secureContainer,
  securePod,
  selectorLabels,
  spread,
  tolerations,
} from "../internal/pod-defaults";
import { certificateSecret, JOINED, SECRETS_DRIVER } from "./custom-resources";

/** One version of a workload. */
interface Version {
  image: string;
  track: "stable" | "canary";
  replicas: number;
}

/** Seconds that the balancer and the endpoints may need to hear of a pod's leave, before its delay begins. */
const NOTICE_SECONDS = 5;
/** Seconds that a pod then has to end what it has begun. */
const END_SECONDS = 25;

const TLS_FOLDER = "/run/tls";

/** Pods of one version, replaced without a pod less than asked for at any time. */
export const rollout = (
  name: string,
  spec: WorkloadSpec,
  version: Version,
  opts: pulumi.CustomResourceOptions,
): apps.Deployment => {
  const fullName = version.track === "stable" ? name : `${name}-${version.track}`;
  const track = { "app.kubernetes.io/track": version.track };
  return new apps.Deployment(
    `${fullName}-deployment`,
    {
      metadata: metadata(spec.tags, fullName, spec.namespace),
      spec: {
        replicas: version.replicas,
        selector: { matchLabels: { ...selectorLabels(name), ...track } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: { ...labelsFor(spec.tags, name), ...track }, annotations: { owner: spec.tags.owner } },
          spec: pod(name, spec, version.image),
        },
      },
      // The autoscaler's from then on: `up` must not take away the pods that it added.
    },
    { ...opts, ignoreChanges: version.track === "stable" ? ["spec.replicas"] : [] },
  );
};

const pod = (name: string, spec: WorkloadSpec, image: string): input.core.v1.PodSpec => {
  const drain = spec.deregistrationSeconds + NOTICE_SECONDS;
  const hasSecrets = Object.keys(spec.secrets).length > 0;
  return {
    ...securePod,
    serviceAccountName: name,
    terminationGracePeriodSeconds: drain + END_SECONDS,
    topologySpreadConstraints: spread(name),
    tolerations,
    ...(spec.targetGroupArn !== undefined && { readinessGates: [{ conditionType: `${JOINED}/${name}` }] }),
    containers: [
      {
        ...secureContainer,
        name,
        image,
        ports: [{ name: "https", containerPort: spec.port }],
        env: environment(spec),
        resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
        startupProbe: probe("/readyz", 2, 30),
        readinessProbe: probe("/readyz", 5, 2),
        livenessProbe: probe("/livez", 10, 3),
        // The image's own `sleep` waits: the sandbox's Kubernetes provider does not know the kubelet's (docs/limits.md).
        lifecycle: { preStop: { exec: { command: ["sleep", String(drain)] } } },
        volumeMounts: [
          { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
          ...(hasSecrets ? [{ name: "secrets", mountPath: "/run/secrets", readOnly: true }] : []),
        ],
      },
    ],
    volumes: [
      { name: "tls", secret: { secretName: certificateSecret(name), defaultMode: 0o440 } },
      ...(hasSecrets
        ? [
            {
              name: "secrets",
              csi: { driver: SECRETS_DRIVER, readOnly: true, volumeAttributes: { secretProviderClass: name } },
            },
          ]
        : []),
    ],
  };
};

const environment = (spec: WorkloadSpec): input.core.v1.EnvVar[] =>
  Object.entries({
    ...spec.environment,
    TLS_CERT_FILE: `${TLS_FOLDER}/tls.crt`,
    TLS_KEY_FILE: `${TLS_FOLDER}/tls.key`,
    TLS_MIN_VERSION: "1.3",
  }).map(([name, value]) => ({ name, value }));

const probe = (path: string, periodSeconds: number, failureThreshold: number): input.core.v1.Probe => ({
  httpGet: { path, port: "https", scheme: "HTTPS" },
  periodSeconds,
  failureThreshold,
  timeoutSeconds: 2,
});
