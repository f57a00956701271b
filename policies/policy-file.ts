// SPDX-License-Identifier: Apache-2.0
// Parses redoubt.policy.yaml. The schema is also published as JSON Schema, for editors.
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";
import { formatValue, type RuleSettings } from "./checks";
import { EXEMPTIONS_RULE, isDay } from "./exemption";
import { nearestName } from "./nearest-name";
import { LEVELS, type Level, type ProjectPolicy } from "./project-policy";
import { valueAt } from "./property-path";
import type { Rule } from "./rule";
import { DEFAULT_SETTINGS, SETTING_OF } from "./settings";
import { UserError } from "./user-error";

type RuleEntry = { enforcementLevel?: Level } & Partial<RuleSettings>;

/** Names the closest known name, or where to look. Messages continue the path and the value: `FIELD VALUE REASON; FIX`. */
const useInstead = (mistyped: string, known: readonly string[], what: string): string => {
  const nearest = nearestName(mistyped, known);
  if (nearest !== undefined) return `use "${nearest}"`;
  return what === "rule" ? "use an id from the rule index, docs/rules of Redoubt" : `use ${known.join(", ")}`;
};

/** An object without other fields than those of `shape`. */
const fields = <Shape extends z.ZodRawShape>(shape: Shape, what = "field"): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `"${key}" is not a ${what}; ${useInstead(key, Object.keys(shape), what)}`).join("; ")
        : "must be an object; write each field as NAME: VALUE",
  });

const text = (requirement: string): z.ZodString => z.string({ error: requirement }).regex(/\S/, { error: requirement });

const isPattern = (pattern: string): boolean => {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
};

const level = z
  .enum(LEVELS, { error: `must be ${LEVELS.slice(0, -1).join(", ")} or ${LEVELS.at(-1)!}; choose one of them` })
  .meta({
    id: "level",
    description: "advisory: report. mandatory: block. remediate: fix, then block. disabled: skip.",
  });

const whole = (description: string, min: number, max = 36_500): z.ZodNumber => {
  const error = `must be a whole number from ${min} to ${max}; choose the number of days`;
  return z.int({ error }).min(min, { error }).max(max, { error }).describe(description);
};

const SETTINGS = {
  minTls: z
    .enum(["1.2", "1.3"], { error: 'must be "1.2" or "1.3"; write the version in quotes, because it is text' })
    .describe('The minimum TLS version of services that support both. @default "1.3"'),
  requiredTags: z
    .record(
      z.string(),
      z
        .string({ error: 'must be a regular expression; write "^.+$" to accept any value' })
        .refine(isPattern, { error: "is not a regular expression; correct it" }),
      { error: "must be an object; write each tag as NAME: PATTERN" },
    )
    .describe("Each required tag with the regular expression that its value must match. It replaces the default tags."),
  logDays: whole("The minimum retention of logs, in days. @default 365", 1),
  backupDays: whole("The minimum retention of automatic backups of databases, in days. @default 7", 1, 35),
} satisfies { [Key in keyof RuleSettings]: z.ZodType<RuleSettings[Key]> };

/** A rule in the file: its level, or an object with its level and the setting of its topic. */
const entryOf = (setting?: keyof RuleSettings): z.ZodType<RuleEntry | Level> =>
  z
    .union([
      level,
      fields({ enforcementLevel: level.optional(), ...(setting && { [setting]: SETTINGS[setting].optional() }) }),
    ])
    .meta({ id: setting === undefined ? "rule" : `${setting}Rule` });

const LEVEL_ONLY = entryOf();
const ENTRIES = new Map(Object.values(SETTING_OF).map((setting) => [setting, entryOf(setting)]));
const entryOfRule = ({ topic }: Rule): z.ZodType<RuleEntry | Level> => ENTRIES.get(SETTING_OF[topic]!) ?? LEVEL_ONLY;

