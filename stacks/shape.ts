// SPDX-License-Identifier: Apache-2.0
import type { Extent, SecondaryRegionTopology } from "../components/targets/topology";

/** The differences between environments that are code, not settings. */
export interface Shape {
  /** Prevents the deletion of data, audit logs and load balancers. */
  deletionProtection: boolean;
  /** The largest loss that the recovery targets cover. */
  survives: Extent;
  /** The parts of the platform that also run in the secondary region. */
  secondary: SecondaryRegionTopology;
}
