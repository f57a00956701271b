// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { evidence } from "../../../policies/report/matrix";
import { oscal } from "../../../policies/report/oscal";
import { assessment, empty, exemption, mixed } from "./fixture";
import { oscalSchema } from "./oscal-schema";
import { schemaErrors } from "./schema-errors";

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
    const rules = { "elb-listener-tls-minimum-version": { minTls: "1.2" } };
    expect(JSON.parse(evidence(assessment([], rules)))).to.deep.include({ configuration: { rules, exemptions: [] } });
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
