// SPDX-License-Identifier: Apache-2.0
// What no log may keep. Elasticsearch runs these expressions before it stores a line, the tests run them as well: they mean the same
// to Java and to JavaScript, and so use no flags, no look-behind and no possessive quantifiers.

/** Text that is replaced; `$1` of the replacement is the expression's first group. */
export interface Redaction {
  what: string;
  pattern: string;
  replacement: string;
}

const SECRET_NAMES =
  "[Pp]assword|PASSWORD|[Pp]asswd|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Aa]pi[_-]?[Kk]ey|API_KEY|[Aa]ccess[_-]?[Kk]ey|ACCESS_KEY|[Cc]ookie|[Ss]ession[_-]?[Ii]d";
/** Countries that have IBANs and many of our users; a list, since any two letters and digits are no IBAN. */
const IBAN_COUNTRIES =
  "AD|AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GI|GR|HR|HU|IE|IS|IT|LI|LT|LU|LV|MC|MT|NL|NO|PL|PT|RO|SE|SI|SK|SM";

/** In this order: what is a secret whole comes before what may be part of one. */
export const REDACTIONS: readonly Redaction[] = [
  {
    what: "private key",
    pattern: "-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    replacement: "[private key]",
  },
  { what: "JSON web token", pattern: "\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*", replacement: "[token]" },
  // A digit or padding tells a credential from prose such as "basic authentication".
  {
    what: "authorization",
    pattern: "\\b([Bb]earer|BEARER|[Bb]asic|BASIC)\\s+(?=\\S*[0-9=])[A-Za-z0-9._~+/-]{8,}=*",
    replacement: "$1 [secret]",
  },
  { what: "key of AWS", pattern: "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", replacement: "[access key]" },
  { what: "password in a URL", pattern: "(://[^\\s:/@]+:)[^\\s/@]+@", replacement: "$1[secret]@" },
  {
    what: "named secret",
    pattern: `((?:${SECRET_NAMES})["']?\\s*[=:]\\s*["']?)[^\\s"',;&]+`,
    replacement: "$1[secret]",
  },
  {
    what: "e-mail address",
    pattern: "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}",
    replacement: "[e-mail]",
  },
  {
    what: "payment card",
    pattern:
      "\\b(?:(?:4\\d{3}|5[1-5]\\d{2}|2[2-7]\\d{2}|6011|65\\d{2})[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}|3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5})\\b",
    replacement: "[card]",
  },
  {
    what: "IBAN",
    pattern: `\\b(?:${IBAN_COUNTRIES})\\d{2} ?[A-Z0-9]{4}(?: ?[A-Z0-9]{4}){1,6}(?: ?[A-Z0-9]{1,3})?\\b`,
    replacement: "[IBAN]",
  },
  { what: "social security number", pattern: "\\b\\d{3}-\\d{2}-\\d{4}\\b", replacement: "[SSN]" },
];

/** The fields of a log that hold text which a program wrote freely; every other one has a form of its own. */
export const FREE_TEXT = ["message", "error.message", "error.stack_trace", "url.path", "user_agent.original"];
