// SPDX-License-Identifier: Apache-2.0
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { DEFAULT_POLICY } from "../../policies/project-policy";
import { policiesOf, readsType } from "../../policies/pack";
import { isStackRule, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import {
  cacheDeserializedProperties,
  fastHandlers,
  installFastPath,
  type FastHandlers,
  type HandlerFactory,
  type Handlers,
} from "../../policies/sdk-fast-path";
import { installedSdkVersion, TESTED_SDK_VERSION } from "../../policies/sdk-version";
import { analyzeRequest, analyzeStackRequest, diagnosticsOf, defaultFactory, type Diagnostic } from "./analyzer";
import { compliantStack } from "./compliant";
import { noncompliant } from "./noncompliant";
import { noncompliantStack } from "./noncompliant-stack";
import { exemption } from "./report/fixture";

type Callback = (error: Error | null, response: unknown) => void;

const policyNames = (...names: string[]): Policies =>
  names.map((name) => ({ name, description: name, validateStack: () => undefined }));

describe("installFastPath", () => {
  it("is tested with the installed version of @pulumi/policy", () =>
    expect(installedSdkVersion).to.equal(TESTED_SDK_VERSION));

  for (const version of ["1.20.0", "1.21.1", "2.0.0"])
    it(`keeps the default server and warns once for version ${version}`, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module whose exports would be replaced
      const sdk = require("@pulumi/policy/server") as { serve: unknown };
      const { serve } = sdk;
      const warnings: string[] = [];
      const isInstalled = installFastPath(
        () => true,
        version,
        (message) => warnings.push(message),
      );
      expect(isInstalled).to.equal(false);
      expect(sdk.serve).to.equal(serve);
      expect(warnings).to.deep.equal([
        `@pulumi/policy ${version} is not ${TESTED_SDK_VERSION}, the version that the fast path was tested with; the policies run on the default server, which is slower`,
      ]);
    });
});

describe("fastHandlers", () => {
  const calls: string[] = [];
  const record =
    (name: string) =>
    (_: unknown, callback: Callback): void => {
      calls.push(name);
      callback(null, new proto.AnalyzeResponse());
    };
  const factory: HandlerFactory = {
    analyze: (policies) => {
      const names = policies.map(({ name }) => name).join("+");
      calls.push(`make ${names}`);
      return record(names);
    },
    analyzeStack: () => record("stack policy"),
  };
  const defaults: Handlers = {
    analyze: record("default analyze"),
    analyzeStack: record("default analyzeStack"),
    remediate: record("remediate"),
    configure: record("configure"),
  };
  const create = (): FastHandlers =>
    fastHandlers(defaults, policyNames("bucket", "key"), factory, (policy, type) => policy === type);
  const requestFor = (type: string): proto.AnalyzeRequest => {
    const request = new proto.AnalyzeRequest();
    request.setType(type);
    return request;
  };
  const configuration = (level: proto.EnforcementLevel): proto.ConfigureAnalyzerRequest => {
    const request = new proto.ConfigureAnalyzerRequest();
    const policy = new proto.PolicyConfig();
    policy.setEnforcementlevel(level);
    request.getPolicyconfigMap().set("a-rule", policy);
    return request;
  };
  let response: unknown;
  const callback: Callback = (_, received) => (response = received);
  beforeEach(() => calls.splice(0));

  it("run the policies for the type of a resource, and select them once", () => {
    const { analyze } = create();
    for (const type of ["bucket", "key", "bucket"]) analyze({ request: requestFor(type) }, callback);
    expect(calls).to.deep.equal(["make bucket", "bucket", "make key", "key", "bucket"]);
  });

  it("do not call remediation if no enforcement level is `remediate`", () => {
    const { remediate, configure } = create();
    configure({ request: configuration(proto.EnforcementLevel.MANDATORY) }, callback);
    remediate({ request: requestFor("bucket").serializeBinary() }, callback);
    expect(calls).to.deep.equal(["configure"]);
    expect((response as proto.RemediateResponse).getRemediationsList()).to.deep.equal([]);
  });

  it("call remediation if an enforcement level is `remediate`", () => {
    const { remediate, configure } = create();
    configure({ request: configuration(proto.EnforcementLevel.REMEDIATE) }, callback);
    remediate({ request: requestFor("bucket").serializeBinary() }, callback);
    expect(calls).to.deep.equal(["configure", "remediate"]);
  });
});

