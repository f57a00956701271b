// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Observability } from "../../components/kubernetes/observability";
import { Workload } from "../../components/kubernetes/workload";
import { TARGETS as targets } from "../support/observability";
import { inputsOf, record } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;

describe("Metrics adapter", () => {
  const recorded = record(() => {
    new Observability("o", { targets, tags });
    new Workload("app", { image: IMAGE, targetRequestsPerSecond: 100, tags });
  });
  const adapterFile = async (file: string): Promise<unknown> =>
    JSON.parse(
      (
        inputsOf(await recorded, "kubernetes:core/v1:ConfigMap", "o-metrics-adapter-config")["data"] as Record<
          string,
          string
        >
      )[file]!,
    );

  it("serves the metric that the autoscaler uses, from the request counter in Prometheus", async () => {
    const { metrics } = inputsOf(await recorded, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler")["spec"] as {
      metrics: { pods?: { metric: { name: string } } }[];
    };
    const {
      rules: [rule, ...otherRules],
    } = (await adapterFile("rules.yml")) as { rules: { seriesQuery: string; name: { as: string } }[] };
    expect(otherRules).to.deep.equal([]);
    expect(rule!.seriesQuery).to.match(/^http_requests_total\{/);
    expect(metrics.map(({ pods }) => pods?.metric.name)).to.deep.equal([undefined, rule!.name.as]);
  });

  it("grants the autoscaler the metric and the adapter read access to pods, not secrets", async () => {
    const rules = (await recorded)
      .filter(({ type, name }) => type.endsWith(":ClusterRole") && name.startsWith("o-metrics-adapter-"))
      .flatMap(({ inputs }) => inputs["rules"] as { resources: string[]; verbs: string[] }[]);
    expect(rules.flatMap(({ resources }) => resources)).to.have.members([
      "namespaces",
      "pods",
      "pods/http_requests_per_second",
    ]);
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).to.deep.equal(new Set(["get", "list", "watch"]));
    const { subjects } = inputsOf(
      await recorded,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
      "o-metrics-adapter-readers-binding",
    );
    expect(subjects).to.deep.equal([
      { kind: "ServiceAccount", name: "horizontal-pod-autoscaler", namespace: "kube-system" },
    ]);
  });

  it("registers its API after its deployment, and keeps the CA bundle that cert-manager injects", async () => {
    const api = (await recorded).find(({ type }) => type.endsWith(":APIService"))!;
    expect(api.inputs["spec"])
      .to.deep.include({
        group: "custom.metrics.k8s.io",
        service: { name: "metrics-adapter", namespace: "observability", port: 6443 },
      })
      .and.not.have.property("insecureSkipTLSVerify");
    expect(api.inputs["metadata"])
      .to.have.property("annotations")
      .that.includes({ "cert-manager.io/inject-ca-from": "observability/metrics-adapter" });
    expect(api.ignored).to.deep.equal(["spec.caBundle"]);
    expect(api.dependencies).to.include(
      (await recorded).find(({ name }) => name === "o-metrics-adapter-deployment")!.urn,
    );
  });

  it("queries Prometheus over mutual TLS, with certificates read from files", async () => {
    const {
      clusters: [prometheus],
      users: [client],
    } = (await adapterFile("access.yml")) as { clusters: { cluster: object }[]; users: { user: object }[] };
    expect(prometheus!.cluster).to.deep.equal({
      server: "https://prometheus.observability.svc:9090",
      "certificate-authority": "/run/tls/ca.crt",
    });
    // The adapter reloads certificates that are given as file paths, so a renewal needs no restart.
    expect(client!.user).to.deep.equal({ "client-certificate": "/run/tls/tls.crt", "client-key": "/run/tls/tls.key" });
    const { ingress } = inputsOf(
      await recorded,
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "o-prometheus-traffic",
    )["spec"] as { ingress: unknown };
    expect(JSON.stringify(ingress)).to.include("metrics-adapter");
  });
});
