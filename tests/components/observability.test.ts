// SPDX-License-Identifier: Apache-2.0
import { parser } from "@prometheus-io/lezer-promql";
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveObservability, type ObservabilityArgs } from "../../components/contracts/observability";
import { Observability } from "../../components/kubernetes/observability";
import { dashboards } from "../../components/kubernetes/observability/metrics/dashboards";
import { ruleGroups } from "../../components/kubernetes/observability/metrics/rules";
import { prometheusSizes, seriesFor } from "../../components/kubernetes/observability/metrics/sizes";
import { bucketOf } from "../../components/kubernetes/observability/metrics/slo";
import { EXPORTED } from "../support/exported-metrics";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const targets = {
  p95Milliseconds: 200,
  requestsPerSecond: 2000,
  availabilityPercent: 99.9,
  rtoMinutes: 15,
  rpoMinutes: 5,
};
const SIGN_ON = {
  clientId: "grafana",
  clientSecret: "sign-on",
  editorGroup: "platform",
  authorizeUrl: "https://id.example/authorize",
  tokenUrl: "https://id.example/token",
  userInfoUrl: "https://id.example/userinfo",
};
const REMOTE = { url: "https://metrics.example/write", tokenSecret: "remote" };
const spec = resolveObservability("o", { targets, remoteWrite: REMOTE, tags });
const observability = (args: Partial<ObservabilityArgs> = {}): Promise<Recorded[]> =>
  record(() => new Observability("o", { targets, ...args, tags }));

interface Container {
  args?: string[];
  env?: { name: string; value?: string }[];
  volumeMounts: { mountPath: string }[];
  resources: { limits: { memory: string } };
}
interface PodSpec {
  containers: [Container];
  volumes: { secret?: { secretName: string }; hostPath?: unknown }[];
  hostNetwork?: boolean;
  topologySpreadConstraints?: unknown[];
}
const SETS = ["apps/v1:Deployment", "apps/v1:StatefulSet", "apps/v1:DaemonSet"].map((kind) => `kubernetes:${kind}`);
const sets = (recorded: Recorded[]): { name: string; replicas: number | undefined; pod: PodSpec }[] =>
  recorded
    .filter(({ type }) => SETS.includes(type))
    .map(({ inputs }) => {
      const {
        metadata: { name },
        spec: { replicas, template },
      } = inputs as { metadata: { name: string }; spec: { replicas?: number; template: { spec: PodSpec } } };
      return { name, replicas, pod: template.spec };
    });
const filesOf = (recorded: Recorded[], part: string): Record<string, string> =>
  inputsOf(recorded, "kubernetes:core/v1:ConfigMap", `o-${part}-config`)["data"] as Record<string, string>;
const PARTS = ["alertmanager", "grafana", "kube-state-metrics", "node-exporter", "prometheus"];

/** Names of metrics in an expression, or undefined where it does not parse. */
const metricsIn = (expr: string): string[] | undefined => {
  const found: string[] = [];
  let wrong = false;
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) wrong = true;
      if (node.name === "Identifier" && node.node.parent?.name === "VectorSelector")
        found.push(expr.slice(node.from, node.to));
    },
  });
  return wrong ? undefined : found;
};

