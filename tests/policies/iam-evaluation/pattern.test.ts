// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as fc from "fast-check";
import {
  contextOf,
  matches,
  matchesArn,
  resolveVariables,
  textOf,
  wildcards,
} from "../../../policies/iam-evaluation/pattern";

/** A second implementation of wildcards, which compares one character at a time. */
const matchesSlowly = (pattern: string, value: string): boolean => {
  if (pattern === "") return value === "";
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === "*") return matchesSlowly(rest, value) || (value !== "" && matchesSlowly(pattern, value.slice(1)));
  return value !== "" && (first === "?" || first === value[0]) && matchesSlowly(rest, value.slice(1));
};

const short = (characters: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), maxLength: 8 });

describe("IAM policy patterns", () => {
  it("match any number of characters with * and one character with ?", () => {
    const cases: [pattern: string, value: string, expected: boolean][] = [
      ["iam:*AccessKey*", "iam:CreateAccessKey", true],
      ["s3:Get*", "s3:PutObject", false],
      ["arn:aws:s3:::bucket-?", "arn:aws:s3:::bucket-1", true],
      ["arn:aws:s3:::bucket-?", "arn:aws:s3:::bucket-", false],
      ["a.c", "abc", false],
      ["*", "several\nlines", true],
    ];
    for (const [pattern, value, expected] of cases)
      expect(matches(wildcards(pattern), value), `${pattern} on ${value}`).to.equal(expected);
  });

  it("match as a comparison by single characters does", () => {
    fc.assert(
      fc.property(short("ab*?.["), short("ab.["), (pattern, value) => {
        expect(matches(wildcards(pattern), value)).to.equal(matchesSlowly(pattern, value));
      }),
    );
  });

  it("match every value that is built from them", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(short("ab:/"), fc.constantFrom("*", "?"), short("ab:/"))), (parts) => {
        const pattern = parts.map(([text, wildcard]) => text + wildcard).join("");
        const value = parts.map(([text, wildcard, filling]) => text + (wildcard === "*" ? filling : "x")).join("");
        expect(matches(wildcards(pattern), value)).to.equal(true);
      }),
    );
  });

  // The example of "IAM JSON policy elements: Condition operators", ARN condition operators.
  it("match each of the six components of an ARN separately", () => {
    const pattern = wildcards("arn:aws:someservice:*:111122223333:finance/*");
    const value = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
    expect(matches(pattern, value)).to.equal(true);
    expect(matchesArn(pattern, value)).to.equal(false);
    expect(matchesArn(pattern, "arn:aws:someservice:us-east-2:111122223333:finance/document.txt")).to.equal(true);
    expect(matchesArn(wildcards("arn:aws:sns:us-east-2:*:topic"), "arn:aws:sns:us-east-2:1:a:topic")).to.equal(false);
  });

  it("keep the colons of the last component of an ARN", () => {
    const group = "arn:aws:logs:us-east-1:123456789012:log-group:flows:*";
    expect(matchesArn(wildcards("arn:aws:logs:*:123456789012:*"), group)).to.equal(true);
    expect(matchesArn(wildcards("arn:aws:logs:*:123456789012:log-group:*"), group)).to.equal(true);
    expect(matchesArn(wildcards("arn:aws:logs:*:123456789012:log-stream:*"), group)).to.equal(false);
  });

  it("match an ARN with themselves", () => {
    fc.assert(
      fc.property(fc.array(short("ab:/"), { minLength: 6, maxLength: 9 }), (parts) => {
        const arn = parts.join(":");
        expect(matchesArn(wildcards(arn), arn)).to.equal(true);
      }),
    );
  });
});

// AWS, "IAM policy elements: Variables and tags".
describe("IAM policy variables", () => {
  const context = contextOf({ "aws:username": "David", "aws:PrincipalTag/team": "yellow", "aws:TagKeys": ["a", "b"] });
  const resolved = (text: string, version = "2012-10-17"): string | undefined => {
    const pattern = resolveVariables(text, context, version);
    return pattern && textOf(pattern);
  };

  it("are replaced with the values of the request", () => {
    expect(resolved("arn:aws:s3:::mybucket/${aws:username}/*")).to.equal("arn:aws:s3:::mybucket/David/*");
    expect(resolved("${AWS:UserName}-${aws:PrincipalTag/team}")).to.equal("David-yellow");
  });

  it("have default values", () => {
    expect(resolved("amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}")).to.equal(
      "amzn-s3-demo-bucket-yellow",
    );
    expect(resolved("amzn-s3-demo-bucket-${aws:PrincipalTag/role, 'company-wide'}")).to.equal(
      "amzn-s3-demo-bucket-company-wide",
    );
  });

  it("have no value if the key is not in the request or has several values", () => {
    expect(resolved("${aws:TokenIssueTime}")).to.equal(undefined);
    expect(resolved("${aws:TagKeys}")).to.equal(undefined);
  });

  it("stand for special characters", () => {
    const pattern = resolveVariables("a${*}b${?}c${$}", context, "2012-10-17")!;
    expect(matches(pattern, "a*b?c$")).to.equal(true);
    expect(matches(pattern, "aXbXc$")).to.equal(false);
  });

  it("do not make wildcards of the characters in a value", () => {
    const pattern = resolveVariables("${aws:username}", contextOf({ "aws:username": "*" }), "2012-10-17")!;
    expect(matches(pattern, "David")).to.equal(false);
    expect(matches(pattern, "*")).to.equal(true);
  });

  it("are literal text in documents of version 2008-10-17", () => {
    expect(resolved("${aws:username}", "2008-10-17")).to.equal("${aws:username}");
  });
});
