// SPDX-License-Identifier: Apache-2.0
import { version } from "../../package.json";

/** The name and version of the tool in reports. */
export const tool = { name: "redoubt", version };
