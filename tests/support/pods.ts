// SPDX-License-Identifier: Apache-2.0
import type { Recorded } from "./recorder";

/** The port of a handler is a number or the name of a port. */
export interface Handler {
  httpGet?: { path: string; port: string | number; scheme?: string };
  tcpSocket?: { port: string | number };
  grpc?: { port: number };
  exec?: { command: string[] };
}
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: KeyRef; configMapKeyRef?: KeyRef; fieldRef?: { fieldPath: string } };
  }[];
  ports?: { name: string; containerPort: number }[];
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  startupProbe?: Handler;
  readinessProbe?: Handler;
  livenessProbe?: Handler;
  lifecycle?: { preStop?: Handler };
  securityContext?: { readOnlyRootFilesystem?: boolean };
}
interface KeyRef {
  name: string;
  key: string;
}
export interface Volume {
  name: string;
  configMap?: { name: string; items?: { key: string; path: string }[] };
  secret?: { secretName: string; items?: { key: string; path: string }[]; defaultMode?: number };
  emptyDir?: { sizeLimit?: string };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  csi?: { readOnly?: boolean };
}
interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: Volume[];
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  securityContext?: { fsGroup?: number; runAsUser?: number };
}

/** A workload of a recorded stack, with the objects of its namespace. */
export interface Workload {
  /** `NAMESPACE/NAME`. */
  id: string;
  namespace: string;
  kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Job";
  replicas: number;
  labels: Record<string, string>;
  pod: PodSpec;
  /** The Kubernetes provider of the workload: one for each cluster. */
  provider: string;
}

const KIND = /^kubernetes:(?:apps|batch)\/v1:(Deployment|StatefulSet|DaemonSet|Job)$/;

interface Inputs {
  metadata: { name: string; namespace: string };
  spec: {
    replicas?: number;
    template: { metadata: { labels: Record<string, string> }; spec: PodSpec };
    volumeClaimTemplates?: { metadata: { name: string } }[];
  };
}

/** Every workload of a stack, in all namespaces and clusters. @throws Error if there is none */
export const workloadsOf = (recorded: readonly Recorded[]): Workload[] => {
  const found = recorded.flatMap(({ type, inputs, provider }): Workload[] => {
    const kind = KIND.exec(type)?.[1] as Workload["kind"] | undefined;
    if (!kind) return [];
    const { metadata, spec } = inputs as unknown as Inputs;
    const { template, replicas = 1, volumeClaimTemplates: claims = [] } = spec;
    // The StatefulSet controller adds a volume for each claim template, with the name of the template.
    const claimed = claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } }));
    return [
      {
        id: `${metadata.namespace}/${metadata.name}`,
        namespace: metadata.namespace,
        kind,
        replicas,
        labels: template.metadata.labels,
        pod: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claimed] },
        provider,
      },
    ];
  });
  if (found.length === 0) throw new Error("no workload is registered");
  return found;
};

export const containersOf = ({ pod }: Workload): Container[] => [...(pod.initContainers ?? []), ...pod.containers];

/** The name of the program in an image: the last part of its repository. */
export const programOf = ({ image }: Container): string => /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image)![1]!;
/** The version of an image, without a leading `v`. */
export const versionOf = ({ image }: Container): string => /:v?([^/:@]+)(?:@|$)/.exec(image)?.[1] ?? "";

/** A file of a ConfigMap that is mounted into a container. */
export interface ConfigFile {
  path: string;
  text: string;
}

interface ConfigMapInputs {
  metadata: { name: string; namespace: string };
  data?: Record<string, string>;
}

/** The keys of a ConfigMap of the same cluster and namespace, with their texts. */
const configMap = (recorded: readonly Recorded[], workload: Workload, name: string): Record<string, string> =>
  recorded
    .filter(({ type, provider }) => type === "kubernetes:core/v1:ConfigMap" && provider === workload.provider)
    .map(({ inputs }) => inputs as unknown as ConfigMapInputs)
    .find(({ metadata }) => metadata.name === name && metadata.namespace === workload.namespace)?.data ?? {};

/** The files of ConfigMaps that a container sees. */
export const configFilesOf = (recorded: readonly Recorded[], workload: Workload, container: Container): ConfigFile[] =>
  (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath }) => {
    const source = workload.pod.volumes?.find((volume) => volume.name === name)?.configMap;
    if (!source) return [];
    const data = configMap(recorded, workload, source.name);
    const items = source.items ?? Object.keys(data).map((key) => ({ key, path: key }));
    return items
      .filter(({ path }) => subPath === undefined || path === subPath)
      .map(({ key, path }) => ({
        path: subPath === undefined ? `${mountPath}/${path}` : mountPath,
        text: data[key] ?? "",
      }));
  });

/** All texts of a container's own definition: command, arguments, values of variables, and commands of its handlers. */
export const textsOf = (container: Container): string[] => [
  ...(container.command ?? []),
  ...(container.args ?? []),
  ...(container.env ?? []).flatMap(({ value }) => value ?? []),
  ...handlersOf(container).flatMap(({ exec }) => exec?.command ?? []),
];

export const handlersOf = ({ startupProbe, readinessProbe, livenessProbe, lifecycle }: Container): Handler[] =>
  [startupProbe, readinessProbe, livenessProbe, lifecycle?.preStop].filter((handler) => handler !== undefined);

/**
 * The configuration files that a container reads: those that its definition names, or all of them if it names none,
 * because its program then reads a folder.
 */
export const filesReadBy = (recorded: readonly Recorded[], workload: Workload, container: Container): ConfigFile[] => {
  const files = configFilesOf(recorded, workload, container);
  const texts = textsOf(container).join("\n");
  const named = files.filter(({ path }) => texts.includes(path));
  return named.length > 0 ? named : files;
};
