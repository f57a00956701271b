// SPDX-License-Identifier: Apache-2.0
import type { Check } from "./checks";

export type Topic = "tls13" | "encryption-at-rest" | "tagging";

/** Controls that a rule serves, by the ids of each framework: SOC 2 (trust services criteria), GDPR, HIPAA, PCI-DSS 4.0.1. */
export interface Controls {
  soc2: string[];
  gdpr: string[];
  hipaa: string[];
  pciDss: string[];
}

/** One requirement on some kinds of resources. */
export interface Rule {
  /** Its name for good: settings and exemptions refer to it. */
  id: string;
  topic: Topic;
  severity: "medium" | "high" | "critical";
  /** What is required, in one sentence. */
  requires: string;
  /** The kinds of resource, by token: all the names that one kind has. `*` is every kind that the check knows. */
  resources: readonly string[];
  check: Check;
  /** What to change. */
  mend: string;
  /** Where the requirement or its accepted values are written. */
  source: string;
  controls: Controls;
}
