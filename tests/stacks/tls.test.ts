// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { statementsOf } from "../support/policy";
import type { Recorded } from "../support/recorder";
import { recordedStack, STACKS } from "../support/stacks";

/** The inputs of every resource of a type. */
type Inputs = (type: string) => Record<string, unknown>[];

/** The minimum TLS version of a hop; undefined if the hop accepts connections without TLS. */
type MinimumVersion = string | undefined;

/** The lowest of the minimum versions. A hop without endpoints, or with an endpoint that accepts plain text, has none. */
const lowest = (versions: MinimumVersion[]): MinimumVersion =>
  versions.length === 0 || versions.includes(undefined) ? undefined : versions.sort()[0];

/** Number of buckets whose policy denies TLS versions below 1.3. */
const restrictedBuckets = (of: Inputs): number =>
  of("aws:s3/bucketPolicy:BucketPolicy").filter(({ policy }) =>
    statementsOf(policy).some(
      ({ Effect, Principal, Condition }) =>
        Effect === "Deny" && Principal === "*" && Condition?.["NumericLessThan"]?.["s3:TlsVersion"] === "1.3",
    ),
  ).length;

const cloudFront = (of: Inputs): MinimumVersion =>
  lowest(
    of("aws:cloudfront/distribution:Distribution").map(
      ({ viewerCertificate }) =>
        /^TLSv(1\.\d)_/.exec((viewerCertificate as { minimumProtocolVersion: string }).minimumProtocolVersion)?.[1],
    ),
  );
const buckets = (of: Inputs): MinimumVersion =>
  restrictedBuckets(of) === of("aws:s3/bucket:Bucket").length ? "1.3" : undefined;

/** The minimum for AWS's own callers, which the bucket policies exempt. S3 itself rejects versions below 1.2. */
const bucketsOfServices = (of: Inputs): MinimumVersion =>
  of("aws:s3/bucketPolicy:BucketPolicy").every(({ policy }) =>
    statementsOf(policy).some(
      ({ Effect, Principal, Condition }) =>
        Effect === "Deny" && Principal === "*" && Condition?.["Bool"]?.["aws:SecureTransport"] === "false",
    ),
  ) && of("aws:s3/bucketPolicy:BucketPolicy").length === of("aws:s3/bucket:Bucket").length
    ? "1.2"
    : undefined;

