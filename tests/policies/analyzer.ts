// SPDX-License-Identifier: Apache-2.0
// The analyzer that a pack runs in, without an engine: its own handlers, called as the engine calls them.
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import type { Policies } from "@pulumi/policy";
import * as struct from "google-protobuf/google/protobuf/struct_pb";
import type { StackResource } from "../../policies/rule";

/** How the engine writes a value that only the update will tell (@pulumi/policy 1.21.0, proxy.js). */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Diagnostic {
  policy: string;
  level: "advisory" | "mandatory";
  message: string;
  urn: string;
}

type Handler<Request, Response> = (
  call: { request: Request },
  callback: (error: Error | null, response: Response) => void,
) => void;
type Maker<Request, Response> = (
  pack: string,
  version: string,
  level: string,
  policies: Policies,
) => Handler<Request, Response>;
interface Server {
  makeAnalyzeRpcFun: Maker<proto.AnalyzeRequest, proto.AnalyzeResponse>;
  makeAnalyzeStackRpcFun: Maker<proto.AnalyzeStackRequest, proto.AnalyzeResponse>;
  makeRemediateRpcFun: Maker<proto.AnalyzeRequest, proto.RemediateResponse>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- not declared: these are what `servePack` registers
const server = require("@pulumi/policy/server") as Server;

const ask = <Request, Response>(handler: Handler<Request, Response>, request: Request): Promise<Response> =>
  new Promise((resolve, reject) => {
    handler({ request }, (error, response) => {
      if (error) reject(error);
      else resolve(response);
    });
  });

export type Properties = Parameters<typeof struct.Struct.fromJavaScript>[0];

const requestOf = ({ type, name, urn, properties }: StackResource): proto.AnalyzeRequest => {
  const request = new proto.AnalyzeRequest();
  request.setType(type);
  request.setName(name);
  request.setUrn(urn);
  request.setProperties(struct.Struct.fromJavaScript(properties as Properties));
  request.setOptions(new proto.AnalyzerResourceOptions());
  return request;
};

const read = (response: proto.AnalyzeResponse): Diagnostic[] =>
  response.getDiagnosticsList().map((one) => ({
    policy: one.getPolicyname(),
    level: one.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    message: one.getMessage(),
    urn: one.getUrn(),
  }));

/** What a pack says of one resource, at its inputs. */
export const analyze = async (policies: Policies, resource: StackResource): Promise<Diagnostic[]> =>
  read(await ask(server.makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", policies), requestOf(resource)));

/** What a pack says of a whole stack. */
export const analyzeStack = async (policies: Policies, resources: readonly StackResource[]): Promise<Diagnostic[]> => {
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(
    resources.map(({ type, name, urn, properties, dependsOn = {} }) => {
      const resource = new proto.AnalyzerResource();
      resource.setType(type);
      resource.setName(name);
      resource.setUrn(urn);
      resource.setProperties(struct.Struct.fromJavaScript(properties as Properties));
      resource.setOptions(new proto.AnalyzerResourceOptions());
      for (const [property, urns] of Object.entries(dependsOn)) {
        const origins = new proto.AnalyzerPropertyDependencies();
        origins.setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(property, origins);
      }
      return resource;
    }),
  );
  return read(await ask(server.makeAnalyzeStackRpcFun("pack", "1.0.0", "mandatory", policies), request));
};

/** What a pack makes of a resource where remediation is on. */
export const remediate = async (
  policies: Policies,
  resource: StackResource,
): Promise<Record<string, unknown> | undefined> => {
  const on = policies.map((policy) => ({ ...policy, enforcementLevel: "remediate" as const }));
  const response = await ask(server.makeRemediateRpcFun("pack", "1.0.0", "mandatory", on), requestOf(resource));
  return response.getRemediationsList().at(-1)?.getProperties()?.toJavaScript();
};
