// SPDX-License-Identifier: Apache-2.0
import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";

/** The errors of a document against a JSON schema. */
export const schemaErrors = (schema: object, document: unknown): unknown[] => {
  const validate = new Ajv({ allErrors: true, schemaId: "auto" }).addMetaSchema(draft04).compile(schema);
  validate(document);
  return validate.errors ?? [];
};