describe("Observability", () => {
  it("has two Prometheus, three Alertmanagers and two Grafanas over zones, each with a budget", async () => {
    const recorded = await observability();
    expect(Object.fromEntries(sets(recorded).map(({ name, replicas }) => [name, replicas]))).to.deep.include({
      prometheus: 2,
      alertmanager: 3,
      grafana: 2,
      "kube-state-metrics": 2,
      "node-exporter": undefined,
    });
    for (const { name, replicas, pod } of sets(recorded)) {
      if (replicas === undefined) continue;
      expect(pod.topologySpreadConstraints, name).to.have.length(2);
      expect(
        inputsOf(recorded, "kubernetes:policy/v1:PodDisruptionBudget", `o-${name}-budget`)["spec"],
        name,
      ).to.deep.include({ maxUnavailable: 1 });
    }
  });

  it("gives every part a certificate of the namespace's authority, to serve and to call with", async () => {
    const recorded = await observability();
    const certificates = recorded
      .filter(({ type }) => type === "kubernetes:cert-manager.io/v1:Certificate")
      .map(({ inputs }) => inputs["spec"] as Record<string, unknown>);
    const ofParts = certificates.filter((one) => one["isCA"] !== true);
    expect(ofParts.map((one) => one["secretName"])).to.include.members(PARTS.map((part) => `${part}-tls`));
    for (const one of ofParts) {
      expect(one["usages"]).to.include.members(["server auth", "client auth"]);
      expect(one["issuerRef"]).to.deep.include({ kind: "Issuer", name: "observability-ca" });
    }
    for (const { name, pod } of sets(recorded).filter(({ name }) => PARTS.includes(name)))
      expect(
        pod.volumes.map(({ secret }) => secret?.secretName),
        name,
      ).to.include(`${name}-tls`);
  });

  it("serves TLS 1.3 only, and nobody without a certificate", async () => {
    const recorded = await observability();
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
    for (const part of ["prometheus", "alertmanager", "grafana"])
      for (const [file, text] of Object.entries(filesOf(recorded, part)))
        expect(text, `${part} ${file}`).to.not.match(/http:\/\//);
    const gossip = JSON.parse(filesOf(recorded, "alertmanager")["gossip.yml"]!) as Record<
      string,
      Record<string, string>
    >;
    expect(gossip["tls_server_config"]!["client_auth_type"]).to.equal("RequireAndVerifyClientCert");
    expect(gossip["tls_client_config"]!["min_version"]).to.equal("TLS13");
  });

  it("lets no part speak but with whom it names", async () => {
    const recorded = await observability();
    const policies = recorded.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
    for (const part of PARTS) expect(policies.map(({ name }) => name)).to.include(`o-${part}-traffic`);
    const exporter = inputsOf(recorded, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "o-node-exporter-traffic")[
      "spec"
    ] as { egress: unknown[]; ingress: unknown[] };
    expect(exporter.egress).to.deep.equal([]);
    expect(exporter.ingress).to.deep.equal([
      {
        from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } } }],
        ports: [{ port: 9100, protocol: "TCP" }],
      },
    ]);
  });

  it("lets readers of the cluster read what they measure and nothing else, above all no secret", async () => {
    const recorded = await observability();
    const rulesOf = (part: string): { resources?: string[]; verbs: string[] }[] =>
      inputsOf(recorded, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", `o-${part}-role`)["rules"] as never;
    for (const part of ["prometheus", "kube-state-metrics"])
      for (const { resources, verbs } of rulesOf(part)) {
        expect(verbs).to.satisfy((all: string[]) => all.every((verb) => ["get", "list", "watch"].includes(verb)));
        expect(resources ?? [])
          .to.not.include("secrets")
          .and.not.include("*");
      }
    expect(
      JSON.stringify(inputsOf(recorded, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "o-prometheus-traffic")),
    ).to.include("172.16.0.0/12");
  });

  it("measures AWS's services beside Prometheus, in its own pod", async () => {
    const containers = async (args?: Partial<ObservabilityArgs>): Promise<number> =>
      sets(await observability(args)).find(({ name }) => name === "prometheus")!.pod.containers.length;
    expect(await containers()).to.equal(1);
    expect(await containers({ cloudWatchRegion: "us-east-1" })).to.equal(2);
    const files = filesOf(await observability({ cloudWatchRegion: "eu-central-1" }), "prometheus");
    const { discovery } = JSON.parse(files["cloudwatch.yml"]!) as {
      discovery: { jobs: { type: string; regions: string[]; metrics: { name: string; statistics: [string] }[] }[] };
    };
    expect(discovery.jobs.find(({ type }) => type === "AWS/CloudFront")!.regions).to.deep.equal(["us-east-1"]);
    // As the exporter names them: a capital after a small letter or a digit begins a word.
    const named = discovery.jobs.flatMap(({ type, metrics }) =>
      metrics.map(
        ({ name, statistics }) =>
          `${type.toLowerCase().replace("/", "_")}_${`${name}_${statistics[0]}`.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()}`,
      ),
    );
    expect(named).to.have.members(EXPORTED.filter((metric) => metric.startsWith("aws_")));
    expect(files["prometheus.yml"]).to.include("127.0.0.1:5000");
  });

  it("keeps everything on volumes that are encrypted, under the key that it is given", async () => {
    const parameters = async (args?: Partial<ObservabilityArgs>): Promise<unknown> =>
      inputsOf(await observability(args), "kubernetes:storage.k8s.io/v1:StorageClass")["parameters"];
    expect(await parameters()).to.deep.equal({ type: "gp3", encrypted: "true" });
    expect(await parameters({ volumeKeyArn: "arn:key" })).to.deep.equal({
      type: "gp3",
      encrypted: "true",
      kmsKeyId: "arn:key",
    });
  });

  it("measures nodes with no folder, network or port of theirs", async () => {
    const { pod } = sets(await observability()).find(({ name }) => name === "node-exporter")!;
    expect(pod.volumes.filter(({ hostPath }) => hostPath !== undefined)).to.deep.equal([]);
    expect(pod.hostNetwork).to.equal(undefined);
  });

  it("keeps metrics for so long and so much, and sends them on where it is told to", async () => {
    const [container] = sets(await observability({ retentionDays: 30, storageGiB: 100 })).find(
      ({ name }) => name === "prometheus",
    )!.pod.containers;
    expect(container.args).to.include.members([
      "--storage.tsdb.retention.time=30d",
      "--storage.tsdb.retention.size=90GiB",
    ]);
    const remote = await observability({ remoteWrite: REMOTE });
    expect(filesOf(remote, "prometheus")["prometheus.yml"])
      .to.include("https://metrics.example/write")
      .and.include("/run/remote-write/token");
    expect(filesOf(await observability(), "prometheus")["prometheus.yml"]).to.not.include("remote_write");
  });

  it("tells webhooks whose addresses are in a secret, or nobody", async () => {
    expect(
      filesOf(await observability({ notificationSecret: "hooks" }), "alertmanager")["alertmanager.yml"],
    ).to.include("/run/notifications/page-url");
    expect(filesOf(await observability(), "alertmanager")["alertmanager.yml"]).to.not.include("webhook");
  });

  it("lets nobody into Grafana but through single sign-on, whose secret is a file", async () => {
    const env = async (args?: Partial<ObservabilityArgs>): Promise<Record<string, string | undefined>> => {
      const [container] = sets(await observability(args)).find(({ name }) => name === "grafana")!.pod.containers;
      return Object.fromEntries(container.env!.map(({ name, value }) => [name, value]));
    };
    const closed = await env();
    expect(closed).to.include({
      GF_AUTH_DISABLE_LOGIN_FORM: "true",
      GF_AUTH_BASIC_ENABLED: "false",
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
      GF_SERVER_MIN_TLS_VERSION: "TLS1.3",
    });
    expect(closed).to.not.have.property("GF_AUTH_GENERIC_OAUTH_ENABLED");
    expect(await env({ signOn: SIGN_ON })).to.include({
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: "/run/sign-on/client-secret",
      GF_AUTH_GENERIC_OAUTH_USE_PKCE: "true",
    });
  });

  it("has Grafana search logs as a user of its own, whose password is a file", async () => {
    const { datasources } = JSON.parse(filesOf(await observability(), "grafana")["datasources.yaml"]!) as {
      datasources: { uid: string; basicAuthUser?: string; secureJsonData: Record<string, string> }[];
    };
    const search = datasources.find(({ uid }) => uid === "elasticsearch")!;
    expect(search.basicAuthUser).to.equal("grafana");
    expect(search.secureJsonData["basicAuthPassword"]).to.equal("$__file{/run/elasticsearch/grafana}");
    const { pod } = sets(await observability()).find(({ name }) => name === "grafana")!;
    expect(pod.volumes.map(({ secret }) => secret?.secretName)).to.include("elasticsearch-users");
    expect(pod.containers[0].volumeMounts.map(({ mountPath }) => mountPath)).to.include("/run/elasticsearch");
  });

  it("has Grafana join the balancer that it is given, and is not reached from outside without one", async () => {
    const inward = async (args?: Partial<ObservabilityArgs>): Promise<unknown[]> =>
      (
        inputsOf(await observability(args), "kubernetes:networking.k8s.io/v1:NetworkPolicy", "o-grafana-traffic")[
          "spec"
        ] as { ingress: unknown[] }
      ).ingress;
    expect(await inward()).to.deep.equal([]);
    expect(await inward({ targetGroupArn: "arn:tg" })).to.have.length(1);
    expect(
      inputsOf(
        await observability({ targetGroupArn: "arn:tg" }),
        "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
      )["spec"],
    ).to.deep.equal({ targetGroupARN: "arn:tg", targetType: "ip", serviceRef: { name: "grafana", port: 8443 } });
  });

  it("is as large as the promised load asks for", () => {
    expect(seriesFor({ ...targets, requestsPerSecond: 20_000 })).to.be.above(seriesFor(targets));
    expect(prometheusSizes({ ...targets, requestsPerSecond: 20_000 }).memoryMiB).to.be.above(5 * 1024);
    expect(prometheusSizes({ ...targets, requestsPerSecond: 1 })).to.deep.equal(
      prometheusSizes({ ...targets, requestsPerSecond: 300 }),
    );
  });
});

