// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../../policies/answer";
import { plannedResources, stateResources } from "../../../policies/report/resources";
import { NOT_KNOWN_YET, QUEUE, urnOf, written } from "./made";

const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const planned = (...steps: object[]): ReturnType<typeof plannedResources> => plannedResources({ steps });

describe("a preview's resources", () => {
  it("are those that the update would leave behind", () => {
    const names = planned(
      { op: "same", newState: written(QUEUE, "kept", {}) },
      { op: "create", newState: written(QUEUE, "new", {}) },
      { op: "create-replacement", newState: written(QUEUE, "changed", { delaySeconds: 2 }) },
      { op: "replace", newState: written(QUEUE, "changed", { delaySeconds: 2 }) },
      { op: "delete-replaced", oldState: written(QUEUE, "changed", { delaySeconds: 1 }) },
      { op: "delete", oldState: written(QUEUE, "gone", {}) },
      { op: "read", newState: written(QUEUE, "theirs", {}, { external: true }) },
    ).map(({ name }) => name);
    expect(names).to.deep.equal(["kept", "new", "changed"]);
  });

  it("say what is not known yet, at any depth, and what is hidden", () => {
    const [queue] = planned({
      op: "create",
      newState: written(QUEUE, "jobs", {
        kmsMasterKeyId: NOT_KNOWN_YET,
        tags: { a: "1", b: [NOT_KNOWN_YET] },
        policy: "[secret]",
      }),
    });
    expect(queue!.properties).to.deep.equal({
      kmsMasterKeyId: UNKNOWN,
      tags: { a: "1", b: [UNKNOWN] },
      policy: UNKNOWN,
    });
  });

  it("carry what a value comes from, by which companions are found", () => {
    const [policy] = planned({
      op: "create",
      newState: written(
        "aws:sqs/queuePolicy:QueuePolicy",
        "p",
        {},
        { propertyDependencies: { queueUrl: [urnOf(QUEUE, "jobs")], policy: null } },
      ),
    });
    expect(policy!.dependsOn).to.deep.equal({ queueUrl: [urnOf(QUEUE, "jobs")], policy: [] });
  });

  it("say where the user's own program made them, not where a package did", () => {
    const position = (...trace: (string | undefined)[]): unknown =>
      planned({
        op: "create",
        newState: written(
          QUEUE,
          "jobs",
          {},
          {
            sourcePosition: trace[0],
            stackTrace: trace.map((sourcePosition) => ({ sourcePosition })),
          },
        ),
      })[0]!.position;
    expect(position("project:///src/my%20queue.ts#7,1")).to.deep.equal({ file: "src/my queue.ts", line: 7 });
    expect(
      position(
        "project:///node_modules/redoubt/queue.ts#1,2",
        undefined,
        "project:///../lib/a.ts#2,2",
        "project:///index.ts#9,3",
      ),
    ).to.deep.equal({ file: "index.ts", line: 9 });
    expect(position("project:///node_modules/a.js#1,2")).to.equal(undefined);
    expect(position()).to.equal(undefined);
  });

  it("may be none", () => expect(plannedResources({})).to.deep.equal([]));
});

describe("a state's resources", () => {
  const read = (...resources: object[]): ReturnType<typeof stateResources> =>
    stateResources({ version: 3, deployment: { resources } }, "state.json");

  it("are those that are still wanted and managed here", () => {
    expect(
      read(
        written(QUEUE, "jobs", { delaySeconds: 2 }),
        written(QUEUE, "jobs", { delaySeconds: 1 }, { delete: true }),
        written(QUEUE, "theirs", {}, { external: true }),
      ).map(({ urn, properties }) => [urn, properties]),
    ).to.deep.equal([[urnOf(QUEUE, "jobs"), { delaySeconds: 2 }]]);
  });

  it("have secrets read where the state holds them in plain text, and unknown where it does not", () => {
    const [queue] = read(
      written(QUEUE, "jobs", { a: { ...SIGNATURE, plaintext: '{"b":1}' }, c: { ...SIGNATURE, ciphertext: "AAAA" } }),
    );
    expect(queue!.properties).to.deep.equal({ a: { b: 1 }, c: UNKNOWN });
  });

  it("are what the program asked for, and the names that the cloud gave: not its defaults", () => {
    const [queue] = read(
      written(
        QUEUE,
        "jobs",
        { name: "jobs-1" },
        { id: "https://sqs/jobs-1", outputs: { arn: "arn:jobs-1", name: "jobs-1", kmsMasterKeyId: "alias/aws/sqs" } },
      ),
    );
    expect(queue!.properties).to.deep.equal({ id: "https://sqs/jobs-1", arn: "arn:jobs-1", name: "jobs-1" });
  });

  it("have a name that may hold what separates an URN's parts", () => {
    expect(read(written(QUEUE, "a::b", {}))[0]!.name).to.equal("a::b");
  });

  it("are refused from another file, with the command that writes the right one", () => {
    for (const other of [{}, [], null, { deployment: { resources: [{}] } }])
      expect(() => stateResources(other, "other.json")).to.throw(
        "other.json is not the state of a stack; write one with `pulumi stack export --file other.json`",
      );
  });
});
