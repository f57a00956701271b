// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Scope } from "../../../components/aws/limits/name-rules";
import { environment } from "../../../stacks/environment";
import { prod } from "../../../stacks/prod";
import { record, type Recorded } from "../../support/recorder";
import { configOf, recordedStack, settingsOf } from "../../support/stacks";
import { givenName, LIMITS } from "./names";

/** The region, or `global` for a name that is unique in all regions. */
const spaceOf = (one: Recorded, recorded: readonly Recorded[]): string => {
  if (LIMITS[one.type]!.scope !== "region") return "global";
  const provider = recorded.find(({ urn, id }) => `${urn}::${id}` === one.provider);
  return String(one.inputs["region"] ?? provider?.inputs["region"]);
};

/** True if a name contains the automatic name of another resource, and with it a random suffix. */
const containsAutomaticName = (one: Recorded, recorded: readonly Recorded[]): boolean =>
  recorded.some(
    (other) =>
      Object.values(one.dependsOn).flat().includes(other.urn) &&
      LIMITS[other.type]?.automatic === true &&
      givenName(other) === undefined &&
      String(givenName(one)).includes(other.name),
  );

/** Exists once per account: the other stacks of the account have the setting `auditStack`. */
const ONCE_PER_ACCOUNT = ["aws:accessanalyzer/analyzer:Analyzer"];

/** The names that a stack sets itself and that must be unique, and the host names of its distributions. */
const namesOf = (recorded: readonly Recorded[]): string[] => [
  ...recorded
    .filter((one) => typeof givenName(one) === "string" && !containsAutomaticName(one, recorded))
    .filter(({ type }) => UNIQUE.includes(LIMITS[type]!.scope) && !ONCE_PER_ACCOUNT.includes(type))
    .map((one) => `${LIMITS[one.type]!.kind} ${String(givenName(one))} in ${spaceOf(one, recorded)}`),
  ...recorded
    .filter(({ type }) => type === "aws:cloudfront/distribution:Distribution")
    .flatMap(({ inputs }) => inputs["aliases"] as string[]),
];
const UNIQUE: Scope[] = ["global", "account", "region"];

/** Sets the project of the running program. The SDK does not declare the type of this function for tests. */
const { _setProject: setProject } = pulumi.runtime as unknown as { _setProject: (project: string) => void };

/** Records prod as a stack of another name or project, with another domain: CloudFront host names are unique. */
const recordProdAs = (stack: string, project: string): Promise<Recorded[]> =>
  record(
    () => {
      setProject(project);
      return environment(stack, { ...settingsOf("prod"), domain: "www.example.org" }, prod);
    },
    stack,
    configOf("prod"),
  );

const equalNames = (one: readonly Recorded[], other: readonly Recorded[]): string[] => {
  const names = new Set(namesOf(one));
  expect(names.size).to.be.above(5);
  return namesOf(other).filter((name) => names.has(name));
};

describe("two stacks of one account", () => {
  it("have no equal names, if they are dev and prod", async () => {
    expect(equalNames(await recordedStack("dev"), await recordedStack("prod"))).to.deep.equal([]);
  });

  for (const [what, name, project] of [
    ["two environments", "staging", "redoubt"],
    ["environments of two projects", "prod", "shop"],
  ] as const)
    it(`have no equal names, if they are ${what} of the same kind`, async () => {
      const other = await recordProdAs(name, project);
      expect(equalNames(await recordedStack("prod"), other)).to.deep.equal([]);
    });
});
