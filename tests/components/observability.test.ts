// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import type { ObservabilityArgs } from "../../components/contracts/observability";
import { prometheusSizes, seriesFor } from "../../components/kubernetes/observability/metrics/sizes";
import {
  filesOf,
  METRICS_PARTS,
  NETWORK_POLICY,
  podOf,
  recordObservability,
  REMOTE_WRITE,
  TARGETS as targets,
  workloads,
} from "../support/observability";
import { elasticResource } from "../support/elastic";
import { inputsOf } from "../support/recorder";

describe("Observability: high availability", () => {
  it("runs two Prometheus, three Alertmanager and two Grafana replicas", async () => {
    const recorded = await recordObservability();
    expect(Object.fromEntries(workloads(recorded).map(({ name, replicas }) => [name, replicas]))).to.deep.include({
      prometheus: 2,
      alertmanager: 3,
      grafana: 2,
      "kube-state-metrics": 2,
      "node-exporter": undefined,
    });
  });

  it("spreads replicas over zones and gives each component a pod disruption budget", async () => {
    const recorded = await recordObservability();
    expect(elasticResource(recorded, "Elasticsearch").spec).to.not.have.property("podDisruptionBudget");
    const replicated = workloads(recorded).filter(({ replicas }) => replicas !== undefined);
    expect(replicated.map(({ name }) => name)).to.include.members(
      METRICS_PARTS.filter((part) => part !== "node-exporter"),
    );
    for (const { name, pod } of replicated) {
      expect(pod.topologySpreadConstraints, name).to.have.length(2);
      // The operator creates a budget that permits no disruption while a copy is missing.
      if (name === "elasticsearch") continue;
      expect(
        inputsOf(recorded, "kubernetes:policy/v1:PodDisruptionBudget", `o-${name}-budget`)["spec"],
        name,
      ).to.deep.include({ maxUnavailable: 1 });
    }
  });

  it("sizes Prometheus by the target request rate", () => {
    expect(seriesFor({ ...targets, requestsPerSecond: 20_000 })).to.be.above(seriesFor(targets));
    expect(prometheusSizes({ ...targets, requestsPerSecond: 20_000 }).memoryMiB).to.be.above(5 * 1024);
    expect(prometheusSizes({ ...targets, requestsPerSecond: 1 })).to.deep.equal(
      prometheusSizes({ ...targets, requestsPerSecond: 300 }),
    );
  });
});

describe("Observability: TLS", () => {
  it("issues a server and client certificate for every component from the CA of the namespace", async () => {
    const recorded = await recordObservability();
    const certificates = recorded
      .filter(({ type }) => type === "kubernetes:cert-manager.io/v1:Certificate")
      .map(({ inputs }) => inputs["spec"] as Record<string, unknown>)
      .filter((certificate) => certificate["isCA"] !== true);
    expect(certificates.map((certificate) => certificate["secretName"])).to.include.members(
      METRICS_PARTS.map((part) => `${part}-tls`),
    );
    for (const certificate of certificates) {
      expect(certificate["usages"]).to.include.members(["server auth", "client auth"]);
      expect(certificate["issuerRef"]).to.deep.include({ kind: "Issuer", name: "observability-ca" });
    }
    for (const part of METRICS_PARTS)
      expect(
        podOf(recorded, part).volumes.map(({ secret }) => secret?.secretName),
        part,
      ).to.include(`${part}-tls`);
  });

  it("serves TLS 1.3 only and requires client certificates", async () => {
    const recorded = await recordObservability();
    for (const part of ["prometheus", "alertmanager", "kube-state-metrics", "node-exporter"])
      expect(JSON.parse(filesOf(recorded, part)["web.yml"]!), part).to.deep.equal({
        tls_server_config: {
          cert_file: "/run/tls/tls.crt",
          key_file: "/run/tls/tls.key",
          client_ca_file: "/run/tls/ca.crt",
          client_auth_type: "RequireAndVerifyClientCert",
          min_version: "TLS13",
        },
      });
  });

  it("encrypts the gossip between Alertmanager replicas", async () => {
    const gossip = JSON.parse(filesOf(await recordObservability(), "alertmanager")["gossip.yml"]!) as Record<
      string,
      Record<string, string>
    >;
    expect(gossip["tls_server_config"]!["client_auth_type"]).to.equal("RequireAndVerifyClientCert");
    expect(gossip["tls_client_config"]!["min_version"]).to.equal("TLS13");
  });

  it("gives Alertmanager the address of its pod, because it finds only addresses of private ranges", async () => {
    const [container] = podOf(await recordObservability(), "alertmanager").containers;
    expect(container.args).to.include("--cluster.advertise-address=$(POD_IP):9094");
    expect(container.env).to.deep.include({ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } });
  });

  it("configures no plain HTTP URL", async () => {
    const recorded = await recordObservability();
    for (const part of ["prometheus", "alertmanager", "grafana"]) {
      const files = Object.entries(filesOf(recorded, part));
      expect(files, part).to.not.deep.equal([]);
      for (const [file, text] of files) expect(text, `${part} ${file}`).to.not.match(/http:\/\//);
    }
  });
});

