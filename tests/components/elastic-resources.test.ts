// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { dump, load } from "js-yaml";
import { IMAGES, versionOf } from "../../components/kubernetes/images";
import { setupRequests } from "../../components/kubernetes/observability/logs/setup-requests";
import { elasticResource, elasticResources, podGroups } from "../support/elastic";
import { filesOf, podOf, recordObservability } from "../support/observability";
import { inputsOf, type Recorded } from "../support/recorder";

const ELASTIC_PARTS = ["elasticsearch", "kibana", "logstash"];
const URN = "urn:pulumi:dev::redoubt::redoubt-kubernetes:index:Observability$kubernetes:";
const SETUP_JOB = `${URN}batch/v1:Job::o-elasticsearch-setup-job`;
const OPERATOR = `${URN}apps/v1:Deployment::o-elastic-operator-deployment`;

interface Role {
  cluster?: string[];
  indices: { names: string[]; privileges: string[] }[];
}
interface Template {
  index_patterns: string[];
  allow_auto_create?: boolean;
  template: { settings: Record<string, unknown> };
}

let recorded: Recorded[];
before(async () => {
  recorded = await recordObservability({ snapshotBucket: "logs" });
});

/** Names of the environment variables that a text refers to, in the notation of Elastic and Fluent Bit. */
const variablesIn = (text: string): string[] => [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name!);
const dependenciesOf = (name: string): string[] => recorded.find((one) => one.name === name)!.dependencies;
const secretOf = (name: string): Record<string, string> => {
  const data = inputsOf(recorded, "kubernetes:core/v1:Secret", name)["stringData"] as Record<string, unknown>;
  return (data["value"] ?? data) as Record<string, string>;
};
const certificateOf = (part: string): { secretName: string; dnsNames: string[]; privateKey: object } =>
  recorded.find(({ name }) => name === `o-${part}-certificate`)!.inputs["spec"] as never;
const pipelines = (): Record<string, string> =>
  Object.fromEntries(
    elasticResource(recorded, "Logstash").spec.pipelines!.map((one) => [one["pipeline.id"], one["config.string"]]),
  );
const settingsOf = (kind: string): Record<string, unknown> => podGroups(elasticResource(recorded, kind))[0]!.config;
const isAtLeast = (version: string, minimum: string): boolean =>
  version.localeCompare(minimum, undefined, { numeric: true }) >= 0;

describe("Elastic resources", () => {
  it("use only environment variables that the pods have", () => {
    for (const resource of elasticResources(recorded))
      for (const { config, podTemplate } of podGroups(resource)) {
        const names = podTemplate.spec.containers[0].env!.map(({ name }) => name);
        const used = variablesIn(JSON.stringify([config, resource.spec.pipelines ?? []]));
        expect(names, resource.kind).to.include.members(used);
      }
    expect(variablesIn(JSON.stringify(pipelines()))).to.include("ELASTICSEARCH_PASSWORD");
    const fluentBit = podOf(recorded, "fluent-bit").containers[0].env!.map(({ name }) => name);
    expect(fluentBit).to.include.members(variablesIn(filesOf(recorded, "fluent-bit")["fluent-bit.yaml"]!));
  });

  it("use the version and the digest of their images", () => {
    for (const resource of elasticResources(recorded)) {
      expect(resource.spec.image).to.match(/@sha256:[0-9a-f]{64}$/);
      expect(resource.spec.version, resource.kind).to.equal(versionOf(resource.spec.image));
    }
  });

  it("describe restricted pods with requests, limits and a dedicated service account", () => {
    for (const resource of elasticResources(recorded))
      for (const { podTemplate } of podGroups(resource)) {
        const { spec } = podTemplate;
        expect(spec.serviceAccountName).to.equal(resource.metadata.name);
        expect(spec.automountServiceAccountToken).to.equal(false);
        expect(spec.securityContext).to.deep.include({
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: "RuntimeDefault" },
        });
        for (const container of [...spec.containers, ...(spec.initContainers ?? [])])
          expect(container.securityContext).to.deep.include({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          });
        expect(spec.containers[0].resources).to.have.nested.property("requests.cpu");
        expect(spec.containers[0].resources).to.have.nested.property("limits.memory");
      }
    // The operator gives the init container of Logstash no security context.
    const [init] = podGroups(elasticResource(recorded, "Logstash"))[0]!.podTemplate.spec.initContainers!;
    expect(init!.name).to.equal("logstash-internal-init-config");
  });

  it("store logs on encrypted volumes that outlive the custom resource", () => {
    const claims = elasticResources(recorded)
      .flatMap(podGroups)
      .flatMap(({ volumeClaimTemplates = [] }) => volumeClaimTemplates);
    expect(claims.map(({ metadata }) => metadata.name)).to.have.members(["logstash-data", "elasticsearch-data"]);
    for (const { spec } of claims) expect(spec.storageClassName).to.equal("o-encrypted");
    expect(elasticResource(recorded, "Elasticsearch").spec["volumeClaimDeletePolicy"]).to.equal(
      "DeleteOnScaledownOnly",
    );
  });

  it("accept no TLS version below 1.3", () => {
    expect(settingsOf("Elasticsearch")).to.deep.include({
      "xpack.security.http.ssl.supported_protocols": ["TLSv1.3"],
      "xpack.security.transport.ssl.supported_protocols": ["TLSv1.3"],
    });
    expect(settingsOf("Kibana")).to.deep.include({ "server.ssl.supportedProtocols": ["TLSv1.3"] });
    expect(settingsOf("Logstash")).to.deep.include({ "api.ssl.supported_protocols": ["TLSv1.3"] });
    for (const text of Object.values(pipelines())) expect(text).to.include('ssl_supported_protocols => ["TLSv1.3"]');
    expect(pipelines()["intake"]).to.include('ssl_client_authentication => "required"');
  });

  it("route each kind of log through its own persistent queue", () => {
    expect(Object.keys(pipelines())).to.have.members(["intake", "access", "audit", "application"]);
    expect(settingsOf("Logstash")).to.include({ "queue.type": "persisted" });
  });
});

