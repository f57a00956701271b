// SPDX-License-Identifier: Apache-2.0
import { version } from "../../package.json";

/** The tool, as reports name it. */
export const tool = { name: "redoubt", version };
