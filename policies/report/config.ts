// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { RuleSettings } from "../checks";
import { EXEMPTIONS_RULE } from "../exemption";
import type { Rule } from "../rule";
import { DEFAULT_SETTINGS, SETTING_OF } from "../settings";
import { UserError } from "./user-error";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);
type Level = z.infer<typeof level>;

type RuleConfig = { enforcementLevel?: Level } & Partial<RuleSettings>;

/** The enforcement level and the settings of each rule. */
export interface PolicyConfig {
  /** The configuration as it was written. */
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
const ruleSchema = ({ topic }: Rule): z.ZodType<RuleConfig> => {
  const setting = SETTING_OF[topic];
  return z.strictObject({ enforcementLevel: level, ...(setting && { [setting]: settings[setting] }) }).partial();
};
/** The engine uses only the enforcement level of `all` (pulumi/pkg/resource/analyzer/config.go, applyConfig). */
const allSchema = z.strictObject({ enforcementLevel: level });

/** Parses a file of `pulumi --policy-pack-config`, with the same effect. @throws UserError that lists all mistakes */
export const parsePolicyConfig = (file: string, written: unknown, rules: readonly Rule[]): PolicyConfig => {
  const entries = rules.map((rule) => [rule.id, z.union([level, ruleSchema(rule)]).optional()] as const);
  const parsed = z
    .strictObject({
      all: z.union([level, allSchema]).optional(),
      [EXEMPTIONS_RULE]: z.union([level, allSchema]).optional(),
      ...Object.fromEntries(entries),
    })
    .safeParse(written);
  if (!parsed.success)
    throw new UserError(
      `${file}: is not a valid policy configuration; fix these entries:\n${z.prettifyError(parsed.error)}`,
    );
  const configOf = (id: string): RuleConfig => {
    const entry = (parsed.data as Record<string, Level | RuleConfig | undefined>)[id];
    return typeof entry === "string" ? { enforcementLevel: entry } : (entry ?? {});
  };
  return {
    given: written,
    levelOf: ({ id, level: ownLevel }) =>
      configOf(id).enforcementLevel ?? configOf("all").enforcementLevel ?? ownLevel ?? "mandatory",
    settingsOf: ({ id }) => ({ ...DEFAULT_SETTINGS, ...configOf(id) }),
  };
};
