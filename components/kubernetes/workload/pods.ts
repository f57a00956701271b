// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadSpec } from "../../contracts/workload";
import { metadata, selectorLabels } from "../internal/metadata";
import { podTemplate } from "../internal/pod-template";
import { certificateSecret, SECRETS_DRIVER, TARGET_HEALTH_CONDITION } from "./custom-resources";
import { spanVariables } from "./spans";

/** One version of a workload. */
interface Version {
  image: pulumi.Input<string>;
  track: "stable" | "canary";
  replicas: number;
}

/** Seconds that the load balancer and the endpoints may need to notice that a pod is terminating. */
const NOTICE_SECONDS = 5;
/** Seconds that a pod then has to finish the requests in flight. */
const SHUTDOWN_SECONDS = 25;

const TLS_FOLDER = "/run/tls";
/** A volume for temporary files. The root file system is read-only. */
const TMP = "tmp";

/** Runs one version of a workload. A rolling update never goes below the requested number of pods. */
export const deployment = (
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
        template: workloadPod(name, spec, version.image, track),
      },
      // The HorizontalPodAutoscaler sets the replicas of the stable track. `pulumi up` must not scale it back.
    },
    { ...opts, ignoreChanges: version.track === "stable" ? ["spec.replicas"] : [] },
  );
};

const workloadPod = (
  name: string,
  spec: WorkloadSpec,
  image: pulumi.Input<string>,
  labels: Record<string, string>,
): input.core.v1.PodTemplateSpec => {
  const drainSeconds = spec.deregistrationSeconds + NOTICE_SECONDS;
  const secrets = secretsVolume(name, spec);
  return podTemplate({
    app: name,
    tags: spec.tags,
    labels,
    // Without it, the cluster autoscaler never removes a node with a pod that has an emptyDir (Cluster Autoscaler FAQ).
    annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": TMP },
    serviceAccountName: name,
    containers: [
      {
        name,
        image,
        ports: [{ name: "https", containerPort: spec.port }],
        env: environment(name, spec, drainSeconds),
        resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
        // A startup probe that needs the database would restart all pods while the database fails over.
        startupProbe: probe("/startz", 2, 30),
        readinessProbe: probe("/readyz", 5, 2),
        livenessProbe: probe("/livez", 10, 3),
        volumeMounts: [
          { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
          { name: TMP, mountPath: "/tmp" },
          ...secrets.map((volume) => ({ name: volume.name, mountPath: "/run/secrets", readOnly: true })),
        ],
      },
    ],
    volumes: [
      { name: "tls", secret: { secretName: certificateSecret(name), defaultMode: 0o440 } },
      { name: TMP, emptyDir: { sizeLimit: "512Mi" } },
      ...secrets,
    ],
    spec: {
      terminationGracePeriodSeconds: drainSeconds + SHUTDOWN_SECONDS,
      ...(spec.targetGroupArn !== undefined && {
        readinessGates: [{ conditionType: `${TARGET_HEALTH_CONDITION}/${name}` }],
      }),
    },
  });
};

/** The volume of the secrets that the CSI driver mounts; none for a workload without secrets. */
const secretsVolume = (name: string, spec: WorkloadSpec): input.core.v1.Volume[] =>
  Object.keys(spec.secrets).length === 0
    ? []
    : [
        {
          name: "secrets",
          csi: { driver: SECRETS_DRIVER, readOnly: true, volumeAttributes: { secretProviderClass: name } },
        },
      ];

const environment = (name: string, spec: WorkloadSpec, drainSeconds: number): input.core.v1.EnvVar[] =>
  Object.entries({
    ...spec.environment,
    PORT: String(spec.port),
    // The program waits, and not a `preStop` hook: an image without a shell has no `sleep`, and the program can ask its
    // clients to open their next connection elsewhere (docs/adr/0032).
    DRAIN_SECONDS: String(drainSeconds),
    TLS_CERT_FILE: `${TLS_FOLDER}/tls.crt`,
    TLS_KEY_FILE: `${TLS_FOLDER}/tls.key`,
    TLS_MIN_VERSION: "1.3",
    ...spanVariables(name, spec, `${TLS_FOLDER}/ca.crt`),
  }).map(([variable, value]) => ({ name: variable, value }));

const probe = (path: string, periodSeconds: number, failureThreshold: number): input.core.v1.Probe => ({
  httpGet: { path, port: "https", scheme: "HTTPS" },
  periodSeconds,
  failureThreshold,
  timeoutSeconds: 2,
});
