// SPDX-License-Identifier: Apache-2.0
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { spared, type Handlers } from "../../policies/frugal";

/** What was asked of the SDK's handlers. */
const asked: string[] = [];
const notes = (what: string) => (_: unknown, answer: (error: unknown, response: unknown) => void): void => {
  asked.push(what);
  answer(null, what);
};
const handlersOf = (): Handlers => spared({ analyze: notes("all"), remediate: notes("remediate"), configure: notes("configure") }, (kind) => {
  asked.push(`policies of ${kind}`);
  return notes(kind);
});
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
    remediate({ request: about("bucket") }, answer);
    expect(asked).to.deep.equal(["configure"]);
    expect((answered as proto.RemediateResponse).getRemediationsList()).to.deep.equal([]);
  });

  it("mends where one is", () => {
    const { remediate, configure } = handlersOf();
    configure({ request: configuration(proto.EnforcementLevel.REMEDIATE) }, answer);
    remediate({ request: about("bucket") }, answer);
    expect(asked).to.deep.equal(["configure", "remediate"]);
  });
});
