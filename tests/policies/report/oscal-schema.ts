// SPDX-License-Identifier: Apache-2.0
// The part of the OSCAL 1.1.3 schema of assessment results that the report uses. No package in the registry contains the schema, so
// it was written by hand from https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/json-definitions/

type Schema = Record<string, unknown>;

const uuid = {
  type: "string",
  pattern: "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$",
};
const text = { type: "string", pattern: "^\\S(.*\\S)?$" };
const prose = { type: "string", minLength: 1 };
/** OSCAL also allows letters of other scripts, which the report does not use. */
const token = { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9._-]*$" };
const time = { type: "string", format: "date-time" };

/** The schema of an object. Properties with a `!` are required, and no other properties are allowed. */
const object = (properties: Record<string, Schema>): Schema => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key.replace("!", ""), value])),
  required: Object.keys(properties)
    .filter((key) => key.endsWith("!"))
    .map((key) => key.replace("!", "")),
  additionalProperties: false,
});
/** OSCAL does not allow empty lists. */
const list = (items: Schema): Schema => ({ type: "array", minItems: 1, items });

const props = list(object({ "name!": token, "value!": text, ns: { type: "string", format: "uri" }, class: token }));
const selections = list(
  object({ description: prose, props, "include-controls": list(object({ "control-id!": token })) }),
);
const observation = object({
  "uuid!": uuid,
  title: prose,
  "description!": prose,
  props,
  "methods!": list({ enum: ["EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"] }),
  types: list(token),
  "collected!": time,
  remarks: prose,
  subjects: list(
    object({
      "subject-uuid!": uuid,
      "type!": { enum: ["component", "inventory-item", "location", "party", "user", "resource"] },
      title: prose,
      props,
      remarks: prose,
    }),
  ),
});
const finding = object({
  "uuid!": uuid,
  "title!": prose,
  "description!": prose,
  props,
  remarks: prose,
  "target!": object({
    "type!": { enum: ["statement-id", "objective-id"] },
    "target-id!": token,
    title: prose,
    description: prose,
    props,
    "status!": object({
      "state!": { enum: ["satisfied", "not-satisfied"] },
      reason: { enum: ["pass", "fail", "other"] },
      remarks: prose,
    }),
  }),
  "related-observations": list(object({ "observation-uuid!": uuid })),
});

export const oscalSchema: Schema = object({
  "assessment-results!": object({
    "uuid!": uuid,
    "metadata!": object({
      "title!": prose,
      "last-modified!": time,
      "version!": text,
      "oscal-version!": text,
      props,
      remarks: prose,
    }),
    "import-ap!": object({ "href!": { type: "string", format: "uri-reference" }, remarks: prose }),
    "results!": list(
      object({
        "uuid!": uuid,
        "title!": prose,
        "description!": prose,
        "start!": time,
        end: time,
        props,
        "local-definitions": object({
          "inventory-items": list(object({ "uuid!": uuid, "description!": prose, props, remarks: prose })),
        }),
        "reviewed-controls!": object({ description: prose, "control-selections!": selections }),
        observations: list(observation),
        findings: list(finding),
        remarks: prose,
      }),
    ),
    "back-matter": object({ resources: list(object({ "uuid!": uuid, title: prose, description: prose, props })) }),
  }),
});
