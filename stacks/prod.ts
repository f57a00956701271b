// SPDX-License-Identifier: Apache-2.0
import { Extent } from "../components/targets/topology";
import type { Shape } from "./environment";

/** What it holds outlives a mistaken `destroy`. */
export const prod: Shape = {
  deletionProtection: true,
  survives: Extent.Zone,
  // Those of `redoubt:secondaryRegion`: a replica of the database, and each night's backups.
  standby: { database: true, application: false, backupCopyHours: 24 },
};
