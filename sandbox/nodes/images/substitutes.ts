// SPDX-License-Identifier: Apache-2.0
import { parseImage } from "../../../components/lib/images";

/** Programs from Go modules, each of which makes one image. */
export type Program =
  | "alertmanager"
  | "cert-manager"
  | "cloudwatch-exporter"
  | "coredns"
  | "elastic-operator"
  | "jaeger"
  | "kube-state-metrics"
  | "metrics-server"
  | "node-exporter"
  | "otel-collector"
  | "prometheus"
  | "prometheus-adapter"
  | "sample-application";

/** What a real node runs in place of an image. */
type Substitute =
  /** The program of the image, built from the Go module of the same version. */
  | { runs: "program"; program: Program }
  /** The program of the image in the nearest version that can be built here. */
  | { runs: "other version"; program: Program; version: string; reason: string }
  /** A program that serves the ports of the image and does none of its work. */
  | StandIn;

export interface StandIn {
  runs: "stand-in";
  reason: string;
  /** Ports on which the stand-in listens: all that the pods declare or probe. */
  ports: readonly number[];
  /** User of the image, as its Dockerfile sets it. */
  user: string;
  /** Paths of programs of the image that pods call: links to the stand-in. */
  programs: readonly string[];
}

const NO_CONTAINER = "no package registry has the program: it is published as a container image and as a release only";
const NO_MODULE = "the Go module proxy answers 403 for its module";

/**
 * The images of the shipped stacks, by their repository without the registry, and what a real node runs in their place. A test
 * compares the rows with the recorded stacks.
 */
export const SUBSTITUTES: Readonly<Record<string, Substitute>> = {
  "prometheus/node-exporter": { runs: "program", program: "node-exporter" },
  "kube-state-metrics/kube-state-metrics": { runs: "program", program: "kube-state-metrics" },
  "prometheuscommunity/yet-another-cloudwatch-exporter": { runs: "program", program: "cloudwatch-exporter" },
  "eck/eck-operator": { runs: "program", program: "elastic-operator" },
  // Its image is built from the same sources with other flags of the linker, so that its digest differs.
  "sample-application": { runs: "program", program: "sample-application" },
  "prom/prometheus": {
    runs: "other version",
    program: "prometheus",
    version: "3.15.0",
    reason: "the tests of rules and alerts build the same one",
  },
  "prometheus/alertmanager": {
    runs: "other version",
    program: "alertmanager",
    version: "0.34.2",
    reason: "the tests of alerts build the same one",
  },
  "prometheus-adapter/prometheus-adapter": {
    runs: "other version",
    program: "prometheus-adapter",
    version: "0.12.0",
    reason: "the checksum database of Go has no entry for v0.10.0",
  },
  "otel/opentelemetry-collector-contrib": {
    runs: "other version",
    program: "otel-collector",
    version: "0.140.1",
    reason: "it shares the modules of Jaeger, and contains the components that our configuration uses",
  },
  "jaegertracing/jaeger": {
    runs: "other version",
    program: "jaeger",
    version: "2.13.0",
    reason: "the Go module proxy has no later version",
  },
  "grafana/grafana": {
    runs: "stand-in",
    reason: NO_CONTAINER,
    ports: [8443],
    user: "472",
    programs: ["bin/sh"],
  },
  "elasticsearch/elasticsearch": {
    runs: "stand-in",
    reason: NO_CONTAINER,
    ports: [9200, 9300, 9399],
    user: "1000:0",
    programs: ["bin/bash", "usr/bin/env"],
  },
  "logstash/logstash": {
    runs: "stand-in",
    reason: NO_CONTAINER,
    ports: [8080, 9600],
    user: "1000",
    programs: ["bin/bash", "usr/bin/env", "usr/share/logstash/bin/logstash"],
  },
  "kibana/kibana": {
    runs: "stand-in",
    reason: NO_CONTAINER,
    ports: [5601],
    user: "1000",
    programs: ["bin/bash", "usr/bin/env"],
  },
  "fluent/fluent-bit": { runs: "stand-in", reason: NO_CONTAINER, ports: [2020], user: "", programs: [] },
  "autoscaling/cluster-autoscaler": {
    runs: "stand-in",
    reason: NO_MODULE,
    ports: [8085],
    user: "65532:65532",
    programs: ["cluster-autoscaler"],
  },
  "eks/aws-load-balancer-controller": {
    runs: "stand-in",
    reason: NO_MODULE,
    ports: [61779],
    user: "65532:65532",
    programs: [],
  },
};

/** The substitute of an image in any registry or mirror, or undefined if it has none. */
export const substituteOf = (reference: string): { repository: string; substitute: Substitute } | undefined => {
  const { repository: path } = parseImage(reference);
  const repository = Object.keys(SUBSTITUTES).find((one) => path === one || path.endsWith(`/${one}`));
  return repository === undefined ? undefined : { repository, substitute: SUBSTITUTES[repository]! };
};
