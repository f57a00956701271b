// SPDX-License-Identifier: Apache-2.0
import { Extent } from "../components/targets/topology";
import type { Shape } from "./environment";

/** What it holds outlives a mistaken `destroy`. */
export const prod: Shape = {
  deletionProtection: true,
  survives: Extent.Region,
  // In `redoubt:secondaryRegion`: a replica of the database, the application at its least, and each night's backups.
  standby: { database: true, application: true, backupCopyHours: 24 },
};