/** The schema of the file for some rules. */
export const policyFileSchema = (rules: readonly Rule[]) => {
  const ids = rules.map(({ id }) => id);
  return fields({
    settings: fields(SETTINGS).partial().optional().describe("Settings of all rules that have them."),
    rules: fields(
      {
        all: LEVEL_ONLY.optional(),
        [EXEMPTIONS_RULE]: LEVEL_ONLY.optional(),
        ...Object.fromEntries(rules.map((rule) => [rule.id, entryOfRule(rule).optional()])),
      },
      "rule",
    )
      .optional()
      .describe(
        "The enforcement level, and the setting, of each rule by its id. `all` is the level of the other rules.",
      ),
    exemptions: z
      .array(exemptionOf(ids), { error: "must be a list; begin each exemption with `- rule:`" })
      .optional()
      .describe("Resources that a rule accepts until a day."),
  });
};

const exemptionOf = (ids: readonly string[]) =>
  fields({
    rule: z
      .enum(ids as [string, ...string[]], {
        error: ({ input }) =>
          typeof input === "string"
            ? `is not a rule; ${useInstead(input, ids, "rule")}`
            : "must be the id of a rule; use an id from the rule index, docs/rules of Redoubt",
      })
      .describe("The id of the rule."),
    resource: text("must be text; write the name or URN of the resource, where * matches any characters").describe(
      "The name or URN of the resource. * matches any characters.",
    ),
    stack: z
      .string()
      .regex(/^[^/]+\/[^/]+$/, { error: "must be a project and a stack; write it as PROJECT/STACK" })
      .optional()
      .describe("PROJECT/STACK. @default every stack; then each stack must need the exemption"),
    reason: text("must be text; write why the risk is accepted").describe(
      "Why the risk is accepted, and what reduces it.",
    ),
    owner: text("must be text; write the e-mail address of the owner").describe("The e-mail address of the owner."),
    expires: z
      .string({ error: "must be a date; write it as YYYY-MM-DD" })
      .regex(/^\d{4}-\d{2}-\d{2}$/, { error: "must be a date; write it as YYYY-MM-DD" })
      .refine(isDay, { error: "is not a day of the calendar; correct it" })
      .describe("The last day on which it applies, YYYY-MM-DD, in UTC."),
  });

/** @throws UserError that lists every mistake */
export const parsePolicyFile = (file: string, content: string, rules: readonly Rule[]): ProjectPolicy => {
  // An empty file, and a file with comments only, is valid.
  const given = loadYaml(file, content) ?? {};
  const parsed = policyFileSchema(rules).safeParse(given);
  if (!parsed.success)
    throw new UserError(parsed.error.issues.map((issue) => `${file}: ${describeIssue(issue, given)}`).join("\n"));
  const { settings = {}, rules: entries = {}, exemptions = [] } = parsed.data;
  const entryOfId = (id: string): RuleEntry => {
    const entry = (entries as Record<string, Level | RuleEntry | undefined>)[id];
    return typeof entry === "string" ? { enforcementLevel: entry } : (entry ?? {});
  };
  return {
    file,
    given,
    levelOf: ({ id, level: ownLevel }) =>
      entryOfId(id).enforcementLevel ?? entryOfId("all").enforcementLevel ?? ownLevel ?? "mandatory",
    settingsOf: ({ id }) => ({ ...DEFAULT_SETTINGS, ...settings, ...entryOfId(id) }),
    exemptions,
  };
};

/** In the core schema of YAML 1.2, a day stays text. The default schema of js-yaml makes a time of it. */
const loadYaml = (file: string, content: string): unknown => {
  try {
    return load(content, { schema: CORE_SCHEMA });
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: { line: number } };
    const line = mark === undefined ? "" : ` in line ${mark.line + 1}`;
    throw new UserError(`${file}: is not valid YAML${line} (${reason ?? (error as Error).message}); correct the line`);
  }
};

/** `rules."x" is not a rule; …`, or `exemptions[0].owner is not set; it must be text; …`. */
const describeIssue = (issue: z.core.$ZodIssue, given: unknown, parent: readonly PropertyKey[] = []): string => {
  const path = [...parent, ...issue.path];
  const value = valueAt(given, path.map(String));
  if (issue.code === "invalid_union")
    // A text is meant as a level, and anything else as an object with the fields of the rule.
    return describeIssue(issue.errors[typeof value === "string" ? 0 : 1]![0]!, given, path);
  const name = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
  if (issue.code === "unrecognized_keys") return name === "" ? issue.message : `${name}: ${issue.message}`;
  return `${name === "" ? "the file" : name} ${formatValue(value)} ${issue.message}`;
};
