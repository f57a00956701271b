// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { refusals, type Assessment } from "../../../policies/report/assessment";
import { gateConfig } from "../../../policies/report/config";
import { rules } from "../../../policies/rules";
import { assessment, exemption, RESOURCES } from "./made";

const outcomes = ({ verdicts }: Assessment): string[] =>
  verdicts.map(({ resource: { name }, outcome }) => `${name} ${outcome}`).slice(2);

describe("an assessment", () => {
  it("knows what passes, is broken, exempt, and not known", () => {
    expect(assessment().verdicts.map(({ outcome }) => outcome)).to.deep.equal([
      "pass",
      "violation",
      "exempt",
      "unknown",
    ]);
  });

  it("takes an expired exemption for none", () => {
    expect(outcomes(assessment([exemption({ expires: "2027-01-14" })]))).to.deep.equal([
      "legacy violation",
      "later unknown",
    ]);
  });

  it("exempts what is not known yet as well: it may turn out wrong", () => {
    expect(outcomes(assessment([exemption({ resource: "l*" })]))).to.deep.equal(["legacy exempt", "later exempt"]);
  });
});

describe("the gate", () => {
  const onlyLater = RESOURCES.slice(3);
  const closed = (of: Assessment, failOnUnknown = false): string[] => refusals(of, failOnUnknown);

  it("is open when all that is wrong is exempt", () => {
    expect(closed(assessment([exemption()], {}, [RESOURCES[0], RESOURCES[2]]), true)).to.deep.equal([]);
  });

  it("is shut by a mandatory violation, and by an exemption that is expired or not needed", () => {
    expect(closed(assessment([exemption()]))).to.deep.equal(["1 × mandatory violation"]);
    expect(closed(assessment([exemption({ expires: "2027-01-14" })]))).to.deep.equal([
      "2 × mandatory violation",
      "1 × exemption not accepted",
    ]);
    expect(closed(assessment([exemption()], {}, [RESOURCES[0]]))).to.deep.equal(["1 × exemption not accepted"]);
  });

  it("is shut by what could not be evaluated only where that is asked for", () => {
    expect(closed(assessment([], {}, onlyLater))).to.deep.equal([]);
    expect(closed(assessment([], {}, onlyLater), true)).to.deep.equal(["1 × mandatory check not evaluated"]);
  });

  it("lets advisory rules speak, and disabled ones not at all", () => {
    expect(closed(assessment([], { all: "advisory" }), true)).to.deep.equal([]);
    expect(assessment([], { all: "advisory" }).verdicts).to.have.length(4);
    expect(assessment([], { "elb-listener-tls-minimum-version": "disabled" }).verdicts).to.deep.equal([]);
    expect(closed(assessment([exemption()], { "exemptions-accepted": "advisory" }, [RESOURCES[0]]))).to.deep.equal([]);
    expect(assessment([exemption()], { "exemptions-accepted": "disabled" }, [RESOURCES[0]]).problems).to.deep.equal([]);
  });
});

describe("a gate's configuration", () => {
  const rule = rules.find(({ id }) => id === "elb-listener-tls-minimum-version")!;
  const read = (written: unknown): ReturnType<typeof gateConfig> => gateConfig("config.json", written, rules);

  it("is strict where it says nothing", () => {
    expect(read({}).levelOf(rule)).to.equal("mandatory");
    expect(read({}).settingsOf(rule)).to.include({ minTls: "1.3", logDays: 365 });
  });

  it("takes a level for all rules, and levels and settings for one", () => {
    const config = read({
      all: { enforcementLevel: "advisory" },
      "elb-listener-tls-minimum-version": { enforcementLevel: "mandatory", minTls: "1.2" },
    });
    expect(config.levelOf(rule)).to.equal("mandatory");
    expect(config.levelOf(rules.find(({ id }) => id === "elb-listener-https-required")!)).to.equal("advisory");
    expect(config.settingsOf(rule).minTls).to.equal("1.2");
  });

  it("is refused with all that is wrong: rules that don't exist, values out of bounds, settings for all, which the engine would ignore", () => {
    const wrong = { "listner-tls-floor": "advisory", "elb-listener-tls-minimum-version": { minTls: "1.1" }, all: { minTls: "1.2" } };
    expect(() => read(wrong))
      .to.throw(/config.json is no configuration[^]*listner-tls-floor/)
      .with.property("message")
      .that.matches(/at all/)
      .and.matches(/at \["elb-listener-tls-minimum-version"\]/);
    expect(() => read([])).to.throw(/is no configuration/);
  });
});
