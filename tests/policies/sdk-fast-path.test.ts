// SPDX-License-Identifier: Apache-2.0
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { narrowed, spared, type SparedHandlers, type StackAnalyzer } from "../../policies/sdk-fast-path";

/** What was asked of the SDK's handlers. */
const asked: string[] = [];
type Answer = (error: Error | null, response: unknown) => void;
const notes =
  (what: string) =>
  (_: unknown, answer: Answer): void => {
    asked.push(what);
    answer(null, what);
  };
const handlersOf = (): SparedHandlers =>
  spared(
    { analyze: notes("all"), analyzeStack: notes("all"), remediate: notes("remediate"), configure: notes("configure") },
    (kind) => {
      asked.push(`policies of ${kind}`);
      return notes(kind);
    },
    notes("stack"),
  );
const about = (kind: string): proto.AnalyzeRequest => {
  const request = new proto.AnalyzeRequest();
  request.setType(kind);
  return request;
};
const configuration = (level: proto.EnforcementLevel): proto.ConfigureAnalyzerRequest => {
  const request = new proto.ConfigureAnalyzerRequest();
  const policy = new proto.PolicyConfig();
  policy.setEnforcementlevel(level);
  request.getPolicyconfigMap().set("a-rule", policy);
  return request;
};

describe("a pack that is served frugally", () => {
  beforeEach(() => asked.splice(0));
  let answered: unknown;
  const answer = (_: unknown, response: unknown): unknown => (answered = response);

  it("asks about a resource the policies for its kind, found once", () => {
    const { analyze } = handlersOf();
    for (const kind of ["bucket", "key", "bucket"]) analyze({ request: about(kind) }, answer);
    expect(asked).to.deep.equal(["policies of bucket", "bucket", "policies of key", "key", "bucket"]);
  });

  it("mends nothing where no level is `remediate`, without being asked", () => {
    const { remediate, configure } = handlersOf();
    configure({ request: configuration(proto.EnforcementLevel.MANDATORY) }, answer);
    remediate({ request: about("bucket").serializeBinary() }, answer);
    expect(asked).to.deep.equal(["configure"]);
    expect((answered as proto.RemediateResponse).getRemediationsList()).to.deep.equal([]);
  });

  it("mends where one is", () => {
    const { remediate, configure } = handlersOf();
    configure({ request: configuration(proto.EnforcementLevel.REMEDIATE) }, answer);
    remediate({ request: about("bucket").serializeBinary() }, answer);
    expect(asked).to.deep.equal(["configure", "remediate"]);
  });

  it("asks of a stack as a whole what is narrowed", () => {
    handlersOf().analyzeStack({ request: new proto.AnalyzeStackRequest() }, answer);
    expect(asked).to.deep.equal(["stack"]);
  });
});

describe("a stack that policies are shown", () => {
  const stack = (...resources: { urn: string; type: string; from?: string[] }[]): proto.AnalyzeStackRequest => {
    const request = new proto.AnalyzeStackRequest();
    for (const { urn, type, from = [] } of resources) {
      const resource = request.addResources();
      resource.setUrn(urn);
      resource.setType(type);
      const origins = new proto.AnalyzerPropertyDependencies();
      origins.setUrnsList(from);
      resource.getPropertydependenciesMap().set("property", origins);
    }
    return request;
  };
  /** Answers with what it was shown, as a diagnostic. */
  const shown = (policy: string): StackAnalyzer => ({
    policy,
    analyzeStack: ({ request }, answer) => {
      const response = new proto.AnalyzeResponse();
      response.addDiagnostics().setMessage(
        `${policy}: ${request
          .getResourcesList()
          .map((one) => one.getUrn())
          .join(" ")}`,
      );
      answer(null, response);
    },
  });
  const told = (analyzers: StackAnalyzer[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const request = stack(
        { urn: "b", type: "bucket", from: ["k"] },
        { urn: "k", type: "key" },
        { urn: "q", type: "queue", from: ["elsewhere"] },
      );
      narrowed(analyzers, (policy, kind) => policy === "all" || policy === kind)({ request }, (error, response) => {
        if (error) reject(error);
        else resolve((response as proto.AnalyzeResponse).getDiagnosticsList().map((one) => one.getMessage()));
      });
    });

  it("are the kinds that each reads, and where their values come from; answers are put together in order", async () => {
    expect(await told([shown("bucket"), shown("key"), shown("queue"), shown("none"), shown("all")])).to.deep.equal([
      "bucket: b k",
      "key: k",
      "queue: q",
      "none: ",
      "all: b k q",
    ]);
  });

  it("fail as a whole where one policy does", async () => {
    const failing: StackAnalyzer = {
      policy: "bucket",
      analyzeStack: (_, answer) => {
        answer(new Error("a rule is broken"), undefined);
      },
    };
    const error = await told([failing, shown("all")]).catch((reason: unknown) => reason);
    expect(error).to.be.an.instanceOf(Error).with.property("message", "a rule is broken");
  });
});
