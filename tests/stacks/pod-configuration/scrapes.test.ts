// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { configFilesOf, containersOf, workloadsOf, type Workload } from "../../support/pods";
import { recordedStack, STACKS } from "../../support/stacks";

interface Job {
  job_name: string;
  scheme?: string;
  tls_config?: { ca_file?: string; min_version?: string; insecure_skip_verify?: boolean };
  static_configs?: { targets: string[] }[];
  kubernetes_sd_configs?: { namespaces?: { names: string[] }; selectors?: { label: string }[] }[];
  relabel_configs?: { source_labels?: string[]; regex?: string; action?: string }[];
}

/** The exporter in Prometheus' own pod. */
const LOOPBACK = /^127\.0\.0\.1:\d+$/;
const PORT_NUMBER = "__meta_kubernetes_pod_container_port_number";

const targetsOf = ({ static_configs: configs = [] }: Job): string[] => configs.flatMap(({ targets }) => targets);
const portsOf = (workload: Workload): number[] =>
  containersOf(workload).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));

for (const stack of STACKS)
  describe(`scrape jobs of ${stack}`, () => {
    /** Every Prometheus with its jobs; prod has one in each region. */
    const servers = async (): Promise<{ jobs: Job[]; workloads: Workload[] }[]> => {
      const recorded = await recordedStack(stack);
      const workloads = workloadsOf(recorded);
      return workloads
        .filter(({ id }) => id === "observability/prometheus")
        .map((workload) => {
          const files = configFilesOf(recorded, workload, workload.pod.containers[0]!);
          const { text } = files.find(({ path }) => path.endsWith("/prometheus.yml"))!;
          return {
            jobs: (JSON.parse(text) as { scrape_configs: Job[] }).scrape_configs,
            workloads: workloads.filter(({ provider }) => provider === workload.provider),
          };
        });
    };

    it("verify the certificate of each target with TLS 1.3", async () => {
      for (const { jobs } of await servers()) {
        const remote = jobs.filter((job) => !targetsOf(job).some((target) => LOOPBACK.test(target)));
        expect(remote.length).to.be.above(5);
        for (const { job_name: name, scheme, tls_config: tls } of remote) {
          expect(scheme, name).to.equal("https");
          expect(tls?.min_version, name).to.equal("TLS13");
          expect(tls?.ca_file, name).to.match(/^\//);
          expect(tls?.insecure_skip_verify, name).to.equal(undefined);
        }
      }
    });

    it("name ports that the pods declare", async () => {
      let checked = 0;
      for (const { jobs, workloads } of await servers())
        for (const { job_name: name, static_configs, kubernetes_sd_configs, relabel_configs } of jobs) {
          const byNumber = relabel_configs?.find(({ source_labels: [label] = [] }) => label === PORT_NUMBER)?.regex;
          const ofService = /^[\w-]+\.observability\.svc:(\d+)$/.exec(static_configs?.[0]?.targets[0] ?? "")?.[1];
          const port = byNumber ?? ofService;
          if (port === undefined) continue;
          checked++;
          const label = kubernetes_sd_configs?.[0]?.selectors?.[0]?.label.split("=")[1] ?? name;
          const pods = workloads.filter(({ labels }) => labels["app.kubernetes.io/name"] === label);
          expect(pods, name).to.have.length(1);
          expect(portsOf(pods[0]!), name).to.include(Number(port));
        }
      expect(checked).to.be.above(4);
    });
  });
