// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { formatProblem } from "../../components/lib/problems";
import { environment } from "../../stacks/environment";
import { prod } from "../../stacks/prod";
import { readSettings } from "../../stacks/settings";
import { expectPlainWording, problemsOf } from "../support/problems";
import { record } from "../support/recorder";
import { configOf, STACKS } from "../support/stacks";
import { group, INVALID, read, type Change } from "./invalid-settings";

/** The messages for the settings of dev with some changes. */
const messages = (change: Change): string[] => problemsOf(() => read(change)).map(formatProblem);

describe("readSettings", () => {
  for (const [description, change, message] of INVALID)
    it(`rejects ${description}, with one message`, () => {
      const found = messages(change());
      expect(found).to.have.length(1);
      expect(found[0]).to.match(/^Pulumi\.dev\.yaml: redoubt:/);
      const rest = found[0]!.replace("Pulumi.dev.yaml: redoubt:", "");
      if (typeof message === "string") expect(rest).to.equal(message);
      else expect(rest).to.match(message);
      problemsOf(() => read(change())).forEach(expectPlainWording);
    });

  it("reports all problems together", () => {
    const found = messages({
      owner: "not-an-email",
      domain: undefined,
      domian: "a.example.com",
      database: { instanceClass: "large", readers: 0 },
      network: { cidrBlock: "10.0.0.0/24", nat: "none" },
      targets: { ...group("targets"), rtoMinutes: -1 },
    });
    expect(found.map((line) => /redoubt:(\S+)/.exec(line)![1])).to.have.members([
      "owner",
      "domain",
      "domian",
      "database.instanceClass",
      "database.readers",
      "network.cidrBlock",
      "network.nat",
      "targets.rtoMinutes",
    ]);
  });

  it("accepts a string of digits", () => expect(read({ costCenter: "4711" }).costCenter).to.equal("4711"));

  it("allows no public access to the cluster API by default", () =>
    expect(read({ publicAccessCidrs: undefined }).publicAccessCidrs).to.deep.equal([]));

  for (const [extreme, min, max, readers, replicas, days, cidrBlock] of [
    ["minimum", 3, 3, 1, 1, 1, "10.0.0.0/20"],
    ["maximum", 300, 300, 14, 5, 400, "10.0.0.0/16"],
  ] as const)
    it(`accepts the ${extreme} values that the components accept`, async () => {
      const settings = read({
        nodes: { min, max, instanceTypes: ["m7g.2xlarge"] },
        database: { instanceClass: "db.r8g.large", readers },
        cache: { ...group("cache"), replicas },
        metrics: { ...group("metrics"), retentionDays: days },
        network: { ...group("network"), cidrBlock },
        secondaryRegion: "us-west-2",
      });
      const recorded = await record(() => environment("dev", settings, prod));
      expect(recorded.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance")).to.have.length(
        readers + 1 + 1,
      );
    });
});

describe("environment", () => {
  it("rejects a shape with a secondary region if the setting for the region is missing", async () => {
    let message = "";
    await record(() => {
      try {
        environment("dev", read({}), prod);
      } catch (error) {
        message = String(error);
      }
    });
    expect(message).to.include("redoubt:secondaryRegion is missing, and stacks/dev.ts defines a secondary region");
  });
});

for (const stack of STACKS)
  it(`the settings of ${stack} contain all keys of its file`, () => {
    const config = configOf(stack);
    pulumi.runtime.setAllConfig(config);
    const keys = Object.keys(config).map((key) => key.replace("redoubt:", ""));
    expect(readSettings(new pulumi.Config("redoubt"), stack, keys)).to.include.all.keys(keys);
  });
