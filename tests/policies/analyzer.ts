// SPDX-License-Identifier: Apache-2.0
// Runs policies in the policy SDK without an engine: calls the SDK's request handlers as the engine does.
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as struct from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../../policies/check-result";
import type { StackResource } from "../../policies/rule";
import type { HandlerFactory, Handlers } from "../../policies/sdk-fast-path";

/** The text that the engine sends in place of an unknown string. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Diagnostic {
  policy: string;
  level: "advisory" | "mandatory";
  message: string;
  urn: string;
}

type Maker<Handler> = (pack: string, version: string, level: string, policies: Policies) => Handler;
interface Server {
  makeAnalyzeRpcFun: Maker<Handlers["analyze"]>;
  makeAnalyzeStackRpcFun: Maker<Handlers["analyzeStack"]>;
  makeRemediateRpcFun: Maker<Handlers["remediate"]>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK does not declare the handlers that it registers
const server = require("@pulumi/policy/server") as Server;

/** Makes the default handlers of the SDK. */
export const defaultFactory: HandlerFactory = {
  analyze: (policies) => server.makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", policies),
  analyzeStack: (policies) => server.makeAnalyzeStackRpcFun("pack", "1.0.0", "mandatory", policies),
};

const call = <Request, Response>(
  handler: (call: { request: Request }, callback: (error: Error | null, response: unknown) => void) => void,
  request: Request,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    handler({ request }, (error, response) => {
      if (error) reject(error);
      else resolve(response as Response);
    });
  });

export type Properties = Parameters<typeof struct.Struct.fromJavaScript>[0];

/** A value as the engine sends it: without `undefined`, and with the text for unknown values. */
const toWire = (value: unknown): unknown => {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (Array.isArray(value)) return value.map(toWire);
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => [key, toWire(item)]),
      )
    : value;
};

const structOf = ({ properties }: StackResource): struct.Struct =>
  struct.Struct.fromJavaScript(toWire(properties) as Properties);

export const analyzeRequest = (resource: StackResource): proto.AnalyzeRequest => {
  const request = new proto.AnalyzeRequest();
  request.setType(resource.type);
  request.setName(resource.name);
  request.setUrn(resource.urn);
  request.setProperties(structOf(resource));
  request.setOptions(new proto.AnalyzerResourceOptions());
  return request;
};

export const analyzeStackRequest = (resources: readonly StackResource[]): proto.AnalyzeStackRequest => {
  const request = new proto.AnalyzeStackRequest();
  for (const resource of resources) {
    const message = request.addResources();
    message.setType(resource.type);
    message.setName(resource.name);
    message.setUrn(resource.urn);
    message.setProperties(structOf(resource));
    message.setOptions(new proto.AnalyzerResourceOptions());
    for (const [property, urns] of Object.entries(resource.dependsOn ?? {})) {
      const origins = new proto.AnalyzerPropertyDependencies();
      origins.setUrnsList([...urns]);
      message.getPropertydependenciesMap().set(property, origins);
    }
  }
  return request;
};

/** The diagnostics of a handler for one request. */
export const diagnosticsOf = async <Request>(
  handler: (call: { request: Request }, callback: (error: Error | null, response: unknown) => void) => void,
  request: Request,
): Promise<Diagnostic[]> =>
  (await call<Request, proto.AnalyzeResponse>(handler, request)).getDiagnosticsList().map((one) => ({
    policy: one.getPolicyname(),
    level: one.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    message: one.getMessage(),
    urn: one.getUrn(),
  }));

/** The diagnostics of policies for one resource. */
export const analyze = (policies: Policies, resource: StackResource): Promise<Diagnostic[]> =>
  diagnosticsOf(defaultFactory.analyze(policies), analyzeRequest(resource));

/** The diagnostics of policies for a whole stack. */
export const analyzeStack = (policies: Policies, resources: readonly StackResource[]): Promise<Diagnostic[]> =>
  diagnosticsOf(defaultFactory.analyzeStack(policies), analyzeStackRequest(resources));

/** The remediated properties of a resource, in the form that the engine gets. */
const remediateRequest = async (
  policies: Policies,
  request: proto.AnalyzeRequest,
): Promise<Record<string, unknown> | undefined> => {
  const remediating = policies.map((policy) => ({ ...policy, enforcementLevel: "remediate" as const }));
  const handler = server.makeRemediateRpcFun("pack", "1.0.0", "mandatory", remediating);
  const response = await call<proto.AnalyzeRequest, proto.RemediateResponse>(handler, request);
  return response.getRemediationsList().at(-1)?.getProperties()?.toJavaScript();
};

/** The properties of a resource after remediation, or `undefined` if nothing was changed. */
export const remediate = (policies: Policies, resource: StackResource): Promise<Record<string, unknown> | undefined> =>
  remediateRequest(policies, analyzeRequest(resource));
