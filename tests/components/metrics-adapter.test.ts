// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Observability } from "../../components/kubernetes/observability";
import { Workload } from "../../components/kubernetes/workload";
import { inputsOf, record } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const targets = {
  p95Milliseconds: 200,
  requestsPerSecond: 2000,
  availabilityPercent: 99.9,
  rtoMinutes: 15,
  rpoMinutes: 5,
};
const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;

describe("the metric that pods scale by", () => {
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

  it("is served by the name that the autoscaler asks for, from requests that Prometheus counts of each pod", async () => {
    const { metrics } = inputsOf(await recorded, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler")["spec"] as {
      metrics: { pods?: { metric: { name: string } } }[];
    };
    const {
      rules: [rule, ...others],
    } = (await adapterFile("rules.yml")) as { rules: { seriesQuery: string; name: { as: string } }[] };
    expect(others).to.deep.equal([]);
    expect(rule!.seriesQuery).to.match(/^http_requests_total\{/);
    expect(metrics.map(({ pods }) => pods?.metric.name)).to.deep.equal([undefined, rule!.name.as]);
  });

  it("is read by the autoscaler of pods, and the adapter reads pods, not secrets", async () => {
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

  it("is announced after it is served, under an authority that the API server is told, which `up` leaves there", async () => {
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

  it("comes from Prometheus over TLS with a certificate on both sides, renewed without a restart", async () => {
    const {
      clusters: [prometheus],
      users: [self],
    } = (await adapterFile("access.yml")) as { clusters: { cluster: object }[]; users: { user: object }[] };
    expect(prometheus!.cluster).to.deep.equal({
      server: "https://prometheus.observability.svc:9090",
      "certificate-authority": "/run/tls/ca.crt",
    });
    // Named by their files, not held as data.
    expect(self!.user).to.deep.equal({ "client-certificate": "/run/tls/tls.crt", "client-key": "/run/tls/tls.key" });
    const allowed = (await recorded)
      .filter(({ type, name }) => type.endsWith(":NetworkPolicy") && name === "o-prometheus-traffic")
      .map(({ inputs }) => JSON.stringify((inputs["spec"] as { ingress: unknown }).ingress));
    expect(allowed.join()).to.include("metrics-adapter");
  });
});
