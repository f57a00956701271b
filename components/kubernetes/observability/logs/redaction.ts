// SPDX-License-Identifier: Apache-2.0
// Secrets and personal data that are removed from logs. Elasticsearch applies these expressions before it stores a
// line, and the tests apply them in JavaScript. They use no flags, look-behind or possessive quantifiers, so that they
// mean the same in both.

/** A pattern and its replacement, in which `$1` is the first group of the pattern. */
export interface Redaction {
  name: string;
  pattern: string;
  replacement: string;
}

const SECRET_NAMES =
  "[Pp]assword|PASSWORD|[Pp]asswd|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Aa]pi[_-]?[Kk]ey|API_KEY|[Aa]ccess[_-]?[Kk]ey|ACCESS_KEY|[Cc]ookie|[Ss]ession[_-]?[Ii]d";
/** Countries that use IBANs. A list, because two arbitrary letters and digits would match too much. */
const IBAN_COUNTRIES =
  "AD|AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GI|GR|HR|HU|IE|IS|IT|LI|LT|LU|LV|MC|MT|NL|NO|PL|PT|RO|SE|SI|SK|SM";

/** The order matters: patterns of complete secrets come before patterns that match a part of one. */
export const REDACTIONS: readonly Redaction[] = [
  {
    name: "private key",
    pattern: "-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    replacement: "[private key]",
  },
  { name: "JSON web token", pattern: "\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*", replacement: "[token]" },
  // A credential has a digit or padding, unlike text such as "basic authentication".
  {
    name: "authorization",
    pattern: "\\b([Bb]earer|BEARER|[Bb]asic|BASIC)\\s+(?=\\S*[0-9=])[A-Za-z0-9._~+/-]{8,}=*",
    replacement: "$1 [secret]",
  },
  { name: "AWS access key", pattern: "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", replacement: "[access key]" },
  { name: "password in a URL", pattern: "(://[^\\s:/@]+:)[^\\s/@]+@", replacement: "$1[secret]@" },
  {
    name: "named secret",
    pattern: `((?:${SECRET_NAMES})["']?\\s*[=:]\\s*["']?)[^\\s"',;&]+`,
    replacement: "$1[secret]",
  },
  {
    name: "email address",
    pattern: "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}",
    replacement: "[e-mail]",
  },
  {
    name: "payment card",
    pattern:
      "\\b(?:(?:4\\d{3}|5[1-5]\\d{2}|2[2-7]\\d{2}|6011|65\\d{2})[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}|3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5})\\b",
    replacement: "[card]",
  },
  {
    name: "IBAN",
    pattern: `\\b(?:${IBAN_COUNTRIES})\\d{2} ?[A-Z0-9]{4}(?: ?[A-Z0-9]{4}){1,6}(?: ?[A-Z0-9]{1,3})?\\b`,
    replacement: "[IBAN]",
  },
  { name: "social security number", pattern: "\\b\\d{3}-\\d{2}-\\d{4}\\b", replacement: "[SSN]" },
];

/** The fields of a log that contain free text. All other fields have a fixed format. */
export const FREE_TEXT_FIELDS = ["message", "error.message", "error.stack_trace", "url.path", "user_agent.original"];
