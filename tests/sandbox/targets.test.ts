// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("preview of prod with targets that are not achievable", () => {
  const sandbox = new Sandbox();
  after(() => sandbox.remove());

  it("fails before any resource is planned, and prints the calculation and a recommendation", () => {
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
        /targets\.availabilityPercent 99\.9 is not achievable: the topology achieves 99\.88 %; set network\.nat to per-zone \(now single\)/,
      )
      .and.include("zone of the single NAT gateway 99.9500 %")
      .and.include("targets.rtoMinutes 15 is not achievable")
      .and.not.match(/redoubt-aws|^ +at /m);
  });
});
