// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicyFile } from "../../policies/policy-file";
import { DEFAULT_POLICY, readProjectPolicy, type ProjectPolicy } from "../../policies/project-policy";
import { POLICY_SCHEMA, policySchema } from "../../policies/report/policy-schema";
import { rules } from "../../policies/rules";
import { UserError } from "../../policies/user-error";
import { exemption } from "./report/fixture";
import { schemaErrors } from "./report/schema-errors";

const rule = rules.find(({ id }) => id === "elb-listener-tls-minimum-version")!;
const other = rules.find(({ id }) => id === "elb-listener-https-required")!;
const parse = (content: string): ProjectPolicy => parsePolicyFile("redoubt.policy.yaml", content, rules);
const schema = JSON.parse(readFileSync(POLICY_SCHEMA, "utf8")) as object;

const VALID = `
settings:
  minTls: "1.2"
  requiredTags: { team: "^.+$" }
  logDays: 90
rules:
  all: advisory
  ${rule.id}: { enforcementLevel: mandatory, minTls: "1.3" }
  ebs-volume-encrypted: remediate
  exemptions-accepted: advisory
exemptions:
  - rule: ${rule.id}
    resource: terminals-*
    stack: shop/prod
    reason: terminals of 2019
    owner: shop@example.com
    expires: 2027-03-31
`;

/** Content with one mistake each, and the message. */
const MISTAKES: [content: string, message: string][] = [
  [
    "a: 1\nb: [",
    "is not valid YAML in line 3 (unexpected end of the stream within a flow collection); correct the line",
  ],
  ["- a", 'the file ["a"] must be an object; write each field as NAME: VALUE'],
  ["exemption: []", '"exemption" is not a field; use "exemptions"'],
  ["colour: red", '"colour" is not a field; use settings, rules, exemptions'],
  ["settings: { minTLS: '1.2' }", 'settings: "minTLS" is not a field; use "minTls"'],
  [
    "settings: { minTls: 1.2 }",
    'settings.minTls 1.2 must be "1.2" or "1.3"; write the version in quotes, because it is text',
  ],
  ["settings: { logDays: 0 }", "settings.logDays 0 must be a whole number from 1 to 36500; choose the number of days"],
  [
    "settings: { backupDays: 1.5 }",
    "settings.backupDays 1.5 must be a whole number from 1 to 35; choose the number of days",
  ],
  [
    "settings: { requiredTags: [Owner] }",
    'settings.requiredTags ["Owner"] must be an object; write each tag as NAME: PATTERN',
  ],
  [
    "settings: { requiredTags: { Owner: '(' } }",
    'settings.requiredTags.Owner "(" is not a regular expression; correct it',
  ],
  [
    "rules: { listner-tls: advisory }",
    'rules: "listner-tls" is not a rule; use an id from the rule index, docs/rules of Redoubt',
  ],
  [
    "rules: { ebs-volume-encryptd: advisory }",
    'rules: "ebs-volume-encryptd" is not a rule; use "ebs-volume-encrypted"',
  ],
  ["rules: { all: warn }", 'rules.all "warn" must be advisory, mandatory, remediate or disabled; choose one of them'],
  ["rules: { all: { minTls: '1.2' } }", 'rules.all: "minTls" is not a field; use enforcementLevel'],
  [
    `rules: { ${rule.id}: { minTls: '1.1' } }`,
    `rules.${rule.id}.minTls "1.1" must be "1.2" or "1.3"; write the version in quotes, because it is text`,
  ],
  [`rules: { ${rule.id}: { logDays: 5 } }`, `rules.${rule.id}: "logDays" is not a field; use enforcementLevel, minTls`],
  ["exemptions: { rule: a }", 'exemptions {"rule":"a"} must be a list; begin each exemption with `- rule:`'],
];

