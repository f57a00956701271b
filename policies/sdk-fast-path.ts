// SPDX-License-Identifier: Apache-2.0
// The SDK (@pulumi/policy 1.21.0, server.js) asks every policy about every resource, and unpacks the resource's properties for each: most
// of what a gate cost. Here it asks those whose rules are for the resource's kind, shows a stack policy what it reads, and unpacks once;
// what nothing mends it does not unpack.
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";

type Handler<Request> = (call: { request: Request }, answer: (error: Error | null, response: unknown) => void) => void;
/** What the engine calls. */
export interface Handlers {
  analyze: Handler<proto.AnalyzeRequest>;
  analyzeStack: Handler<proto.AnalyzeStackRequest>;
  remediate: Handler<proto.AnalyzeRequest>;
  configure: Handler<proto.ConfigureAnalyzerRequest>;
}
/** The same, but that a request to mend comes as it was sent. */
export type SparedHandlers = Omit<Handlers, "remediate"> & { remediate: Handler<Uint8Array> };
interface Service {
  remediate: { requestDeserialize: (bytes: Uint8Array) => unknown };
}
interface Sdk {
  serve: (name: string, version: string, level: string, pack: { policies: Policies }, ...more: unknown[]) => void;
  makeAnalyzeRpcFun: (name: string, version: string, level: string, policies: Policies) => Handlers["analyze"];
  makeAnalyzeStackRpcFun: (
    name: string,
    version: string,
    level: string,
    policies: Policies,
  ) => Handlers["analyzeStack"];
}
/** A policy, and what asks it about a stack. */
export interface StackAnalyzer {
  policy: string;
  analyzeStack: Handlers["analyzeStack"];
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import can't be written to
const writable = (path: string): unknown => require(path);

/** Whether a policy, by its name, reads a kind of resource. */
type IsFor = (policy: string, kind: string) => boolean;

/** Has the packs of this process served so. */
export const frugally = (isFor: IsFor): void => {
  unpackOnce();
  const sdk = writable("@pulumi/policy/server") as Sdk;
  const { Server } = writable(require.resolve("@grpc/grpc-js", { paths: [require.resolve("@pulumi/policy")] })) as {
    Server: { prototype: { addService: (service: Service, handlers: Handlers | SparedHandlers) => void } };
  };
  const { serve } = sdk;
  sdk.serve = (name, version, level, pack, ...more) => {
    const { addService } = Server.prototype;
    const analyzeOf = (kind: string): Handlers["analyze"] =>
      sdk.makeAnalyzeRpcFun(
        name,
        version,
        level,
        pack.policies.filter((policy) => isFor(policy.name, kind)),
      );
    const stackAnalyzers = pack.policies
      .filter((policy) => "validateStack" in policy)
      .map((policy): StackAnalyzer => ({
        policy: policy.name,
        analyzeStack: sdk.makeAnalyzeStackRpcFun(name, version, level, [policy]),
      }));
    Server.prototype.addService = function (service, handlers) {
      addService.call(
        this,
        { ...service, remediate: { ...service.remediate, requestDeserialize: (bytes) => bytes } },
        spared(handlers as Handlers, analyzeOf, narrowed(stackAnalyzers, isFor)),
      );
    };
    serve(name, version, level, pack, ...more);
    Server.prototype.addService = addService;
  };
};

/** Handlers that ask about a resource what is for its kind, and mend nothing before a level of `remediate` was set. */
export const spared = (
  handlers: Handlers,
  analyzeOf: (kind: string) => Handlers["analyze"],
  analyzeStack: Handlers["analyzeStack"],
): SparedHandlers => {
  const byKind = new Map<string, Handlers["analyze"]>();
  let remediates = false;
  return {
    ...handlers,
    analyzeStack,
    analyze: (call, answer) => {
      const kind = call.request.getType();
      if (!byKind.has(kind)) byKind.set(kind, analyzeOf(kind));
      byKind.get(kind)!(call, answer);
    },
    configure: (call, answer) => {
      remediates = [...call.request.getPolicyconfigMap().entries()].some(
        ([, one]) => one.getEnforcementlevel() === proto.EnforcementLevel.REMEDIATE,
      );
      handlers.configure(call, answer);
    },
    remediate: (call, answer) => {
      if (remediates) handlers.remediate({ request: proto.AnalyzeRequest.deserializeBinary(call.request) }, answer);
      else answer(null, new proto.RemediateResponse());
    },
  };
};

/** Shows each policy the resources of the kinds that it reads, and those that their values come from. */
export const narrowed =
  (analyzers: readonly StackAnalyzer[], isFor: IsFor): Handlers["analyzeStack"] =>
  async ({ request }, answer) => {
    const resources = request.getResourcesList();
    const byUrn = new Map(resources.map((resource) => [resource.getUrn(), resource]));
    const answers = new proto.AnalyzeResponse();
    try {
      // One after the other: the policy of exemptions, the last, goes by what the others have found.
      for (const { policy, analyzeStack } of analyzers) {
        const read = resources.filter((resource) => isFor(policy, resource.getType()));
        const origins = read.flatMap((resource) =>
          [...resource.getPropertydependenciesMap().values()].flatMap((origin) => origin.getUrnsList()),
        );
        const narrow = new proto.AnalyzeStackRequest();
        narrow.setResourcesList([...new Set([...read, ...origins.flatMap((urn) => byUrn.get(urn) ?? [])])]);
        const response = await new Promise<proto.AnalyzeResponse>((resolve, reject) => {
          analyzeStack({ request: narrow }, (error, one) => {
            if (error) reject(error);
            else resolve(one as proto.AnalyzeResponse);
          });
        });
        for (const diagnostic of response.getDiagnosticsList()) answers.addDiagnostics(diagnostic);
        for (const reason of response.getNotApplicableList()) answers.addNotApplicable(reason);
      }
    } catch (error) {
      return answer(error as Error, undefined);
    }
    answer(null, answers);
  };

/** Rules read properties only; what remediation changes is unpacked as before. */
export const unpackOnce = (): void => {
  const sdk = writable("@pulumi/policy/deserialize") as {
    deserializeProperties: (packed: object, forRemediation: boolean) => unknown;
  };
  const { deserializeProperties } = sdk;
  const unpacked = new WeakMap<object, unknown>();
  sdk.deserializeProperties = (packed, forRemediation) => {
    if (forRemediation) return deserializeProperties(packed, forRemediation);
    if (!unpacked.has(packed)) unpacked.set(packed, deserializeProperties(packed, forRemediation));
    return unpacked.get(packed);
  };
};
