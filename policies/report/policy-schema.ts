// SPDX-License-Identifier: Apache-2.0
// Generates the JSON Schema of redoubt.policy.yaml, for editors. A test compares it with the schema that the file is parsed with.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { policyFileSchema } from "../policy-file";
import { POLICY_FILE } from "../project-policy";
import { rules } from "../rules";

export const POLICY_SCHEMA = join(__dirname, "..", "redoubt.policy.schema.json");

interface JsonSchema {
  properties: { rules: { properties: Record<string, object> } };
}

/** The JSON Schema, in the draft that editors support for YAML. Editors show the title of each rule. */
export const policySchema = (): string => {
  const schema = z.toJSONSchema(policyFileSchema(rules), { target: "draft-7", io: "input" });
  const { properties } = (schema as unknown as JsonSchema).properties.rules;
  for (const { id, title } of rules) properties[id] = { ...properties[id], description: title };
  return `${JSON.stringify({ title: POLICY_FILE, ...schema }, undefined, 1)}\n`;
};

export const writePolicySchema = (): void => writeFileSync(POLICY_SCHEMA, policySchema());
