// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { withAutoFix } from "../../policies/auto-fix";
import { policiesOf } from "../../policies/pack";
import { rules } from "../../policies/rules";
import { remediate, UNKNOWN_TEXT } from "./analyzer";
import { createdResource } from "./compliant/fixture";

describe("withAutoFix", () => {
  it("sets values at nested paths and keeps the others", () =>
    expect(withAutoFix({ a: 1, b: { c: 2 } }, { "b.d.e": true })).to.deep.equal({ a: 1, b: { c: 2, d: { e: true } } }));

  it("returns nothing if all values are compliant", () =>
    expect(withAutoFix({ a: { b: [1] } }, { "a.b": [1] })).to.equal(undefined));

  it("changes nothing below an unknown value", () =>
    expect(withAutoFix({ a: UNKNOWN_TEXT }, { "a.b": true })).to.equal(undefined));

  it("changes nothing behind the proxy of another SDK version, and warns once", () => {
    const properties = { a: 1 };
    const warnings: string[] = [];
    for (const proxied of [new Proxy(properties, {}), new Proxy(properties, {})])
      expect(withAutoFix(proxied, { a: 2 }, (message) => warnings.push(message))).to.equal(undefined);
    expect(properties).to.deep.equal({ a: 1 });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/tested with; violations are reported and not remediated$/);
  });

  it("keeps secrets secret in the response to the engine", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "text" };
    const volume = createdResource("aws:ebs/volume:Volume", "v", { encrypted: false, snapshotId: secret });
    const policy = policiesOf(rules.filter(({ id }) => id === "ebs-volume-encrypted"));
    expect(await remediate(policy, volume)).to.deep.include({ encrypted: true, snapshotId: secret });
  });
});
