// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { failureReasons, type Assessment } from "../../../policies/report/assessment";
import { assessment, exemption, RESOURCES } from "./fixture";

const outcomes = ({ results: verdicts }: Assessment): string[] =>
  verdicts.map(({ resource: { name }, outcome }) => `${name} ${outcome}`).slice(2);

describe("assess", () => {
  it("has passing, noncompliant, exempt and unknown results", () => {
    expect(assessment().results.map(({ outcome }) => outcome)).to.deep.equal([
      "pass",
      "violation",
      "exempt",
      "unknown",
    ]);
  });

  it("does not apply an expired exemption", () => {
    expect(outcomes(assessment([exemption({ expires: "2027-01-14" })]))).to.deep.equal([
      "legacy violation",
      "later unknown",
    ]);
  });

  it("applies an exemption to an unknown result, which can become a violation", () => {
    expect(outcomes(assessment([exemption({ resource: "l*" })]))).to.deep.equal(["legacy exempt", "later exempt"]);
  });
});

describe("failureReasons", () => {
  const onlyLater = RESOURCES.slice(3);
  const reasons = (of: Assessment, failOnUnknown = false): string[] => failureReasons(of, failOnUnknown);

  it("is empty if all violations are exempt", () => {
    expect(reasons(assessment([exemption()], {}, [RESOURCES[0], RESOURCES[2]]), true)).to.deep.equal([]);
  });

  it("counts mandatory violations and rejected exemptions", () => {
    expect(reasons(assessment([exemption()]))).to.deep.equal(["1 mandatory violation"]);
    expect(reasons(assessment([exemption({ expires: "2027-01-14" })]))).to.deep.equal([
      "2 mandatory violations",
      "1 rejected exemption",
    ]);
    expect(reasons(assessment([exemption()], {}, [RESOURCES[0]]))).to.deep.equal(["1 rejected exemption"]);
  });

  it("counts unknown results only if that is requested", () => {
    expect(reasons(assessment([], {}, onlyLater))).to.deep.equal([]);
    expect(reasons(assessment([], {}, onlyLater), true)).to.deep.equal(["1 mandatory check not evaluated"]);
  });

  it("ignores advisory and disabled rules", () => {
    expect(reasons(assessment([], { all: "advisory" }), true)).to.deep.equal([]);
    expect(assessment([], { all: "advisory" }).results).to.have.length(4);
    expect(assessment([], { "elb-listener-tls-minimum-version": "disabled" }).results).to.deep.equal([]);
    expect(reasons(assessment([exemption()], { "exemptions-accepted": "advisory" }, [RESOURCES[0]]))).to.deep.equal([]);
    expect(assessment([exemption()], { "exemptions-accepted": "disabled" }, [RESOURCES[0]]).problems).to.deep.equal([]);
  });
});
