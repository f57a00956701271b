// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { recordedStack } from "../support/stacks";

describe("observability parts", () => {
  it("start after the issuer of their certificates, because Pulumi waits for their pods", async () => {
    const recorded = await recordedStack("dev");
    const issuer = recorded.find(({ name }) => name === "observability-ca")!.urn;
    const parts = recorded.filter(
      ({ name, type }) => name.startsWith("observability-") && /:(?:Deployment|StatefulSet|DaemonSet)$/.test(type),
    );
    expect(parts).to.have.length.above(8);
    expect(parts.filter(({ dependencies }) => !dependencies.includes(issuer)).map(({ name }) => name)).to.deep.equal(
      [],
    );
  });
});
