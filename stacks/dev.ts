// SPDX-License-Identifier: Apache-2.0
import { Extent } from "../components/targets/topology";
import type { Shape } from "./shape";

/** A disposable environment: `pulumi destroy` deletes all of it. */
export const dev: Shape = {
  deletionProtection: false,
  survives: Extent.Zone,
  secondary: { database: false, application: false },
};
