// SPDX-License-Identifier: Apache-2.0
import type { Properties } from "./checks";

/**
 * The properties with the right values set, or nothing if they are right already. The rest stays as it is, unknown or
 * secret values too: these may be moved, not read.
 */
export const remedied = (properties: Properties, remedy: Readonly<Record<string, unknown>>): Properties | undefined => {
  const target = withoutProxy(properties);
  const wrong = Object.entries(remedy).filter(
    ([path, value]) => JSON.stringify(at(target, path.split("."))) !== JSON.stringify(value),
  );
  return wrong.length === 0
    ? undefined
    : wrong.reduce((changed, [path, value]) => withValue(changed, path.split("."), value), target);
};

/** Reading an unknown value through the analyzer's proxy throws; this is what it stands before (@pulumi/policy 1.21.0, proxy.js). */
const withoutProxy = (value: unknown): Properties => {
  const { __isSpecialProxy: isProxy, __getSpecialProxyTarget: target } = value as {
    __isSpecialProxy?: boolean;
    __getSpecialProxyTarget?: Properties;
  };
  return isProxy === true ? target! : (value as Properties);
};

const at = (value: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (inner as Properties | null | undefined)?.[key], value);

const withValue = (properties: Properties, [key, ...rest]: readonly string[], value: unknown): Properties => ({
  ...properties,
  [key!]: rest.length === 0 ? value : withValue((properties[key!] ?? {}) as Properties, rest, value),
});
