// SPDX-License-Identifier: Apache-2.0

/** The emulators behind the gateway. */
export type Emulator = "ministack" | "moto";

/** The emulator of each service, by the service name in the signature's scope. Other services go to ministack. */
export const EMULATOR_BY_SERVICE: Readonly<Record<string, Emulator>> = {
  // ministack has no GuardDuty. stub_services.py has the services that neither emulator has.
  guardduty: "moto",
};

/** The service of a request, from the scope of its signature. */
export const serviceOf = (authorization: string | undefined): string =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(authorization ?? "")?.[1] ?? "unsigned";

export const emulatorOf = (service: string): Emulator => EMULATOR_BY_SERVICE[service] ?? "ministack";

/** The parts of a request that identify its operation. */
export interface RequestLine {
  method: string;
  url: URL;
  /** The header `x-amz-target`. */
  target?: string;
  /** The body of a form. */
  form?: string;
}

/**
 * The name of a request's operation: the target in the JSON protocols, the action in the query protocols. The REST protocols have
 * no operation name, so the method and the first path segment that is not a version are used; for S3, also the subresource.
 */
export const operationOf = (service: string, { method, url, target, form }: RequestLine): string => {
  if (target) return target.split(".").pop()!;
  const action = new URLSearchParams(form).get("Action") ?? url.searchParams.get("Action");
  if (action) return action;
  const parts = url.pathname.split("/").filter((part) => part !== "");
  if (service !== "s3") return `${method} /${parts.find((part) => !/^(\d{4}-\d{2}-\d{2}|v\d+)$/.test(part)) ?? ""}`;
  const subresource = [...url.searchParams].find(([, value]) => value === "")?.[0];
  return `${method} ${parts.length > 1 ? "object" : "bucket"}${subresource ? `?${subresource}` : ""}`;
};
