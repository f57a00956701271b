// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("a preview of prod whose targets can't be met", () => {
  const sandbox = new Sandbox();
  after(() => sandbox.remove());

  it("ends before anything is planned, with the arithmetic and what would mend it", () => {
    const settings = join(sandbox.folder, "Pulumi.prod.yaml");
    writeFileSync(
      settings,
      readFileSync(join(__dirname, "..", "..", "Pulumi.prod.yaml"), "utf8").replace("nat: per-zone", "nat: single"),
    );
    const { code, output } = sandbox.run(
      "--stack",
      "prod",
      "shell",
      "pulumi",
      "preview",
      "--non-interactive",
      "--config-file",
      settings,
    );
    expect(code).to.not.equal(0);
    expect(output)
      .to.match(
        /targets\.availabilityPercent 99\.9 can't be met: the topology comes to 99\.88 %; set network\.nat to per-zone \(now single\)/,
      )
      .and.include("the one NAT gateway's zone 99.9500 %")
      .and.include("targets.rtoMinutes 15 can't be met")
      .and.not.match(/redoubt-aws|^ +at /m);
  });
});
