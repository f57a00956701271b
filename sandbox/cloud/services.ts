// SPDX-License-Identifier: Apache-2.0

/** The emulators behind the gateway. */
export type Emulator = "ministack" | "moto";

/** Which emulator serves a service, by the name in a signature's scope. One that is not listed goes to ministack. */
export const EMULATOR_BY_SERVICE: Readonly<Record<string, Emulator>> = {
  // ministack has none. What is in neither is kept beside ministack, by keepers.py.
  guardduty: "moto",
};

/** The service that a request is for: named in its signature's scope. */
export const serviceOf = (authorization: string | undefined): string =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(authorization ?? "")?.[1] ?? "unsigned";

export const emulatorOf = (service: string): Emulator => EMULATOR_BY_SERVICE[service] ?? "ministack";

/** What is needed of a request to name its operation. */
export interface RequestLine {
  method: string;
  url: URL;
  /** The header `x-amz-target`. */
  target?: string;
  /** The body of a form. */
  form?: string;
}

/**
 * The operation that a request asks for: its target in the JSON protocols, its action in the query protocols. A REST
 * protocol names none: the method and the first part of the path that is no version stand for it, and the subresource in S3's.
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
