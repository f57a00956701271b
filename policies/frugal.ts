// SPDX-License-Identifier: Apache-2.0
// The SDK (@pulumi/policy 1.21.0, server.js) asks every policy about every resource, and unpacks the resource's properties for each: most
// of what a gate cost. Here it asks those whose rules are for the resource's kind, and unpacks once.
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";

type Handler<Request> = (call: { request: Request }, answer: (error: unknown, response: unknown) => void) => void;
/** What the engine calls. */
export interface Handlers {
  analyze: Handler<proto.AnalyzeRequest>;
  remediate: Handler<proto.AnalyzeRequest>;
  configure: Handler<proto.ConfigureAnalyzerRequest>;
}
interface Sdk {
  serve: (name: string, version: string, level: string, pack: { policies: Policies }, ...more: unknown[]) => void;
  makeAnalyzeRpcFun: (name: string, version: string, level: string, policies: Policies) => Handlers["analyze"];
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import can't be written to
const writable = (path: string): unknown => require(path);

/** Has the packs of this process served so. @param isFor - whether a policy, by its name, has a rule for a kind of resource */
export const frugally = (isFor: (policy: string, kind: string) => boolean): void => {
  unpackOnce();
  const sdk = writable("@pulumi/policy/server") as Sdk;
  const { Server } = writable(require.resolve("@grpc/grpc-js", { paths: [require.resolve("@pulumi/policy")] })) as { Server: { prototype: { addService: (service: unknown, handlers: Handlers) => void } } };
  const { serve } = sdk;
  sdk.serve = (name, version, level, pack, ...more) => {
    const { addService } = Server.prototype;
    const analyzeOf = (kind: string): Handlers["analyze"] => sdk.makeAnalyzeRpcFun(name, version, level, pack.policies.filter((policy) => isFor(policy.name, kind)));
    Server.prototype.addService = function (service, handlers) {
      addService.call(this, service, spared(handlers, analyzeOf));
    };
    serve(name, version, level, pack, ...more);
    Server.prototype.addService = addService;
  };
};

/** Handlers that ask about a resource what is for its kind, and mend nothing before a level of `remediate` was set. */
export const spared = (handlers: Handlers, analyzeOf: (kind: string) => Handlers["analyze"]): Handlers => {
  const byKind = new Map<string, Handlers["analyze"]>();
  let remediates = false;
  return {
    ...handlers,
    analyze: (call, answer) => {
      const kind = call.request.getType();
      if (!byKind.has(kind)) byKind.set(kind, analyzeOf(kind));
      byKind.get(kind)!(call, answer);
    },
    configure: (call, answer) => {
      remediates = [...call.request.getPolicyconfigMap().entries()].some(([, one]) => one.getEnforcementlevel() === proto.EnforcementLevel.REMEDIATE);
      handlers.configure(call, answer);
    },
    remediate: (call, answer) => {
      if (remediates) handlers.remediate(call, answer);
      else answer(null, new proto.RemediateResponse());
    },
  };
};

/** Rules read properties only; what remediation changes is unpacked as before. */
export const unpackOnce = (): void => {
  const sdk = writable("@pulumi/policy/deserialize") as { deserializeProperties: (packed: object, forRemediation: boolean) => unknown };
  const { deserializeProperties } = sdk;
  const unpacked = new WeakMap<object, unknown>();
  sdk.deserializeProperties = (packed, forRemediation) => {
    if (forRemediation) return deserializeProperties(packed, forRemediation);
    if (!unpacked.has(packed)) unpacked.set(packed, deserializeProperties(packed, forRemediation));
    return unpacked.get(packed);
  };
};