describe("rules and dashboards", () => {
  const rules = ruleGroups(spec).flatMap((group) => group.rules);
  const alerts = rules.filter(({ alert }) => alert !== undefined);
  const views = dashboards(spec).flatMap(({ board }) =>
    board.views
      .filter(({ kind }) => kind !== "logs" && kind !== "traces")
      .map(({ query }) => [`${board.uid}: ${query}`, query] as const),
  );

  it("ask in PromQL for metrics that something exports or records", () => {
    const recorded = rules.flatMap((rule) => (rule.record === undefined ? [] : [rule.record]));
    const known = new Set([...EXPORTED, ...recorded, "ALERTS", "up"]);
    for (const [where, expr] of [...rules.map((rule) => [rule.record ?? rule.alert!, rule.expr] as const), ...views]) {
      const metrics = metricsIn(expr);
      expect(metrics, `${where} does not parse`).to.not.equal(undefined);
      expect(
        metrics!.filter((metric) => !known.has(metric)),
        where,
      ).to.deep.equal([]);
    }
  });

  it("are all used: nothing is exported or recorded in the table that nobody asks for", () => {
    const asked = new Set(
      [...rules.map(({ expr }) => expr), ...views.map(([, query]) => query)].flatMap((expr) => metricsIn(expr)!),
    );
    expect(EXPORTED.filter((metric) => !asked.has(metric))).to.deep.equal([]);
  });

  it("measure p95 at a bucket that is exactly the promise", () => {
    expect(bucketOf(targets)).to.equal("0.2");
    expect(
      rules.find(({ record: name, labels }) => name === "slo:sli_error:ratio_rate5m" && labels!["slo"] === "latency")!
        .expr,
    ).to.include('le="0.2"');
    expect(bucketOf({ ...targets, p95Milliseconds: 1000 })).to.equal("1");
  });

  it("burn budgets at 14.4, 6, 3 and 1, each over a long and a short window", () => {
    const burning = alerts.filter(({ alert }) => alert!.endsWith("BudgetBurns"));
    expect(new Set(burning.map(({ labels }) => labels!["slo"]))).to.deep.equal(
      new Set(["availability", "latency", "throughput", "recovery", "loss"]),
    );
    const of = (severity: string): string =>
      burning.find(({ labels }) => labels!["slo"] === "availability" && labels!["severity"] === severity)!.expr;
    expect(
      [...of("page").matchAll(/rate(\w+)\{slo="availability"\} > \((\S+) \* 0\.001\)/g)].map(([, window, rate]) => [
        window,
        rate,
      ]),
    ).to.deep.equal([
      ["5m", "14.4"],
      ["1h", "14.4"],
      ["30m", "6"],
      ["6h", "6"],
    ]);
    expect(
      [...of("ticket").matchAll(/rate(\w+)\{slo="availability"\} > \((\S+) \* 0\.001\)/g)].map(([, window, rate]) => [
        window,
        rate,
      ]),
    ).to.deep.equal([
      ["2h", "3"],
      ["1d", "3"],
      ["6h", "1"],
      ["3d", "1"],
    ]);
  });

  it("are as many as the table beside kube-prometheus says", () => {
    const features = readFileSync(join(__dirname, "..", "..", "docs", "features.md"), "utf8");
    const all = ruleGroups({ ...spec, remoteWrite: { url: "https://m.example/w", tokenSecret: "t" } }).flatMap(
      (group) => group.rules,
    );
    const records = all.filter(({ record: name }) => name !== undefined);
    expect(features)
      .to.include(`| ${all.length - records.length}, one of them only with remote-write: `)
      .and.to.include(
        `| ${records.length}, of which ${records.filter(({ labels }) => labels?.["slo"] !== undefined).length} are the objectives' |`,
      );
  });

  it("say of each alert how bad it is, what to do and where to look", () => {
    const folder = join(__dirname, "..", "..", "docs", "runbooks");
    const uids = dashboards(spec).map(({ board }) => board.uid);
    for (const { alert, labels, annotations } of alerts) {
      expect(labels!["severity"], alert).to.be.oneOf(["page", "ticket", "escalation", "watchdog"]);
      expect(existsSync(join(folder, `${alert}.md`)), `docs/runbooks/${alert}.md`).to.equal(true);
      expect(annotations!["runbook_url"]).to.equal(`docs/runbooks/${alert}.md`);
      expect(annotations!["dashboard_url"]!.split("/").at(-1), alert).to.be.oneOf(uids);
    }
    const pages = readdirSync(folder).filter((file) => file !== "README.md");
    expect(
      pages.filter((page) => !alerts.some(({ alert }) => page === `${alert}.md`)),
      "a runbook of no alert",
    ).to.deep.equal([]);
    for (const page of pages)
      for (const heading of ["## What it means", "## What to do"])
        expect(readFileSync(join(folder, page), "utf8"), page).to.include(heading);
  });

  it("are dashboards of their own names and places, each of a folder that Grafana makes", () => {
    const all = dashboards(spec);
    expect(all.map(({ board }) => board.uid)).to.have.members([
      "platform",
      "edge",
      "application",
      "cluster",
      "database",
      "cache",
      "logs",
      "traces",
      "objectives",
      "compliance",
    ]);
    for (const { board, json } of all) {
      const { panels } = JSON.parse(json) as { panels: { id: number; gridPos: { x: number; y: number; w: number } }[] };
      expect(new Set(panels.map(({ gridPos }) => `${gridPos.x},${gridPos.y}`)).size, board.uid).to.equal(panels.length);
      for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).to.be.at.most(24);
    }
  });

  it("cost a preview nothing: no code of Grafana's SDK is loaded", () => {
    expect(Object.keys(require.cache).filter((file) => file.includes("grafana-foundation-sdk"))).to.deep.equal([]);
  });
});
