// SPDX-License-Identifier: Apache-2.0
import * as log from "@pulumi/pulumi/log";
import { version as installedVersion } from "@pulumi/pulumi/package.json";

/** The version of @pulumi/pulumi with which this replacement was tested. */
export const TESTED_VERSION = "3.248.0";

/**
 * Discards debug messages of the SDK. The SDK sends the engine several messages for each resource, one after the other, which takes
 * about a second for a preview. `PULUMI_OPTION_DEBUG=true pulumi preview` shows them. `log.debug` is part of the SDK, so it is
 * replaced only in the tested version; in any other version the messages are sent as usual.
 * @returns whether debug messages are discarded
 */
export const quietDebugLog = (
  target: { debug: typeof log.debug } = log,
  version: string = installedVersion,
  debugOption = process.env["PULUMI_OPTION_DEBUG"],
): boolean => {
  if (debugOption !== undefined || version !== TESTED_VERSION) return false;
  Object.assign(target, { debug: () => Promise.resolve() });
  return true;
};
