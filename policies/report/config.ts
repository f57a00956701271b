// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { RuleSettings } from "../checks";
import { EXEMPTIONS_RULE } from "../exemption";
import type { Rule } from "../rule";
import { DEFAULT_SETTINGS, SETTING_OF } from "../settings";
import { UserError } from "./user-error";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);
type Level = z.infer<typeof level>;

type Given = { enforcementLevel?: Level } & Partial<RuleSettings>;

/** How each rule is held: at which level, and with which settings. */
export interface GateConfig {
  /** What was set, as it was written. */
  given: unknown;
  levelOf: (rule: Pick<Rule, "id" | "level">) => Level;
  settingsOf: (rule: Rule) => RuleSettings;
}

const settings: { [Key in keyof RuleSettings]: z.ZodType<RuleSettings[Key]> } = {
  minTls: z.enum(["1.2", "1.3"]),
  requiredTags: z.record(z.string(), z.string()),
  logDays: z.number().int().positive(),
  backupDays: z.number().int().min(1).max(35),
};
const ofRule = ({ topic }: Rule): z.ZodType<Given> => {
  const setting = SETTING_OF[topic];
  return z.strictObject({ enforcementLevel: level, ...(setting && { [setting]: settings[setting] }) }).partial();
};
/** The engine takes nothing but a level from `all` (pulumi/pkg/resource/analyzer/config.go, applyConfig). */
const ofAll = z.strictObject({ enforcementLevel: level });

/** Reads what `pulumi --policy-pack-config` reads, to the same effect. @throws UserError with all that is wrong in it */
export const gateConfig = (file: string, written: unknown, rules: readonly Rule[]): GateConfig => {
  const entries = rules.map((rule) => [rule.id, z.union([level, ofRule(rule)]).optional()] as const);
  const read = z
    .strictObject({
      all: z.union([level, ofAll]).optional(),
      [EXEMPTIONS_RULE]: z.union([level, ofAll]).optional(),
      ...Object.fromEntries(entries),
    })
    .safeParse(written);
  if (!read.success) throw new UserError(`${file} is no configuration of these rules:\n${z.prettifyError(read.error)}`);
  const of = (id: string): Given => {
    const entry = (read.data as Record<string, Level | Given | undefined>)[id];
    return typeof entry === "string" ? { enforcementLevel: entry } : (entry ?? {});
  };
  return {
    given: written,
    levelOf: ({ id, level: own }) => of(id).enforcementLevel ?? of("all").enforcementLevel ?? own ?? "mandatory",
    settingsOf: ({ id }) => ({ ...DEFAULT_SETTINGS, ...of(id) }),
  };
};
