// SPDX-License-Identifier: Apache-2.0
import { parseImage } from "../lib/images";

/**
 * Every image that the components of this folder run, except the images of workloads. A digest pins an image in every registry that
 * holds a copy of it.
 */
export const IMAGES = {
  // These two come from quay.io, which ECR caches without credentials. Their digests are the same at docker.io/prom.
  alertmanager:
    "quay.io/prometheus/alertmanager:v0.28.1@sha256:27c475db5fb156cab31d5c18a4251ac7ed567746a2483ff264516437a39b15ba",
  nodeExporter:
    "quay.io/prometheus/node-exporter:v1.9.1@sha256:d00a542e409ee618a4edc67da14dd48c5da66726bbd5537ab2af9c1dfc442c8a",
  prometheus:
    "docker.io/prom/prometheus:v3.4.0@sha256:78ed1f9050eb9eaf766af6e580230b1c4965728650e332cd1ee918c0c4699775",
  grafana: "docker.io/grafana/grafana:12.0.0@sha256:263cbefd5d9b179893c47c415daab4da5c1f3d6770154741eca4f45c81119884",
  kubeStateMetrics:
    "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0@sha256:db384bf43222b066c378e77027a675d4cd9911107adba46c2922b3a55e10d6fb",
  metricsAdapter:
    "registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.10.0@sha256:2f34cb3a04a0fee6034f4d63ce3ee7786c0f762dc9f3bf196c70e894dd92edd1",
  // Pinned by tag, because its digest could not be looked up (docs/limits.md).
  cloudWatchExporter: "quay.io/prometheuscommunity/yet-another-cloudwatch-exporter:v0.67.0",
  elasticOperator:
    "docker.elastic.co/eck/eck-operator:3.5.0@sha256:b6f261372d9d9af7b00aab03efea25263314d16063c4d440ac322e52c2fdf314",
  elasticsearch:
    "docker.elastic.co/elasticsearch/elasticsearch:9.5.3@sha256:f456578fc2a620a8a4f4c21d070fff1f6070345adb2be5e5626b65be72aea350",
  // 9.5 is the first version that reads renewed certificates (docs/adr/0031).
  logstash:
    "docker.elastic.co/logstash/logstash:9.5.4@sha256:75a495fa0ce94f44da25b7458bf6bf68bb3e4ecde8cdd00cc4376d78fa64e1e7",
  kibana:
    "docker.elastic.co/kibana/kibana:9.5.3@sha256:4530cd98c529bc913ae364067f0233ab6cfb9a560644480b365b45f74a18dbf3",
  // 5.1 is the first version that reads renewed certificates (docs/adr/0031).
  fluentBit:
    "docker.io/fluent/fluent-bit:5.1.2@sha256:d792375ca8e53be72fc25716c28f291f32c6fc6f4f31d12d0d14bc78cefe9226",
  otelCollector:
    "docker.io/otel/opentelemetry-collector-contrib:0.144.0@sha256:213886eb6407af91b87fa47551c3632be1a6419ff3a5114ef1e6fc364628496f",
  jaeger:
    "docker.io/jaegertracing/jaeger:2.15.1@sha256:a7dd965687d45507072676db81e6903706ba334dfc92f0c248125cfd9a70c483",
  clusterAutoscaler:
    "registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.2@sha256:aac369dc283927a623deb1af54696efcc722ae79255aa07788422e495bab887d",
  loadBalancerController:
    "public.ecr.aws/eks/aws-load-balancer-controller:v2.14.1@sha256:13abee6e31c2f25ee91f9ae91aabe4f5bcaf6a70eccd372b36835786d2e0813e",
} as const;

/** The version in the tag of an image. */
export const versionOf = (reference: string): string => parseImage(reference).tag!.replace(/^v/, "");

/** The version of the ECK operator. Its Go module has the same version, and contains the CustomResourceDefinitions. */
export const ECK_VERSION = versionOf(IMAGES.elasticOperator);