describe("users of Elasticsearch", () => {
  /** The roles as the operator writes them: it parses `roles.yml` and writes it in YAML's block style (`FileBytes`). */
  const written = (): string => dump(load(secretOf("o-elasticsearch-roles")["roles.yml"]!));
  const roles = (): Record<string, Role> => load(written()) as Record<string, Role>;

  it("each have a role, all of which Elasticsearch reads", () => {
    // FileRolesStore.roleSegments of Elasticsearch: a role starts at a line without indentation.
    const segments = written().split(/\n(?=\S)/);
    expect(segments.flatMap((one) => Object.keys(load(one) as object))).to.deep.equal(Object.keys(roles()));
    const { fileRealm } = elasticResource(recorded, "Elasticsearch").spec["auth"] as {
      fileRealm: { secretName: string }[];
    };
    const users = fileRealm.map(({ secretName }) => secretOf(`o-${secretName}`));
    expect(users.map(({ username }) => username)).to.have.members(Object.keys(roles()));
    for (const { username, roles: own } of users) expect(own).to.equal(username);
    expect(new Set(users.map(({ password }) => password)).size).to.equal(users.length);
  });

  it("do not include the built-in superuser", () =>
    expect(elasticResource(recorded, "Elasticsearch").spec["auth"]).to.include({ disableElasticUser: true }));

  it("keep their passwords, which the state contains encrypted", () => {
    const secret = recorded.find(({ name }) => name === "o-elasticsearch-user-setup")!;
    expect(secret.ignored).to.include("stringData");
    expect(secret.inputs["stringData"]).to.have.property("value");
  });

  it("include one that may run the lifecycle of every index", () => {
    // Lifecycles run with the permissions of the user that stored them. Rollover, merge and delete need `manage`.
    const managed = roles()["setup"]!.indices.filter(({ privileges }) => privileges.includes("manage"));
    const patterns = setupRequests("logs")
      .filter(({ path }) => path.startsWith("_index_template/"))
      .map(({ body }) => body as Template)
      .filter(({ template }) => template.settings["lifecycle.name"] !== undefined)
      .flatMap(({ index_patterns }) => index_patterns);
    expect(patterns).to.have.length(5);
    const covers = (pattern: string): boolean =>
      managed.some(({ names }) => names.some((name) => new RegExp(`^${name.replace(/\*/g, ".*")}$`).test(pattern)));
    for (const pattern of patterns) expect(covers(pattern), pattern).to.equal(true);
  });

  it("give Logstash no permission to read or change documents", () =>
    expect(roles()["logstash"]!.indices[0]!.privileges).to.have.members(["auto_configure", "create_doc"]));
});

