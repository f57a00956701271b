// SPDX-License-Identifier: Apache-2.0
// A faster server for policy packs. The default server of @pulumi/policy runs every policy for every resource, and deserializes the
// properties each time. The fast path runs only the policies that read the type of a resource, passes a stack policy only the resources
// that it reads, and deserializes properties once. It replaces internal functions of the SDK, so it is used with one exact version only.
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { installedSdkVersion, TESTED_SDK_VERSION, warn } from "./sdk-version";

type Callback = (error: Error | null, response: unknown) => void;
type Handler<Request> = (call: { request: Request }, callback: Callback) => void;
/** The handlers that the engine calls. */
export interface Handlers {
  analyze: Handler<proto.AnalyzeRequest>;
  analyzeStack: Handler<proto.AnalyzeStackRequest>;
  remediate: Handler<proto.AnalyzeRequest>;
  configure: Handler<proto.ConfigureAnalyzerRequest>;
}
/** Handlers that get a remediation request as bytes, so that it is deserialized only if it is needed. */
export type FastHandlers = Omit<Handlers, "remediate"> & { remediate: Handler<Uint8Array> };
interface Service {
  remediate: { requestDeserialize: (bytes: Uint8Array) => unknown };
}
type MakeHandler<Name extends keyof Handlers> = (
  name: string,
  version: string,
  level: string,
  policies: Policies,
) => Handlers[Name];
interface Sdk {
  serve: (name: string, version: string, level: string, pack: { policies: Policies }, ...more: unknown[]) => void;
  makeAnalyzeRpcFun: MakeHandler<"analyze">;
  makeAnalyzeStackRpcFun: MakeHandler<"analyzeStack">;
}
interface Grpc {
  Server: { prototype: { addService: (service: Service, handlers: Handlers | FastHandlers) => void } };
}
/** Makes the handlers of the SDK for some policies of a pack. */
export interface HandlerFactory {
  analyze: (policies: Policies) => Handlers["analyze"];
  analyzeStack: (policies: Policies) => Handlers["analyzeStack"];
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the exports of an imported module cannot be replaced
const load = (path: string): unknown => require(path);

/** Whether a policy reads resources of a type. */
export type ReadsType = (policy: string, type: string) => boolean;

/**
 * Installs the fast path for the packs of this process if the SDK has the tested version. Otherwise the default server is used.
 * @returns whether it was installed
 */
export const installFastPath = (readsType: ReadsType, version = installedSdkVersion, onWarning = warn): boolean => {
  if (version !== TESTED_SDK_VERSION) {
    onWarning(
      `@pulumi/policy ${version} is not ${TESTED_SDK_VERSION}, the version that the fast path was tested with; ` +
        "the policies run on the default server, which is slower",
    );
    return false;
  }
  cacheDeserializedProperties();
  const sdk = load("@pulumi/policy/server") as Sdk;
  const { Server } = load(require.resolve("@grpc/grpc-js", { paths: [require.resolve("@pulumi/policy")] })) as Grpc;
  const { serve } = sdk;
  sdk.serve = (name, packVersion, level, pack, ...more) => {
    const { addService } = Server.prototype;
    const factory: HandlerFactory = {
      analyze: (policies) => sdk.makeAnalyzeRpcFun(name, packVersion, level, policies),
      analyzeStack: (policies) => sdk.makeAnalyzeStackRpcFun(name, packVersion, level, policies),
    };
    Server.prototype.addService = function (service, handlers) {
      const remediate = { ...service.remediate, requestDeserialize: (bytes: Uint8Array) => bytes };
      const fast = fastHandlers(handlers as Handlers, pack.policies, factory, readsType);
      addService.call(this, { ...service, remediate }, fast);
    };
    serve(name, packVersion, level, pack, ...more);
    Server.prototype.addService = addService;
  };
  return true;
};

/** Replaces the default handlers of a pack. Nothing is remediated unless a rule has the enforcement level `remediate`. */
export const fastHandlers = (
  defaults: Handlers,
  policies: Policies,
  factory: HandlerFactory,
  readsType: ReadsType,
): FastHandlers => {
  const byType = new Map<string, Handlers["analyze"]>();
  const analyzeType = (type: string): Handlers["analyze"] =>
    factory.analyze(policies.filter((policy) => readsType(policy.name, type)));
  const stackAnalyzers = policies
    .filter((policy) => "validateStack" in policy)
    .map((policy) => ({ policy: policy.name, analyzeStack: factory.analyzeStack([policy]) }));
  let remediates = false;
  return {
    ...defaults,
    analyzeStack: narrowStack(stackAnalyzers, readsType),
    analyze: (call, callback) => {
      const type = call.request.getType();
      if (!byType.has(type)) byType.set(type, analyzeType(type));
      byType.get(type)!(call, callback);
    },
    configure: (call, callback) => {
      remediates = [...call.request.getPolicyconfigMap().entries()].some(
        ([, policy]) => policy.getEnforcementlevel() === proto.EnforcementLevel.REMEDIATE,
      );
      defaults.configure(call, callback);
    },
    remediate: (call, callback) => {
      if (remediates) defaults.remediate({ request: proto.AnalyzeRequest.deserializeBinary(call.request) }, callback);
      else callback(null, new proto.RemediateResponse());
    },
  };
};

/** A stack policy and its handler. */
interface StackAnalyzer {
  policy: string;
  analyzeStack: Handlers["analyzeStack"];
}

/** Passes each policy the resources that it reads, and the resources that their values come from. */
const narrowStack =
  (analyzers: readonly StackAnalyzer[], readsType: ReadsType): Handlers["analyzeStack"] =>
  async ({ request }, callback) => {
    const resources = request.getResourcesList();
    const byUrn = new Map(resources.map((resource) => [resource.getUrn(), resource]));
    const combined = new proto.AnalyzeResponse();
    try {
      // In order, because the exemption policy, the last one, depends on the results of the others.
      for (const { policy, analyzeStack } of analyzers) {
        const read = resources.filter((resource) => readsType(policy, resource.getType()));
        const origins = read.flatMap((resource) =>
          [...resource.getPropertydependenciesMap().values()].flatMap((origin) => origin.getUrnsList()),
        );
        const narrow = new proto.AnalyzeStackRequest();
        narrow.setResourcesList([...new Set([...read, ...origins.flatMap((urn) => byUrn.get(urn) ?? [])])]);
        const response = await call(analyzeStack, narrow);
        for (const diagnostic of response.getDiagnosticsList()) combined.addDiagnostics(diagnostic);
        for (const reason of response.getNotApplicableList()) combined.addNotApplicable(reason);
      }
    } catch (error) {
      return callback(error as Error, undefined);
    }
    callback(null, combined);
  };

const call = (
  analyzeStack: Handlers["analyzeStack"],
  request: proto.AnalyzeStackRequest,
): Promise<proto.AnalyzeResponse> =>
  new Promise((resolve, reject) => {
    analyzeStack({ request }, (error, response) => {
      if (error) reject(error);
      else resolve(response as proto.AnalyzeResponse);
    });
  });

/**
 * Deserializes the properties of a request once. Rules only read properties; a remediation changes them and gets its own copy.
 * @returns a function that restores the SDK's own function
 */
export const cacheDeserializedProperties = (): (() => void) => {
  const sdk = load("@pulumi/policy/deserialize") as {
    deserializeProperties: (packed: object, forRemediation: boolean) => unknown;
  };
  const { deserializeProperties } = sdk;
  const cache = new WeakMap<object, unknown>();
  sdk.deserializeProperties = (packed, forRemediation) => {
    if (forRemediation) return deserializeProperties(packed, forRemediation);
    if (!cache.has(packed)) cache.set(packed, deserializeProperties(packed, forRemediation));
    return cache.get(packed);
  };
  return () => {
    sdk.deserializeProperties = deserializeProperties;
  };
};
