// SPDX-License-Identifier: Apache-2.0
// Compares what this repository says about ECK with the Go module of the operator.
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ECK_VERSION } from "../../../components/kubernetes/images";
import { ECK_KINDS } from "../../../components/kubernetes/observability/logs/eck/custom-resource-definitions";
import {
  eckDefinitions,
  eckModule,
  eckTypes,
  storedVersion,
  type Definition,
  type Schema,
} from "../../../scripts/eck-types";
import { elasticResources, podGroups } from "../../support/elastic";
import { podOf, recordObservability } from "../../support/observability";
import type { Recorded } from "../../support/recorder";

const TYPES = join(__dirname, "..", "..", "..", "components/kubernetes/observability/logs/eck/types.ts");

/** Fields of a value that a schema does not know or that have another type, as `spec.field`. */
const problemsOf = (schema: Schema, value: unknown, path: string): string[] => {
  if (schema["x-kubernetes-int-or-string"]) return /^(string|number)$/.test(typeof value) ? [] : [path];
  if (schema.type === "array")
    return Array.isArray(value)
      ? value.flatMap((item, index) => problemsOf(schema.items!, item, `${path}[${index}]`))
      : [path];
  if (schema.type !== "object") {
    const type = Number.isInteger(value) ? "integer" : typeof value;
    return type === schema.type && (schema.enum?.includes(value as string) ?? true) ? [] : [path];
  }
  if (typeof value !== "object" || value === null) return [path];
  const { properties, required = [] } = schema;
  // The definitions leave out what Kubernetes defines, such as pod templates.
  if (properties === undefined) return [];
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${path}.${name}`),
    ...Object.entries(value).flatMap(([name, inner]) =>
      properties[name] === undefined ? [`${path}.${name}`] : problemsOf(properties[name], inner, `${path}.${name}`),
    ),
  ];
};

describe(`ECK ${ECK_VERSION}`, () => {
  let definitions: Definition[];
  let recorded: Recorded[];
  const source = (...path: string[]): string => readFileSync(join(eckModule(), ...path), "utf8");
  /** The text of all Go files in a folder. */
  const sources = (...path: string[]): string =>
    readdirSync(join(eckModule(), ...path))
      .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
      .map((file) => source(...path, file))
      .join("\n");
  const definitionOf = (kind: string): Definition => definitions.find(({ spec }) => spec.names.kind === kind)!;

  before(async () => {
    definitions = eckDefinitions();
    recorded = await recordObservability({ snapshotBucket: "logs" });
  });

  it("has the kinds, versions and required fields of our CustomResourceDefinitions", () => {
    const theirs = definitions.map((definition) => {
      const { spec } = definition;
      const { name, schema } = storedVersion(definition);
      const { required } = schema.openAPIV3Schema.properties.spec;
      return {
        kind: spec.names.kind,
        group: spec.group.replace(/\.k8s\.elastic\.co$/, ""),
        plural: spec.names.plural,
        version: name,
        ...(required && { required }),
      };
    });
    expect(ECK_KINDS).to.have.deep.members(theirs);
    for (const definition of definitions) {
      expect(definition.spec.scope).to.equal("Namespaced");
      expect(storedVersion(definition).subresources).to.have.property("status");
    }
  });

  it("has the types of which ours are generated", async () =>
    expect(readFileSync(TYPES, "utf8")).to.equal(await eckTypes(definitions, TYPES)));

  it("knows every field of our custom resources", () => {
    const resources = elasticResources(recorded);
    expect(resources).to.have.length(3);
    for (const { kind, spec } of resources) {
      const schema = storedVersion(definitionOf(kind)).schema.openAPIV3Schema.properties.spec;
      // The operator's own definitions drop the empty status of a claim, which ours keep as the operator writes it.
      const status = kind === "Elasticsearch" ? ["spec.nodeSets[0].volumeClaimTemplates[0].status"] : [];
      expect(problemsOf(schema, spec, "spec"), kind).to.deep.equal(status);
      expect(problemsOf(schema, { ...spec, versions: "1" }, "spec")).to.deep.equal([...status, "spec.versions"]);
    }
  });

  it("supports the settings of Elasticsearch that we make", () => {
    const fields = source("pkg", "apis", "elasticsearch", "v1", "fields.go");
    const list = /UnsupportedSettings = \[\]string\{([^}]+)\}/.exec(fields)![1]!.match(/\w+/g)!;
    const unsupported = list.map((name) => new RegExp(`\\b${name}\\s+= "([^"]+)"`).exec(fields)![1]);
    expect(unsupported).to.include("network.host");
    for (const resource of elasticResources(recorded).filter(({ kind }) => kind === "Elasticsearch"))
      for (const { config } of podGroups(resource)) expect(unsupported).to.not.include.members(Object.keys(config));
  });

  it("has the flags with which the operator starts", () => {
    const flags = sources("pkg", "controller", "common", "operator");
    const [command, ...args] = podOf(recorded, "elastic-operator").containers[0].args!;
    expect(command).to.equal("manager");
    for (const arg of args) expect(flags).to.include(`"${/^--([a-z-]+)/.exec(arg)![1]!}"`);
  });

  it("uses the names of containers, volumes and the lease that we use", () => {
    expect(sources("pkg", "controller", "logstash")).to.include(
      'InitConfigContainerName = "logstash-internal-init-config"',
    );
    expect(sources("pkg", "controller", "logstash", "volume")).to.include('LogstashDataVolumeName = "logstash-data"');
    expect(sources("pkg", "controller", "elasticsearch", "volume")).to.include('"elasticsearch-data"');
    expect(sources("cmd", "manager")).to.include('LeaderElectionLeaseName = "elastic-operator-leader"');
  });

  it("serves the paths of our webhooks", () => {
    const [webhook] = recorded.filter(({ type }) => type.endsWith(":ValidatingWebhookConfiguration"));
    const served = [
      sources("pkg", "apis", "kibana", "v1"),
      sources("pkg", "controller", "elasticsearch", "validation"),
      sources("pkg", "controller", "logstash", "validation"),
    ].join("\n");
    for (const { clientConfig } of webhook!.inputs["webhooks"] as { clientConfig: { service: { path: string } } }[])
      expect(served).to.include(`"${clientConfig.service.path}"`);
  });

  it("replaces the pods of Kibana when their certificate is renewed, and those of Logstash for its API", () => {
    expect(source("pkg", "controller", "kibana", "driver.go")).to.match(
      /httpCerts\.Data\[certificates\.CertFileName\]; ok \{\s+_, _ = configHash\.Write\(httpCert\)/,
    );
    expect(source("pkg", "controller", "logstash", "pod.go")).to.include("writeHTTPSCertsToConfigHash");
  });
});
