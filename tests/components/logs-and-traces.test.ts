// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { resolveObservability, type ObservabilityArgs } from "../../components/contracts/observability";
import { Observability } from "../../components/kubernetes/observability";
import { agentConfig, gatewayConfig } from "../../components/kubernetes/observability/traces/collector-config";
import { setupRequests } from "../../components/kubernetes/observability/logs/setup-requests";
import { setupFiles, setupScript } from "../../components/kubernetes/observability/logs/elasticsearch-setup";
import { logSizes } from "../../components/kubernetes/observability/shared/log-sizes";
import { REDACTIONS } from "../../components/kubernetes/observability/logs/redaction";
import { TARGETS as targets } from "../support/observability";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const spec = resolveObservability("o", { targets, tags });
const observability = (args: Partial<ObservabilityArgs> = {}): Promise<Recorded[]> =>
  record(() => new Observability("o", { targets, ...args, tags }));
const redact = (line: string): string =>
  REDACTIONS.reduce((text, { pattern, replacement }) => text.replace(new RegExp(pattern, "g"), replacement), line);
const PARTS = [
  "elasticsearch",
  "elasticsearch-setup",
  "fluent-bit",
  "jaeger",
  "kibana",
  "logstash",
  "otel-agent",
  "otel-gateway",
];

/** Log lines, and the part that redaction must remove. All values are examples. */
const SECRETS: [line: string, secret: string][] = [
  ["Authorization: Bearer abc123def456ghi789", "abc123def456ghi789"],
  ["authorization=Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"],
  ["sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl to it", "eyJzdWIiOiIxIn0"],
  ["key AKIAIOSFODNN7EXAMPLE is old", "AKIAIOSFODNN7EXAMPLE"],
  ["postgres://app:hunter2@db:5432/app", "hunter2"],
  ['{"password":"correct horse"}', "correct"],
  ["login?api_key=9f8e7d6c&x=1", "9f8e7d6c"],
  ["-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----", "MHcCAQEE"],
  ["mail to jane.doe+x@mail.example.co.uk failed", "jane.doe"],
  ["card 4111 1111 1111 1111 declined", "4111"],
  ["card 5500-0000-0000-0004 declined", "0004"],
  ["card 378282246310005 declined", "378282246310005"],
  ["paid to DE89 3704 0044 0532 0130 00", "3704"],
  ["paid to GB29NWBK60161331926819", "NWBK"],
  ["patient 078-05-1120", "078-05-1120"],
];
/** Log lines that redaction must not change. */
const HARMLESS = [
  "basic authentication failed for 3 requests",
  "bearer of bad news",
  "took 1732370000000 ms",
  "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
  "GET /api/orders/4711 200 12ms",
  "image nginx@sha256:a0e2ed302ce2f7d316ad3c98c5025f143d4bb0daf46fa86d2fb15b42d5cc31be",
  "version 1.27.1-alpine3.20",
  "2026-11-23T15:00:39.473Z started in 1234567 ns",
  "10.0.12.7:5432 refused",
  "order 20261123-0001-22 shipped",
  "arn:aws:s3:::bucket/key",
];

