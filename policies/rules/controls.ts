// SPDX-License-Identifier: Apache-2.0
import type { Controls } from "../rule";

/** Data is protected on its way. */
export const IN_TRANSIT: Controls = { soc2: ["CC6.7"], gdpr: ["32(1)(a)"], hipaa: ["164.312(e)(1)", "164.312(e)(2)(ii)"], pciDss: ["4.2.1"] };

/** Data is protected where it is kept. */
export const AT_REST: Controls = { soc2: ["CC6.1"], gdpr: ["32(1)(a)"], hipaa: ["164.312(a)(2)(iv)"], pciDss: ["3.5.1"] };

/** Every part has an owner and a class. */
export const INVENTORY: Controls = { soc2: ["CC6.1", "C1.1"], gdpr: ["30(1)"], hipaa: ["164.310(d)(2)(iii)"], pciDss: ["12.5.1"] };