describe("Observability: isolation", () => {
  it("gives every component a network policy for ingress and egress", async () => {
    const recorded = await recordObservability();
    const policies = recorded.filter(({ type }) => type === NETWORK_POLICY).map(({ name }) => name);
    expect(policies).to.include.members(METRICS_PARTS.map((part) => `o-${part}-traffic`));
    const exporter = inputsOf(recorded, NETWORK_POLICY, "o-node-exporter-traffic")["spec"] as {
      egress: unknown[];
      ingress: unknown[];
    };
    expect(exporter.egress).to.deep.equal([]);
    expect(exporter.ingress).to.deep.equal([
      {
        from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } } }],
        ports: [{ port: 9100, protocol: "TCP" }],
      },
    ]);
  });

  it("grants Prometheus and kube-state-metrics read-only roles without access to secrets", async () => {
    const recorded = await recordObservability();
    for (const part of ["prometheus", "kube-state-metrics"]) {
      const rules = inputsOf(recorded, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", `o-${part}-role`)[
        "rules"
      ] as { resources?: string[]; verbs: string[] }[];
      expect(rules, part).to.not.deep.equal([]);
      for (const { resources, verbs } of rules) {
        expect(["get", "list", "watch"], part).to.include.members(verbs);
        expect(resources ?? [], part)
          .to.not.include("secrets")
          .and.not.include("*");
      }
    }
  });

  it("lets Prometheus reach the API server at every private address", async () => {
    expect(JSON.stringify(inputsOf(await recordObservability(), NETWORK_POLICY, "o-prometheus-traffic"))).to.include(
      "172.16.0.0/12",
    );
  });

  it("runs node exporter without host paths and host network", async () => {
    const pod = podOf(await recordObservability(), "node-exporter");
    expect(pod.volumes).to.not.deep.equal([]);
    expect(pod.volumes.filter(({ hostPath }) => hostPath !== undefined)).to.deep.equal([]);
    expect(pod.hostNetwork).to.equal(undefined);
  });
});

describe("Observability: storage", () => {
  it("encrypts volumes, with the given key if there is one", async () => {
    const parameters = async (args?: Partial<ObservabilityArgs>): Promise<unknown> =>
      inputsOf(await recordObservability(args), "kubernetes:storage.k8s.io/v1:StorageClass")["parameters"];
    expect(await parameters()).to.deep.equal({ type: "gp3", encrypted: "true" });
    expect(await parameters({ volumeKeyArn: "arn:aws:kms:us-east-1:123456789012:key/volumes" })).to.deep.equal({
      type: "gp3",
      encrypted: "true",
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/volumes",
    });
  });

  it("limits the retention of metrics by time and size", async () => {
    const [container] = podOf(
      await recordObservability({ retentionDays: 30, storageGiB: 100 }),
      "prometheus",
    ).containers;
    expect(container.args).to.include.members([
      "--storage.tsdb.retention.time=30d",
      "--storage.tsdb.retention.size=90GiB",
    ]);
  });

  it("sends metrics to remote-write only if it is configured", async () => {
    const config = async (args?: Partial<ObservabilityArgs>): Promise<string> =>
      filesOf(await recordObservability(args), "prometheus")["prometheus.yml"]!;
    expect(await config({ remoteWrite: REMOTE_WRITE }))
      .to.include("https://metrics.example/write")
      .and.include("/run/remote-write/token");
    expect(await config()).to.not.include("remote_write");
  });
});