describe("Observability: logs and traces", () => {
  it("runs replicated parts, and runs the log shipper and the collector agent on every node", async () => {
    const recorded = await observability();
    const replicas = (kind: string, part: string): unknown =>
      (
        inputsOf(recorded, `kubernetes:apps/v1:${kind}`, `o-${part}-${kind === "Deployment" ? "deployment" : "set"}`)[
          "spec"
        ] as { replicas?: number }
      ).replicas;
    for (const part of ["elastic-operator", "otel-gateway", "jaeger"])
      expect(replicas("Deployment", part), part).to.equal(2);
    for (const part of ["fluent-bit", "otel-agent"]) expect(replicas("DaemonSet", part)).to.equal(undefined);
    for (const part of ["elastic-operator", "logstash", "kibana", "otel-gateway", "jaeger"])
      expect(
        inputsOf(recorded, "kubernetes:policy/v1:PodDisruptionBudget", `o-${part}-budget`)["spec"],
      ).to.deep.include({ maxUnavailable: 1 });
  });

  it("gives each part a service account without permissions, a certificate and a network policy", async () => {
    const recorded = await observability();
    for (const part of PARTS) {
      expect(
        inputsOf(recorded, "kubernetes:core/v1:ServiceAccount", `o-${part}-account`)["automountServiceAccountToken"],
        part,
      ).to.equal(false);
      expect(
        recorded.some(({ name }) => name === `o-${part}-certificate`),
        part,
      ).to.equal(true);
      expect(
        recorded.some(({ name }) => name === `o-${part}-traffic`),
        part,
      ).to.equal(true);
    }
    const bindings = recorded.filter(({ type }) => type.includes("ClusterRoleBinding")).map(({ name }) => name);
    expect(bindings).to.include("o-prometheus-binding");
    expect(bindings.filter((name) => PARTS.some((part) => name === `o-${part}-binding`))).to.deep.equal([]);
  });

  it("mounts the node's logs read-only from a persistent volume in a non-root pod", async () => {
    const recorded = await observability();
    const { template } = inputsOf(recorded, "kubernetes:apps/v1:DaemonSet", "o-fluent-bit-set")["spec"] as {
      template: { spec: { volumes: { hostPath?: object; persistentVolumeClaim?: object }[]; securityContext: object } };
    };
    expect(template.spec.volumes.filter(({ hostPath }) => hostPath !== undefined)).to.deep.equal([]);
    expect(template.spec.volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim ?? [])).to.deep.equal([
      { claimName: "node-logs", readOnly: true },
    ]);
    expect(template.spec.securityContext).to.deep.include({ runAsNonRoot: true, runAsUser: 65_532 });
  });

  it("gives the setup Job an auto-generated name, so that a changed Job can replace it", async () =>
    expect(inputsOf(await observability(), "kubernetes:batch/v1:Job", "o-elasticsearch-setup-job")["metadata"])
      .to.include.keys("namespace", "labels")
      .and.not.include.keys("name"));

  it("reaches the snapshot bucket with the pod's IAM role and keeps the bucket's default encryption", async () => {
    const egress = (recorded: Recorded[]): unknown[] =>
      (
        inputsOf(recorded, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "o-elasticsearch-traffic")["spec"] as {
          egress: unknown[];
        }
      ).egress;
    const withoutBucket = egress(await observability());
    const withBucket = egress(await observability({ snapshotBucket: "b" }));
    expect(withBucket.slice(withoutBucket.length)).to.deep.equal([
      { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443, protocol: "TCP" }] },
      { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80, protocol: "TCP" }] },
    ]);
    expect(setupRequests("b").find(({ path }) => path.startsWith("_snapshot/"))!.body).to.deep.equal({
      type: "s3",
      settings: { bucket: "b", base_path: "elasticsearch" },
    });
  });

  it("keeps audit logs for a year and until they are in the bucket, and other logs for two weeks", () => {
    const deletion = (kind: string, bucket?: string): unknown =>
      (
        setupRequests(bucket).find(({ path }) => path === `_ilm/policy/logs-${kind}`)!.body as {
          policy: { phases: { delete: unknown } };
        }
      ).policy.phases.delete;
    expect(deletion("audit")).to.deep.equal({ min_age: "365d", actions: { delete: {} } });
    expect(deletion("access")).to.deep.equal({ min_age: "14d", actions: { delete: {} } });
    expect(deletion("audit", "b")).to.deep.equal({
      min_age: "365d",
      actions: { wait_for_snapshot: { policy: "backups" }, delete: {} },
    });
  });

  it("sends the setup requests in order, and creates an index only once", () => {
    const files = setupFiles(setupRequests(undefined));
    const order = files["order"]!.trim()
      .split("\n")
      .map((line) => line.split(" "));
    for (const [file] of order) expect(JSON.parse(files[file!]!)).to.be.an("object");
    const positionOf = (path: string): number => order.findIndex(([, sent]) => sent === path);
    expect(positionOf("_ingest/pipeline/logs-redact")).to.be.within(0, positionOf("_index_template/logs-access"));
    expect(order.filter(([, , once]) => once === "once").map(([, path]) => path)).to.have.members([
      "jaeger-span-000001",
      "jaeger-service-000001",
    ]);
    expect(setupScript("https://x"))
      .to.include("--tlsv1.3")
      .and.not.match(/-u |--insecure/);
  });

  it("sends all spans of a trace to one gateway, which keeps traces with errors and slow traces", () => {
    const { exporters } = JSON.parse(agentConfig(spec)) as { exporters: { loadbalancing: { routing_key: string } } };
    expect(exporters.loadbalancing.routing_key).to.equal("traceID");
    const { processors, connectors } = JSON.parse(gatewayConfig(spec)) as {
      processors: { tail_sampling: { policies: object[] } };
      connectors: { spanmetrics: { exemplars: object; histogram: { explicit: { buckets: string[] } } } };
    };
    expect(processors.tail_sampling.policies).to.deep.include({
      name: "slow",
      type: "latency",
      latency: { threshold_ms: 200 },
    });
    expect(processors.tail_sampling.policies).to.deep.include({
      name: "failed",
      type: "status_code",
      status_code: { status_codes: ["ERROR"] },
    });
    expect(connectors.spanmetrics.exemplars).to.deep.include({ enabled: true });
    expect(connectors.spanmetrics.histogram.explicit.buckets).to.include("200ms");
  });

  it("has sizes that grow with the target load", () => {
    const [small, large] = [50, 2000].map((requestsPerSecond) => logSizes({ ...targets, requestsPerSecond }));
    expect(small!.elasticsearchDiskGiB).to.be.below(large!.elasticsearchDiskGiB);
    for (const [size, value] of Object.entries(small!))
      expect(value, size).to.be.at.most(large![size as keyof typeof large]);
    expect(large!.logGiBPerDay).to.be.closeTo((2000 * 2.05 * 0.4 * 600 * 86_400) / 2 ** 30, 0.1);
  });
});

describe("redaction", () => {
  for (const [line, secret] of SECRETS)
    it(`removes ${secret}`, () => {
      expect(line).to.include(secret);
      expect(redact(line)).to.not.include(secret);
    });
  for (const line of HARMLESS) it(`keeps "${line}"`, () => expect(redact(line)).to.equal(line));
});
