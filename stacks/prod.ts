// SPDX-License-Identifier: Apache-2.0
import { Extent } from "../components/targets/topology";
import type { Shape } from "./environment";

/** What it holds outlives a mistaken `destroy`. */
export const prod: Shape = { deletionProtection: true, survives: Extent.Zone, standby: { database: false, application: false } };
