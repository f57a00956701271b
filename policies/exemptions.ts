// SPDX-License-Identifier: Apache-2.0
import type { Exemption } from "./exemption";

/** Every exemption there is. docs/gate-your-stack.md says how to write one; an expired or unneeded one fails the gate. */
export const exemptions: readonly Exemption[] = [];
