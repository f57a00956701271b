// SPDX-License-Identifier: Apache-2.0
import type { Recorded } from "./recorder";

interface Container {
  name: string;
  image: string;
  env?: { name: string; value?: string; valueFrom?: object }[];
  ports?: { name: string; containerPort: number }[];
  volumeMounts: { name: string; mountPath: string }[];
  resources: { requests: { cpu: string; memory: string }; limits: { memory: string } };
  securityContext: object;
}
interface Template {
  metadata: { labels: Record<string, string> };
  spec: {
    serviceAccountName: string;
    automountServiceAccountToken: boolean;
    securityContext: object;
    containers: [Container];
    initContainers?: Container[];
    volumes: { name: string; secret?: { secretName: string }; hostPath?: unknown }[];
    topologySpreadConstraints?: unknown[];
  };
}
interface Claim {
  metadata: { name: string };
  spec: { storageClassName: string; resources: { requests: { storage: string } } };
}
/** The fields of a node set of Elasticsearch, which Kibana and Logstash have in `spec`. */
interface Group {
  count: number;
  config: Record<string, unknown>;
  podTemplate: Template;
  volumeClaimTemplates?: Claim[];
}
export interface ElasticResource {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Partial<Group> & {
    image: string;
    version: string;
    nodeSets?: Group[];
    http?: { tls: { certificate: { secretName: string } } };
    pipelines?: { "pipeline.id": string; "config.string": string }[];
    [field: string]: unknown;
  };
}

/** The custom resources of the Elastic operator. */
export const elasticResources = (recorded: Recorded[]): ElasticResource[] =>
  recorded
    .filter(({ type }) => /^kubernetes:[a-z]+\.k8s\.elastic\.co\//.test(type))
    .map(({ inputs }) => inputs as unknown as ElasticResource);

export const elasticResource = (recorded: Recorded[], kind: string): ElasticResource =>
  elasticResources(recorded).find((one) => one.kind === kind)!;

/** The groups of pods that a resource describes. */
export const podGroups = ({ spec }: ElasticResource): Group[] => spec.nodeSets ?? [spec as Group];
