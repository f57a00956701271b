// SPDX-License-Identifier: Apache-2.0
// The parameters of RDS and DocumentDB parameter groups.
import { PASS, UNKNOWN, unknownAt, violation, type CheckResult } from "../check-result";
import { defineCheck, type Check, type RuleSettings } from "../checks";

interface Parameter {
  name: unknown;
  value: unknown;
}

type AllowedValues = readonly string[] | ((settings: RuleSettings) => readonly string[]);

/**
 * The group sets a parameter to one of the allowed values, given in uppercase. The group must set the parameter itself, because
 * the default differs between engine versions; `whenUnset` is the result where the default is compliant in every version.
 */
export const setsParameter = (name: string, allowedValues: AllowedValues, whenUnset?: CheckResult): Check =>
  defineCheck(["parameters.name", "parameters.value"], (properties, settings) => {
    const { parameters } = properties;
    if (parameters === UNKNOWN) return unknownAt("parameters");
    const list = (parameters ?? []) as (Parameter | typeof UNKNOWN)[];
    const found = list.find((parameter): parameter is Parameter => parameter !== UNKNOWN && parameter.name === name);
    if (found?.value === UNKNOWN) return unknownAt(`parameters.${name}`);
    const allowed = typeof allowedValues === "function" ? allowedValues(settings) : allowedValues;
    if (found && allowed.includes(String(found.value).toUpperCase())) return PASS;
    if (!found && list.some((parameter) => parameter === UNKNOWN || parameter.name === UNKNOWN))
      return unknownAt("parameters");
    if (!found && whenUnset) return whenUnset;
    return violation(
      `parameters must set ${name} to ${allowed.join(" or ")}${found ? `, not ${JSON.stringify(found.value)}` : ""}`,
    );
  });