describe("parsePolicyFile", () => {
  it("uses the strictest settings and the rules' own levels for an empty file", () => {
    for (const policy of [parse(""), parse("# nothing yet\n"), DEFAULT_POLICY]) {
      expect(policy.settingsOf(rule)).to.include({ minTls: "1.3", logDays: 365, backupDays: 7 });
      expect(policy.levelOf(rule)).to.equal("mandatory");
      expect(policy.levelOf(rules.find(({ level }) => level === "advisory")!)).to.equal("advisory");
      expect(policy.exemptions).to.deep.equal([]);
    }
  });

  it("applies settings to all rules, and the settings and the level of a rule to this rule", () => {
    const policy = parse(VALID);
    expect(policy.settingsOf(other)).to.deep.include({ minTls: "1.2", requiredTags: { team: "^.+$" }, logDays: 90 });
    expect(policy.settingsOf(rule)).to.include({ minTls: "1.3", logDays: 90 });
    expect(policy.levelOf(rule)).to.equal("mandatory");
    expect(policy.levelOf(other)).to.equal("advisory");
    expect(policy.levelOf({ id: "ebs-volume-encrypted" })).to.equal("remediate");
    expect(policy.exemptions).to.deep.equal([
      exemption({ resource: "terminals-*", stack: "shop/prod", reason: "terminals of 2019" }),
    ]);
  });

  for (const [content, message] of MISTAKES)
    it(`rejects ${content}`, () =>
      expect(() => parse(content))
        .to.throw(UserError)
        .with.property("message", `redoubt.policy.yaml: ${message}`));

  it("rejects an exemption without a field, or with a value that is not text", () => {
    const requirements = {
      rule: "must be the id of a rule",
      resource: "must be text; write the name or URN",
      reason: "must be text; write why the risk is accepted",
      owner: "must be text; write the e-mail address of the owner",
      expires: "must be a date; write it as YYYY-MM-DD",
    };
    for (const [field, requirement] of Object.entries(requirements))
      for (const value of [undefined, null, 5, ["legacy"]])
        expect(() => parse(JSON.stringify({ exemptions: [exemption({ [field]: value })] })), field)
          .to.throw(UserError)
          .with.property("message")
          .that.matches(/^redoubt.policy.yaml: exemptions\[0\]\.\w+ (is not set; it|5|\["legacy"\]) must be/)
          .and.include(requirement);
  });

  it("rejects days that do not exist, stacks without a project, and rules that do not exist", () => {
    const messageOf = (change: object): string => {
      try {
        parse(JSON.stringify({ exemptions: [{ ...exemption(), ...change }] }));
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    for (const expires of ["soon", "2027-3-1", "9999", ""])
      expect(messageOf({ expires })).to.include(`expires "${expires}" must be a date; write it as YYYY-MM-DD`);
    for (const expires of ["2027-13-01", "2027-04-31"])
      expect(messageOf({ expires })).to.include(`expires "${expires}" is not a day of the calendar; correct it`);
    expect(messageOf({ stack: "dev" })).to.include(
      'stack "dev" must be a project and a stack; write it as PROJECT/STACK',
    );
    expect(messageOf({ rule: "elb-listener-tls-minimum-versio" })).to.include(`is not a rule; use "${rule.id}"`);
    expect(messageOf({ reason: " " })).to.include('reason " " must be text');
    expect(messageOf({ ower: "x" })).to.include('exemptions[0]: "ower" is not a field; use "owner"');
  });

  it("lists all mistakes", () => {
    const lines = (() => {
      try {
        return parse("settings: { logDays: 0, colour: red }\nrules: { all: warn }").exemptions.map(String);
      } catch (error) {
        return (error as Error).message.split("\n");
      }
    })();
    expect(lines).to.have.length(3);
  });
});

describe("the published JSON Schema of redoubt.policy.yaml", () => {
  it("is the schema that the file is parsed with (run `npm run policy-docs`)", () =>
    expect(readFileSync(POLICY_SCHEMA, "utf8")).to.equal(policySchema()));

  it("accepts a valid file, and rejects the same mistakes", () => {
    const given = (content: string): unknown => parse(content).given;
    expect(schemaErrors(schema, given(VALID))).to.deep.equal([]);
    expect(schemaErrors(schema, {})).to.deep.equal([]);
    for (const invalid of [
      { exemption: [] },
      { settings: { minTls: 1.2 } },
      { settings: { logDays: 0 } },
      { rules: { "ebs-volume-encryptd": "advisory" } },
      { rules: { all: "warn" } },
      { rules: { [rule.id]: { logDays: 5 } } },
      { exemptions: [exemption({ rule: "none" })] },
      { exemptions: [exemption({ owner: undefined })] },
      { exemptions: [exemption({ expires: "soon" })] },
    ])
      expect(schemaErrors(schema, JSON.parse(JSON.stringify(invalid))), JSON.stringify(invalid)).to.not.be.empty;
  });
});

describe("readProjectPolicy", () => {
  let folder: string;
  const put = (path: string, content = "settings: { logDays: 30 }"): void => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const read = (path: string): ProjectPolicy => {
    mkdirSync(join(folder, path), { recursive: true });
    return readProjectPolicy(join(folder, path));
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "redoubt-policy-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("finds the file in the folder, or in a folder above it, up to the root of the Pulumi project", () => {
    put("shop/Pulumi.yaml");
    put("shop/redoubt.policy.yaml");
    for (const path of ["shop", "shop/src", "shop/node_modules/@redoubt/platform/packs"]) {
      expect(read(path).settingsOf(rule).logDays, path).to.equal(30);
      expect(read(path).file).to.equal("redoubt.policy.yaml");
    }
    put("shop/src/redoubt.policy.yaml", "settings: { logDays: 60 }");
    expect(read("shop/src/lib").settingsOf(rule).logDays).to.equal(60);
    expect(read("shop/src/lib").file).to.equal(join("src", "redoubt.policy.yaml"));
  });

  it("finds no file above the root of the project, and none above the folder outside of a project", () => {
    put("redoubt.policy.yaml");
    put("shop/Pulumi.yaml");
    expect(read("shop/src")).to.equal(DEFAULT_POLICY);
    expect(read("other")).to.equal(DEFAULT_POLICY);
    expect(read(".").file).to.equal("redoubt.policy.yaml");
  });

  it("names a file that cannot be read", () => {
    mkdirSync(join(folder, "redoubt.policy.yaml"));
    expect(() => read(".")).to.throw(UserError, /^redoubt.policy.yaml: file cannot be read \(EISDIR/);
  });
});
