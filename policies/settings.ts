// SPDX-License-Identifier: Apache-2.0
import type { RuleSettings } from "./checks";
import type { Topic } from "./rule";
import { REQUIRED_TAGS } from "./rules/tags";

/** What holds where a user sets nothing: the strict side. */
export const DEFAULT_SETTINGS: RuleSettings = {
  minTls: "1.3",
  requiredTags: REQUIRED_TAGS,
  logDays: 365,
  backupDays: 7,
};

/** The setting that rules of a topic read, where they read one. */
export const SETTING_OF: Readonly<Partial<Record<Topic, keyof RuleSettings>>> = {
  tls13: "minTls",
  tagging: "requiredTags",
  logging: "logDays",
  backup: "backupDays",
};
