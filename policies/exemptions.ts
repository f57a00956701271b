// SPDX-License-Identifier: Apache-2.0
import type { Exemption } from "./exemption";

/** Our own dev stack has to go in one destroy. Other projects start with none of these. */
const dev = (rule: string, resource: string, reason: string): Exemption => ({
  rule, resource, stack: "redoubt/dev", reason: `dev is taken down as often as it is brought up: ${reason}`, owner: "platform@example.com", expires: "2027-06-30",
});

/** Every exemption there is. docs/gate-your-stack.md says how to write one; an expired or unneeded one fails the gate. */
export const exemptions: readonly Exemption[] = [
  dev("balancer-deletion-protected", "edge-lb", "nobody depends on its name"),
  dev("database-deletion-protected", "data-db", "it holds made-up data"),
  dev("database-final-snapshot", "data-db", "it holds made-up data"),
  dev("bucket-outlives-destroy", "*", "its records are of trials"),
  dev("vault-outlives-destroy", "data-vault", "its backups are of made-up data"),
];