const database = (of: Inputs): MinimumVersion =>
  lowest(
    of("aws:rds/clusterParameterGroup:ClusterParameterGroup").map(({ parameters }) => {
      const values = new Map((parameters as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
      return values.get("rds.force_ssl") === "1"
        ? values.get("ssl_min_protocol_version")?.replace("TLSv", "")
        : undefined;
    }),
  );

interface Container {
  args?: string[];
  env?: { name: string; value?: string }[];
}
const container = (pod: unknown): Container =>
  (pod as { template: { spec: { containers: Container[] } } }).template.spec.containers[0]!;

/** The parsed content of a file in all config maps that contain it; these files are JSON. */
const filesOf = (of: Inputs, file: string): Record<string, Record<string, string>>[] =>
  of("kubernetes:core/v1:ConfigMap")
    .flatMap(({ data }) => (data as Record<string, string>)[file] ?? [])
    .map((text) => JSON.parse(text) as Record<string, Record<string, string>>);
/** Converts the notation of Prometheus: `TLS13` is 1.3. */
const version = (name: string | undefined): MinimumVersion => name?.replace(/^TLS(\d)(\d)$/, "$1.$2");

const ELASTIC = {
  elasticsearch: "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
  kibana: "kubernetes:kibana.k8s.elastic.co/v1:Kibana",
  logstash: "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash",
};
interface ElasticSpec {
  config?: Record<string, string[]>;
  nodeSets?: { config: Record<string, string[]> }[];
}
/** The protocols of each server of an Elastic resource. */
const protocolsOf = ({ nodeSets, config }: ElasticSpec): (string[] | undefined)[] =>
  nodeSets === undefined
    ? [config!["server.ssl.supportedProtocols"] ?? config!["api.ssl.supported_protocols"]]
    : nodeSets.flatMap((nodeSet) =>
        ["http", "transport"].map((side) => nodeSet.config[`xpack.security.${side}.ssl.supported_protocols`]),
      );

/** The minimum TLS version of each hop, from the resources that a stack registers. */
const HOPS: Record<string, (of: Inputs) => MinimumVersion> = {
  "viewer → CloudFront": cloudFront,
  "operator → CloudFront": cloudFront,
  "CloudFront → load balancer": (of) =>
    lowest(
      of("aws:lb/listener:Listener").map(({ protocol, sslPolicy }) =>
        protocol === "HTTPS"
          ? /^ELBSecurityPolicy-TLS13-1-(\d)-\d{4}-\d\d$/.exec(String(sslPolicy))?.[1]?.replace(/^/, "1.")
          : undefined,
      ),
    ),
  "CloudFront → static content": bucketsOfServices,
  "load balancer → pod": (of) => {
    const encrypted = of("aws:lb/targetGroup:TargetGroup").every(({ protocol }) => protocol === "HTTPS");
    const served = of("kubernetes:apps/v1:Deployment")
      .filter(({ metadata }) => /^(standby-)?app$/.test((metadata as { name: string }).name))
      .map(({ spec }) => container(spec).env?.find(({ name }) => name === "TLS_MIN_VERSION")?.value);
    return encrypted ? lowest(served) : undefined;
  },
  "pod → database": database,
  "database proxy → database": database,
  "pod → database proxy": (of) =>
    lowest(of("aws:rds/proxy:Proxy").map(({ requireTls }) => (requireTls === true ? "1.2" : undefined))),
  "pod → cache": (of) =>
    lowest(
      of("aws:elasticache/replicationGroup:ReplicationGroup").map(
        ({ transitEncryptionEnabled, transitEncryptionMode }) =>
          transitEncryptionEnabled === true && transitEncryptionMode === "required" ? "1.2" : undefined,
      ),
    ),
  "component → component of Observability": (of) =>
    lowest(
      [...filesOf(of, "web.yml"), ...filesOf(of, "gossip.yml")].map(({ tls_server_config: tls }) =>
        tls!["client_auth_type"] === "RequireAndVerifyClientCert" ? version(tls!["min_version"]) : undefined,
      ),
    ),
  "load balancer → Grafana": (of) =>
    lowest(
      of("kubernetes:apps/v1:Deployment")
        .filter(({ metadata }) => (metadata as { name: string }).name === "grafana")
        .map(({ spec }) =>
          container(spec)
            .env?.find(({ name }) => name === "GF_SERVER_MIN_TLS_VERSION")
            ?.value?.replace("TLS", ""),
        ),
    ),
  "component → Elasticsearch, Kibana": (of) =>
    lowest(
      [...of(ELASTIC.elasticsearch), ...of(ELASTIC.kibana), ...of(ELASTIC.logstash)].flatMap(({ spec }) =>
        protocolsOf(spec as ElasticSpec).map((protocols) =>
          protocols?.length === 1 ? protocols[0]!.replace("TLSv", "") : undefined,
        ),
      ),
    ),
  "API server → webhook of the ECK operator": (of) =>
    lowest(
      of("kubernetes:apps/v1:Deployment")
        .filter(({ metadata }) => (metadata as { name: string }).name === "elastic-operator")
        .map(({ spec }) => (container(spec).args?.includes("--enable-webhook") ? "1.2" : undefined)),
    ),
  "API server → metrics adapter": (of) =>
    lowest(
      of("kubernetes:apps/v1:Deployment")
        .filter(({ metadata }) => (metadata as { name: string }).name === "metrics-adapter")
        .map(({ spec }) =>
          container(spec)
            .args?.find((arg) => arg.startsWith("--tls-min-version="))
            ?.replace(/.*VersionTLS(\d)(\d)$/, "$1.$2"),
        ),
    ),
  "Prometheus → workloads, kubelets, API server": (of) =>
    lowest(
      filesOf(of, "prometheus.yml")
        .flatMap(
          ({ scrape_configs: scrapes }) =>
            scrapes as unknown as { scheme?: string; tls_config?: Record<string, string> }[],
        )
        .filter(({ scheme }) => scheme === "https")
        .map(({ tls_config: tls }) => version(tls?.["min_version"])),
    ),
  "client → S3 buckets": buckets,
  "AWS service → S3 buckets": bucketsOfServices,
};
/** Hops whose TLS version only AWS configures. */
const AWS_ENDS = ["operator → sign-in (Cognito)", "client → AWS APIs and Kubernetes API"];

const rows = readFileSync(join(__dirname, "..", "..", "docs", "tls.md"), "utf8")
  .split("\n")
  .filter((line) => line.includes(" → ") && line.startsWith("| "))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const table = new Map(rows.map(([, hop, , minimum]) => [hop!, minimum!]));

const inputsIn =
  (recorded: readonly Recorded[]): Inputs =>
  (type) =>
    recorded.filter((one) => one.type === type).map(({ inputs }) => inputs);

describe("docs/tls.md", () => {
  it("lists every hop, and no other", () =>
    expect([...table.keys()]).to.have.members([...Object.keys(HOPS), ...AWS_ENDS]));

  for (const stack of STACKS)
    it(`states the minimum TLS versions of ${stack}`, async () => {
      const of = inputsIn(await recordedStack(stack));
      expect(Object.fromEntries(Object.entries(HOPS).map(([hop, minimumOf]) => [hop, minimumOf(of)]))).to.deep.equal(
        Object.fromEntries(Object.keys(HOPS).map((hop) => [hop, table.get(hop)])),
      );
    });

  it("states a minimum that RDS Proxy supports where a proxy connects", () => {
    const [, , setting, minimum, limit] = rows.find(([, hop]) => hop === "database proxy → database")!;
    expect(setting).to.include("RDS Proxy");
    expect([minimum, limit]).to.deep.equal(["1.2", "1.2"]);
  });

  it("states no minimum above the limit of the service", () => {
    for (const [, hop, , minimum, limit] of rows) expect(Number(minimum), hop).to.be.at.most(Number(limit));
  });

  it("detects a listener or a bucket that accepts an older version", async () => {
    const recorded = (await recordedStack("dev"))
      .filter(({ name }) => name !== "edge-static-policy")
      .map((one) =>
        one.type === "aws:lb/listener:Listener"
          ? { ...one, inputs: { ...one.inputs, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" } }
          : one,
      );
    const of = inputsIn(recorded);
    expect(HOPS["CloudFront → load balancer"]!(of)).to.equal("1.2");
    expect(HOPS["CloudFront → static content"]!(of)).to.equal(undefined);
  });
});
