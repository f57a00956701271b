// SPDX-License-Identifier: Apache-2.0
import type { RuleSettings } from "./checks";
import type { Topic } from "./rule";
import { REQUIRED_TAGS } from "./rules/tags";

/** The defaults, which are the strictest settings. */
export const DEFAULT_SETTINGS: RuleSettings = {
  minTls: "1.3",
  requiredTags: REQUIRED_TAGS,
  logDays: 365,
  backupDays: 7,
};

/** The setting that the rules of a topic read. */
export const SETTING_OF: Readonly<Partial<Record<Topic, keyof RuleSettings>>> = {
  tls13: "minTls",
  tagging: "requiredTags",
  logging: "logDays",
  backup: "backupDays",
};
