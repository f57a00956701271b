// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { shop } from "../../examples/own-network";
import { inputsOf, record } from "../support/recorder";

describe("the example of a team's own program", () => {
  it("runs, and gets what it asked for", async () => {
    const recorded = await record(() => shop("sg-1"));
    expect(inputsOf(recorded, "awsx:ec2:Vpc")).to.include({ cidrBlock: "10.20.0.0/16" });
    expect(recorded.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance")).to.have.length(3);
  });
});
