// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/check-result";
import { unwrapProperties } from "../../policies/unwrap-properties";
import { UNKNOWN_TEXT } from "./analyzer";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK does not declare this module
const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  unknownCheckingProxy: <T>(properties: T) => T;
};

/** A proxy that throws for unknown values, as the SDK's does, but that does not expose the object behind it. */
const opaqueProxy = <T>(value: T): T =>
  typeof value !== "object" || value === null
    ? value
    : new Proxy(value, {
        get: (target, key) => {
          const item = Reflect.get(target, key) as unknown;
          if (item === UNKNOWN_TEXT) throw new Error(`value at ${String(key)} is not known during preview`);
          return opaqueProxy(item);
        },
      });

const properties = { a: 1, b: UNKNOWN_TEXT, c: { d: [UNKNOWN_TEXT, { e: UNKNOWN_TEXT, f: "text" }] }, g: null };
const expected = { a: 1, b: UNKNOWN, c: { d: [UNKNOWN, { e: UNKNOWN, f: "text" }] }, g: null };

describe("unwrapProperties", () => {
  it("replaces unknown values behind the SDK's proxy", () =>
    expect(unwrapProperties(unknownCheckingProxy(properties))).to.deep.equal(expected));

  it("replaces unknown values behind a proxy of another SDK version", () => {
    const proxied = opaqueProxy(properties);
    expect(() => proxied.b).to.throw();
    expect(unwrapProperties(proxied)).to.deep.equal(expected);
  });

  it("leaves out the items of lists that are null", () =>
    expect(unwrapProperties({ a: [null, { b: null }, null] })).to.deep.equal({ a: [{ b: null }] }));

  it("replaces unknown values of plain objects", () => expect(unwrapProperties(properties)).to.deep.equal(expected));
});
