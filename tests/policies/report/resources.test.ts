// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../../policies/check-result";
import { plannedResources, stateResources } from "../../../policies/report/resources";
import { UNKNOWN_TEXT, QUEUE, urnOf, engineResource } from "./fixture";

const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const planned = (...steps: object[]): ReturnType<typeof plannedResources> => plannedResources({ steps });

describe("plannedResources", () => {
  it("lists the resources that exist after the update", () => {
    const names = planned(
      { op: "same", newState: engineResource(QUEUE, "kept", {}) },
      { op: "create", newState: engineResource(QUEUE, "new", {}) },
      { op: "create-replacement", newState: engineResource(QUEUE, "changed", { delaySeconds: 2 }) },
      { op: "replace", newState: engineResource(QUEUE, "changed", { delaySeconds: 2 }) },
      { op: "delete-replaced", oldState: engineResource(QUEUE, "changed", { delaySeconds: 1 }) },
      { op: "delete", oldState: engineResource(QUEUE, "gone", {}) },
      { op: "read", newState: engineResource(QUEUE, "theirs", {}, { external: true }) },
    ).map(({ name }) => name);
    expect(names).to.deep.equal(["kept", "new", "changed"]);
  });

  it("marks unknown values and secrets at any depth", () => {
    const [queue] = planned({
      op: "create",
      newState: engineResource(QUEUE, "jobs", {
        kmsMasterKeyId: UNKNOWN_TEXT,
        tags: { a: "1", b: [UNKNOWN_TEXT] },
        policy: "[secret]",
      }),
    });
    expect(queue!.properties).to.deep.equal({
      kmsMasterKeyId: UNKNOWN,
      tags: { a: "1", b: [UNKNOWN] },
      policy: UNKNOWN,
    });
  });

  it("leaves out the items of lists that are null", () => {
    const [queue] = planned({ op: "create", newState: engineResource(QUEUE, "jobs", { list: [null, "a", null] }) });
    expect(queue!.properties).to.deep.equal({ list: ["a"] });
  });

  it("keeps the origins of values", () => {
    const [policy] = planned({
      op: "create",
      newState: engineResource(
        "aws:sqs/queuePolicy:QueuePolicy",
        "p",
        {},
        { propertyDependencies: { queueUrl: [urnOf(QUEUE, "jobs")], policy: null } },
      ),
    });
    expect(policy!.dependsOn).to.deep.equal({ queueUrl: [urnOf(QUEUE, "jobs")], policy: [] });
  });

  it("keeps the position in the user's program, not in a package", () => {
    const position = (...trace: (string | undefined)[]): unknown =>
      planned({
        op: "create",
        newState: engineResource(
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

  it("accepts a preview without resources", () => expect(plannedResources({})).to.deep.equal([]));
});

describe("stateResources", () => {
  const read = (...resources: object[]): ReturnType<typeof stateResources> =>
    stateResources({ version: 3, deployment: { resources } }, "state.json");

  it("omits resources that are external or wait for deletion", () => {
    expect(
      read(
        engineResource(QUEUE, "jobs", { delaySeconds: 2 }),
        engineResource(QUEUE, "jobs", { delaySeconds: 1 }, { delete: true }),
        engineResource(QUEUE, "theirs", {}, { external: true }),
      ).map(({ urn, properties }) => [urn, properties]),
    ).to.deep.equal([[urnOf(QUEUE, "jobs"), { delaySeconds: 2 }]]);
  });

  it("reads plain-text secrets and marks encrypted secrets as unknown", () => {
    const [queue] = read(
      engineResource(QUEUE, "jobs", {
        a: { ...SIGNATURE, plaintext: '{"b":1}' },
        c: { ...SIGNATURE, ciphertext: "AAAA" },
      }),
    );
    expect(queue!.properties).to.deep.equal({ a: { b: 1 }, c: UNKNOWN });
  });

  it("reads the inputs, the ID and the ARN, but no other outputs", () => {
    const [queue] = read(
      engineResource(
        QUEUE,
        "jobs",
        { name: "jobs-1" },
        { id: "https://sqs/jobs-1", outputs: { arn: "arn:jobs-1", name: "jobs-1", kmsMasterKeyId: "alias/aws/sqs" } },
      ),
    );
    expect(queue!.properties).to.deep.equal({ id: "https://sqs/jobs-1", arn: "arn:jobs-1", name: "jobs-1" });
  });

  it("accepts names that contain the separator of URNs", () => {
    expect(read(engineResource(QUEUE, "a::b", {}))[0]!.name).to.equal("a::b");
  });

  it("rejects a file that is not a state, with the command that writes one", () => {
    for (const other of [{}, [], null, { deployment: { resources: [{}] } }])
      expect(() => stateResources(other, "other.json")).to.throw(
        "other.json: is not the state of a stack; write the state with `pulumi stack export --file other.json`",
      );
  });
});
