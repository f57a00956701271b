// SPDX-License-Identifier: Apache-2.0
import { types } from "node:util";

/**
 * The object behind the proxy that the policy SDK puts around properties. Reading an unknown value through that proxy throws. The
 * name of the property is internal to @pulumi/policy (proxy.js in 1.21.0): `undefined` means that this version does not have it.
 */
export const proxyTarget = (value: object): object | undefined => {
  if (!types.isProxy(value)) return value;
  const target = (value as { __getSpecialProxyTarget?: unknown }).__getSpecialProxyTarget;
  return typeof target === "object" && target !== null ? target : undefined;
};