describe("setup of Elasticsearch", () => {
  it("is done before Logstash and Jaeger start", () => {
    expect(dependenciesOf("o-logstash")).to.include(SETUP_JOB);
    expect(dependenciesOf("o-jaeger-deployment")).to.include(SETUP_JOB);
    const elasticsearch = `${URN}elasticsearch.k8s.elastic.co/v1:Elasticsearch::o-elasticsearch`;
    expect(dependenciesOf("o-elasticsearch-setup-job")).to.include(elasticsearch);
    expect(dependenciesOf("o-elasticsearch")).to.include(OPERATOR);
  });

  it("creates pipelines before the templates that use them, and what redacts before snapshots", () => {
    const paths = setupRequests("logs").map(({ path }) => path);
    const last = (start: string): number => paths.lastIndexOf(paths.filter((path) => path.startsWith(start)).pop()!);
    const first = (start: string): number => paths.findIndex((path) => path.startsWith(start));
    expect(last("_ingest/")).to.be.below(first("_index_template/"));
    expect(last("_index_template/")).to.be.below(first("_snapshot/"));
    expect(first("_snapshot/")).to.be.below(first("_slm/"));
    // Elasticsearch rejects a lifecycle that waits for a snapshot policy that does not exist.
    expect(first("_slm/")).to.be.below(first("_ilm/policy/logs-audit"));
  });

  it("does not wait for the snapshot bucket", () => {
    const repository = setupRequests("logs").find(({ path }) => path.startsWith("_snapshot/"))!;
    expect(repository.path).to.equal("_snapshot/backups?verify=false");
  });

  it("is the only way to create data streams for logs", () => {
    // Elasticsearch uses the first pattern that matches. A template's allow_auto_create takes precedence.
    const [first] = String(settingsOf("Elasticsearch")["action.auto_create_index"]).split(",");
    expect(first).to.equal("-logs-*");
    expect(settingsOf("Elasticsearch")["stack.templates.enabled"]).to.equal(false);
    for (const kind of ["access", "application", "audit"]) {
      const template = setupRequests(undefined).find(({ path }) => path === `_index_template/logs-${kind}`)!;
      expect(template.body).to.deep.include({ allow_auto_create: true });
      expect((template.body as Template).template.settings["final_pipeline"]).to.equal("logs-redact");
    }
  });
});

/** How each part of the logs takes a renewed certificate. The sources are in docs/adr/0031. */
const RELOADS: Record<string, () => void> = {
  // The operator copies the secret, and Elasticsearch watches its certificate files.
  elasticsearch: () => {
    const { http } = elasticResource(recorded, "Elasticsearch").spec;
    expect(http!.tls.certificate.secretName).to.equal(certificateOf("elasticsearch").secretName);
  },
  // The operator replaces the pods, because a hash of the certificate is in their template.
  kibana: () => {
    const { http } = elasticResource(recorded, "Kibana").spec;
    expect(http!.tls.certificate.secretName).to.equal(certificateOf("kibana").secretName);
  },
  logstash: () => {
    expect(settingsOf("Logstash")).to.include({ "config.reload.automatic": true, "ssl.reload.automatic": true });
    expect(isAtLeast(versionOf(IMAGES.logstash), "9.5.0")).to.equal(true);
  },
  "fluent-bit": () => expect(isAtLeast(versionOf(IMAGES.fluentBit), "5.1.0")).to.equal(true),
  // controller-runtime watches the files in the folder.
  "elastic-operator": () =>
    expect(podOf(recorded, "elastic-operator").containers[0].args).to.include("--webhook-cert-dir=/run/tls"),
  // The Job reads the certificate authority once, when it runs.
  "elasticsearch-setup": () => expect(recorded.map(({ urn }) => urn)).to.include(SETUP_JOB),
};

describe("certificates of the logs", () => {
  it("have names under which clients call the part", () => {
    for (const [part, host] of [
      ["elasticsearch", "elasticsearch-es-http.observability.svc"],
      ["kibana", "kibana-kb-http.observability.svc"],
      ["logstash", "logstash.observability.svc"],
    ] as const)
      expect(certificateOf(part).dnsNames, part).to.include(host);
    const hosts = Object.values(pipelines())
      .join()
      .matchAll(/https:\/\/([^:]+):9200/g);
    expect(new Set([...hosts].map(([, host]) => host))).to.deep.equal(
      new Set(["elasticsearch-es-http.observability.svc"]),
    );
  });

  it("have the key format of Logstash or of the operator, and Logstash presents none to Elasticsearch", () => {
    // ECK, certificates/pem.go: an ECDSA key must be in SEC 1, which cert-manager calls PKCS1.
    for (const part of ["elasticsearch", "kibana"])
      expect(certificateOf(part).privateKey).to.include({ algorithm: "ECDSA", encoding: "PKCS1" });
    // logstash-input-http, "ssl_key": the key must be in the PKCS8 format and PEM encoded.
    expect(certificateOf("logstash").privateKey).to.include({ encoding: "PKCS8" });
    // Manticore, the client of logstash-output-elasticsearch, reads every PKCS #8 key as RSA (client.rb, setup_key_store).
    for (const [id, text] of Object.entries(pipelines()))
      if (id !== "intake") expect(text).to.not.match(/ssl_key|ssl_certificate =>/);
  });

  for (const [part, check] of Object.entries(RELOADS)) it(`are read again by ${part} when they are renewed`, check);

  it("are covered by these tests in each part that ships or stores logs", () => {
    const parts = [...ELASTIC_PARTS, "elastic-operator", "elasticsearch-setup", "fluent-bit"];
    expect(Object.keys(RELOADS)).to.have.members(parts);
  });
});
