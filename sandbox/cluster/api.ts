// SPDX-License-Identifier: Apache-2.0
import { request } from "node:https";

/** An error response of the API server. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Endpoint and credentials of an API server. */
export interface Access {
  endpoint: string;
  /** Certificate authority of the API server, PEM. */
  ca: string;
  /** @default - an anonymous request */
  token?: string;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** Calls the API server and returns the parsed response. @throws ApiError */
export const call = <T>(access: Access, method: string, path: string, body?: unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      `${access.endpoint}${path}`,
      {
        method,
        ca: access.ca,
        timeout: 10_000,
        headers: {
          ...(access.token && { authorization: `Bearer ${access.token}` }),
          "content-type": "application/json",
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 400) reject(new ApiError(status, `${method} ${path}: ${status} ${text.slice(0, 300)}`));
          else resolve((text.startsWith("{") ? JSON.parse(text) : text) as T);
        });
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${path}: no response within 10 s`)));
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });

/** An object with its spec and status. */
export type FullObject = KubernetesObject & { spec?: unknown; status?: unknown };

/** Creates an object unless it exists. */
export const ensureObject = async (access: Access, collection: string, object: FullObject): Promise<void> => {
  await call(access, "POST", collection, object).catch((error: unknown) => {
    if (!(error instanceof ApiError && error.status === 409)) throw error;
  });
};

/** The path of the collection of an object whose kind has the regular plural. */
export const collectionOf = ({ apiVersion, kind, metadata }: KubernetesObject): string => {
  const base = apiVersion!.includes("/") ? `/apis/${apiVersion!}` : `/api/${apiVersion!}`;
  const namespace = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${base}${namespace}/${kind!.toLowerCase()}s`;
};
