// SPDX-License-Identifier: Apache-2.0
import { Extent } from "../components/targets/topology";
import type { Shape } from "./shape";

/** The production environment: deletion protection keeps its data when `pulumi destroy` runs by mistake. */
export const prod: Shape = {
  deletionProtection: true,
  survives: Extent.Region,
  // In `redoubt:secondaryRegion`: a database replica, the application at its minimum size, and the nightly backups.
  secondary: { database: true, application: true, backupCopyHours: 24 },
};