describe("fastHandlers for a stack", () => {
  const stack = analyzeStackRequest([
    { urn: "b", type: "bucket", name: "b", properties: {}, dependsOn: { property: ["k"] } },
    { urn: "k", type: "key", name: "k", properties: {} },
    { urn: "q", type: "queue", name: "q", properties: {}, dependsOn: { property: ["elsewhere"] } },
  ]);
  const notUsed = (): never => {
    throw new Error("not used");
  };
  const defaults: Handlers = { analyze: notUsed, analyzeStack: notUsed, remediate: notUsed, configure: notUsed };
  /** A handler that returns the URNs that it received, as a diagnostic. */
  const echo = ([policy]: Policies): Handlers["analyzeStack"] => {
    return ({ request }, callback) => {
      const urns = request.getResourcesList().map((resource) => resource.getUrn());
      const response = new proto.AnalyzeResponse();
      response.addDiagnostics().setMessage(`${policy!.name}: ${urns.join(" ")}`);
      callback(null, response);
    };
  };
  const messages = async (policies: Policies, analyzeStack: HandlerFactory["analyzeStack"]): Promise<string[]> => {
    const factory = { analyze: notUsed, analyzeStack };
    const fast = fastHandlers(defaults, policies, factory, (policy, type) => policy === "all" || policy === type);
    return (await diagnosticsOf(fast.analyzeStack, stack)).map(({ message }) => message);
  };

  it("pass each policy the types that it reads and the origins of their values, in order", async () =>
    expect(await messages(policyNames("bucket", "key", "queue", "none", "all"), echo)).to.deep.equal([
      "bucket: b k",
      "key: k",
      "queue: q",
      "none: ",
      "all: b k q",
    ]));

  it("fail if one policy fails", async () => {
    const failing: HandlerFactory["analyzeStack"] = () => (_, callback) => {
      callback(new Error("a policy failed"), undefined);
    };
    const error = await messages(policyNames("bucket", "all"), failing).catch((reason: unknown) => reason);
    expect(error).to.be.an.instanceOf(Error).with.property("message", "a policy failed");
  });
});

describe("the fast path and the default server", () => {
  const exempted = exemption({ rule: "ebs-volume-encrypted", resource: "volume", expires: "2099-12-31" });
  const newPolicies = (): Policies => policiesOf(rules, { ...DEFAULT_POLICY, exemptions: [exempted] });
  /** Every twelfth rule, so that the stacks are noncompliant in all services. */
  const selected = rules.filter((rule, index) => index % 12 === 0 && noncompliant[rule.id] !== undefined);
  const stacks: [name: string, stack: StackResource[], changed: StackResource[]][] = [
    ["the compliant stack", compliantStack, compliantStack],
    ...selected.map((rule): [string, StackResource[], StackResource[]] => {
      const [noncompliantCase] = noncompliant[rule.id]!;
      const stack = noncompliantStack(noncompliantCase!);
      return [
        `a stack that violates ${rule.id}`,
        stack,
        stack.filter(({ name }) => name === noncompliantCase!.resource),
      ];
    }),
  ];
  const defaults = (policies: Policies): Pick<Handlers, "analyze" | "analyzeStack"> => ({
    analyze: defaultFactory.analyze(policies),
    analyzeStack: defaultFactory.analyzeStack(policies),
  });
  const fast = (policies: Policies): Pick<Handlers, "analyze" | "analyzeStack"> =>
    fastHandlers({ ...defaults(policies) } as Handlers, policies, defaultFactory, readsType(rules));

  const run = async (
    { analyze, analyzeStack }: Pick<Handlers, "analyze" | "analyzeStack">,
    stack: readonly StackResource[],
    changed: readonly StackResource[],
  ): Promise<Diagnostic[]> => {
    const found: Diagnostic[] = [];
    for (const resource of changed) found.push(...(await diagnosticsOf(analyze, analyzeRequest(resource))));
    return [...found, ...(await diagnosticsOf(analyzeStack, analyzeStackRequest(stack)))];
  };

  it("are compared with at least 20 rules, of single resources and of stacks", () => {
    expect(selected.length).to.be.at.least(20);
    expect(selected.filter(isStackRule).length).to.be.at.least(2);
  });

  for (const [name, stack, changed] of stacks)
    it(`report the same diagnostics for ${name}`, async () => {
      const expected = await run(defaults(newPolicies()), stack, changed);
      const restore = cacheDeserializedProperties();
      try {
        expect(await run(fast(newPolicies()), stack, changed)).to.deep.equal(expected);
      } finally {
        restore();
      }
      // The exemption is unused in these stacks, so at least its problem is reported.
      expect(expected.length).to.be.at.least(stack === compliantStack ? 1 : 2);
    });
});
