// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Observability } from "../../components/kubernetes/observability";
import { Workload } from "../../components/kubernetes/workload";
import { filesOf, TARGETS as targets } from "../support/observability";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

interface Pod {
  namespace: string;
  labels: Record<string, string>;
  portName: string;
}
interface Relabeling {
  source_labels?: string[];
  regex?: string;
  action?: "keep" | "drop";
}
interface Job {
  job_name: string;
  kubernetes_sd_configs: { role: string; selectors?: { role: string; label: string }[] }[];
  relabel_configs: Relabeling[];
}

/**
 * Pods of EKS add-ons with a port named `https`, as their vendors define them: metrics-server of EKS, and the webhook of
 * cert-manager (deploy/charts/cert-manager/templates/webhook-deployment.yaml).
 */
const ADD_ON_PODS: Record<string, Pod> = {
  "metrics-server": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "metrics-server", "app.kubernetes.io/instance": "metrics-server" },
    portName: "https",
  },
  "cert-manager-webhook": {
    namespace: "cert-manager",
    labels: {
      app: "webhook",
      "app.kubernetes.io/name": "webhook",
      "app.kubernetes.io/component": "webhook",
      "app.kubernetes.io/managed-by": "Helm",
    },
    portName: "https",
  },
};

/** Evaluates equality selectors (Kubernetes, "Labels and Selectors") and the actions `keep` and `drop` of relabeling. */
const isScraped = (job: Job, pod: Pod): boolean => {
  const meta: Record<string, string> = {
    __meta_kubernetes_namespace: pod.namespace,
    __meta_kubernetes_pod_container_port_name: pod.portName,
  };
  const isSelected = job.kubernetes_sd_configs[0]!.selectors?.every(({ label }) =>
    label.split(",").every((term) => pod.labels[term.split("=")[0]!] === term.split("=")[1]),
  );
  return (
    isSelected !== false &&
    job.relabel_configs.every(({ source_labels: [label] = [], regex, action }) => {
      if (action === undefined) return true;
      const matches = new RegExp(`^(?:${regex})$`).test(meta[label!] ?? "");
      return action === "keep" ? matches : !matches;
    })
  );
};

const podOfWorkload = (recorded: Recorded[]): Pod => {
  const { metadata, spec } = inputsOf(recorded, "kubernetes:apps/v1:Deployment", "app-deployment") as {
    metadata: { namespace: string };
    spec: { template: { metadata: Pick<Pod, "labels">; spec: { containers: { ports: { name: string }[] }[] } } };
  };
  const { labels } = spec.template.metadata;
  return { namespace: metadata.namespace, labels, portName: spec.template.spec.containers[0]!.ports[0]!.name };
};

describe("Prometheus job for workloads", () => {
  let recorded: Recorded[];
  let job: Job;
  before(async () => {
    recorded = await record(() => {
      new Observability("o", { targets, tags });
      new Workload("app", { image: `registry.example/app@sha256:${"a".repeat(64)}`, tags });
    });
    const { scrape_configs: jobs } = JSON.parse(filesOf(recorded, "prometheus")["prometheus.yml"]!) as {
      scrape_configs: Job[];
    };
    job = jobs.find(({ job_name: name }) => name === "workloads")!;
  });

  it("scrapes the pods of a Workload", () => expect(isScraped(job, podOfWorkload(recorded))).to.equal(true));

  for (const [name, pod] of Object.entries(ADD_ON_PODS))
    it(`does not scrape the pods of ${name}`, () => expect(isScraped(job, pod)).to.equal(false));

  it("leaves the pods of its own namespace to their own jobs", () =>
    expect(isScraped(job, { ...podOfWorkload(recorded), namespace: "observability" })).to.equal(false));
});
