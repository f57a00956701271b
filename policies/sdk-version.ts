// SPDX-License-Identifier: Apache-2.0
import { version } from "@pulumi/policy/package.json";

/** The version of @pulumi/policy that the fast path and the auto-fix were written for and tested with. */
export const TESTED_SDK_VERSION = "1.21.0";

/** The package writes its version with a leading "v". */
export const installedSdkVersion: string = version.replace(/^v/, "");

/** Writes a line to standard error, which the engine shows. */
export const warn = (message: string): void => void process.stderr.write(`warning: ${message}\n`);
