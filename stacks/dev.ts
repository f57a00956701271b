// SPDX-License-Identifier: Apache-2.0
import { Extent } from "../components/targets/topology";
import type { Shape } from "./environment";

/** Thrown away and made anew at will. */
export const dev: Shape = {
  deletionProtection: false,
  survives: Extent.Zone,
  standby: { database: false, application: false },
};
