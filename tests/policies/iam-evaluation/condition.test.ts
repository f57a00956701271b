// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as fc from "fast-check";
import { failedCondition } from "../../../policies/iam-evaluation/condition";
import { contextOf } from "../../../policies/iam-evaluation/pattern";

type Values = Record<string, string | string[] | undefined>;

/** Whether a request with these keys passes a test of one key. */
const passes = (
  operator: string,
  expected: unknown,
  actual: string | string[] | undefined,
  others: Values = {},
): boolean =>
  failedCondition(
    { Condition: { [operator]: { "test:Key": expected } } },
    contextOf({ "test:key": actual, ...others }),
    "2012-10-17",
  ) === undefined;

describe("IAM condition operators", () => {
  const MATCHING: [operator: string, policy: unknown, matching: string, other: string][] = [
    ["StringEquals", "iamuser-admin", "iamuser-admin", "IAMUSER-admin"],
    ["StringEquals", ["a", "b*"], "b*", "bc"],
    ["StringEqualsIgnoreCase", "Admin", "aDMIN", "admins"],
    ["StringLike", ["", "home/", "home/*"], "home/David", "other/"],
    ["StringLike", "home/*", "home/David", "Home/David"],
    ["NumericEquals", "10", "10.0", "11"],
    ["NumericLessThanEquals", "10", "10", "11"],
    ["NumericLessThan", "1.3", "1.2", "1.3"],
    ["NumericGreaterThan", "1", "2", "1"],
    ["NumericGreaterThanEquals", 7, "7", "6"],
    ["DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-02T00:00:00Z", "2019-12-31T23:59:59Z"],
    ["DateLessThan", "2020-01-01T00:00:00Z", "1577750400", "2020-01-01T00:00:00Z"],
    ["DateEquals", "2020-01-01T00:00:00Z", "1577836800", "2020-01-01T00:00:01Z"],
    ["DateLessThanEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"],
    ["DateGreaterThanEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2019-01-01T00:00:00Z"],
    ["Bool", "false", "false", "true"],
    ["Bool", true, "True", "false"],
    ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "qmluYXJ5VmFsdWVJbkJhc2U2NA=="],
    ["IpAddress", "203.0.113.0/24", "203.0.113.9", "203.0.114.9"],
    ["IpAddress", "203.0.113.7", "203.0.113.7", "203.0.113.8"],
    ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", "2001:db8:1234:5679::1"],
    ["ArnEquals", "arn:aws:sns:us-east-1:123456789012:*", "arn:aws:sns:us-east-1:123456789012:t", "arn:aws:sns:x:1:t"],
    [
      "ArnLike",
      "arn:aws:cloudtrail:*:1:trail/*",
      "arn:aws:cloudtrail:us-east-1:1:trail/t",
      "arn:aws:cloudtrail:a:2:trail/t",
    ],
  ];
  const negationOf = (operator: string): string | undefined => {
    if (operator === "IpAddress") return "NotIpAddress";
    return /^(String|Arn)(Equals|Like|EqualsIgnoreCase)$|^(Numeric|Date)Equals$/.test(operator)
      ? operator.replace(/^(String|Arn|Numeric|Date)/, "$1Not")
      : undefined;
  };

  for (const [operator, policy, matching, other] of MATCHING)
    it(`${operator} ${JSON.stringify(policy)} accepts ${matching} and rejects ${other}`, () => {
      expect(passes(operator, policy, matching)).to.equal(true);
      expect(passes(operator, policy, other)).to.equal(false);
      const negation = negationOf(operator);
      if (negation === undefined) return;
      expect(passes(negation, policy, matching), negation).to.equal(false);
      expect(passes(negation, policy, other), negation).to.equal(true);
    });

  // "If the key that you specify in a policy condition is not present in the request context, the values do not match and the
  // condition is false. If the policy condition requires that the key is not matched, […] the condition is true."
  it("fail without the key, and pass if they are negated or end with IfExists", () => {
    for (const [operator, policy] of MATCHING) {
      expect(passes(operator, policy, undefined), operator).to.equal(false);
      expect(passes(`${operator}IfExists`, policy, undefined), operator).to.equal(true);
      const negation = negationOf(operator);
      if (negation !== undefined) expect(passes(negation, policy, undefined), negation).to.equal(true);
    }
  });

  it("compare as without IfExists if the key is present", () => {
    for (const [operator, policy, matching, other] of MATCHING) {
      expect(passes(`${operator}IfExists`, policy, matching), operator).to.equal(true);
      expect(passes(`${operator}IfExists`, policy, other), operator).to.equal(false);
    }
  });

  it("Null tests whether the key is absent", () => {
    expect(passes("Null", "true", undefined)).to.equal(true);
    expect(passes("Null", "true", "value")).to.equal(false);
    expect(passes("Null", "false", "value")).to.equal(true);
    expect(passes("Null", "false", undefined)).to.equal(false);
  });

  it("compare values that are not of their kind to nothing", () => {
    expect(passes("NumericLessThan", "1.3", "TLSv1.2")).to.equal(false);
    expect(passes("DateLessThan", "2020-01-01", "yesterday")).to.equal(false);
    expect(passes("IpAddress", "10.0.0.0/8", "unknown")).to.equal(false);
  });

  it("replace variables in their values", () => {
    const user = { "aws:username": "David" };
    expect(passes("StringLike", "home/${aws:username}/*", "home/David/a", user)).to.equal(true);
    expect(passes("StringEquals", "${aws:username}", "${aws:username}")).to.equal(false);
    expect(passes("StringNotEquals", "${aws:username}", "x"), "an unresolved variable").to.equal(false);
  });

  it("reject an operator that AWS does not have", () => {
    expect(() => passes("StringMatches", "a", "a")).to.throw("StringMatches is not an operator");
    expect(() => passes("BoolNot", "true", "true")).to.throw("BoolNot is not an operator");
    expect(() => passes("NumericNotLessThan", "1", "1")).to.throw("NumericNotLessThan is not an operator");
  });

  it("pass together or fail together", () => {
    const context = contextOf({ "aws:SourceAccount": "1", "aws:SourceArn": "arn:aws:s3:::b" });
    const condition = { StringEquals: { "aws:SourceAccount": "1", "aws:SourceVpc": "vpc-1" } };
    expect(failedCondition({ Condition: condition }, context, "2012-10-17")).to.equal(
      'StringEquals aws:SourceVpc "vpc-1": the request has no aws:SourceVpc',
    );
    expect(
      failedCondition({ Condition: { StringEquals: { "AWS:sourceaccount": "2" } } }, context, "2012-10-17"),
    ).to.equal('StringEquals AWS:sourceaccount "2": the request has "1"');
  });
});

// The DynamoDB examples of "Creating a condition with multiple keys or values" and "Single-valued vs. multivalued context keys".
describe("IAM condition set operators", () => {
  const allowed = ["PostDateTime", "Message", "Tags"];

  it("ForAllValues requires that each value of the request matches", () => {
    expect(passes("ForAllValues:StringLike", allowed, ["PostDateTime", "Message"])).to.equal(true);
    expect(passes("ForAllValues:StringLike", allowed, ["PostDateTime", "UserName"])).to.equal(false);
    expect(passes("ForAllValues:StringLike", allowed, undefined), "no key").to.equal(true);
  });

  it("ForAnyValue requires that one value of the request matches", () => {
    const denied = ["ID", "PostDateTime"];
    expect(passes("ForAnyValue:StringLike", denied, ["UserName", "Message", "PostDateTime"])).to.equal(true);
    expect(passes("ForAnyValue:StringLike", denied, ["UserName"])).to.equal(false);
    expect(passes("ForAnyValue:StringLike", denied, undefined), "no key").to.equal(false);
    expect(passes("ForAnyValue:StringLike", denied, []), "an empty set").to.equal(false);
  });

  it("negate each comparison", () => {
    expect(passes("ForAllValues:StringNotEquals", ["a"], ["b", "c"])).to.equal(true);
    expect(passes("ForAllValues:StringNotEquals", ["a"], ["a", "c"])).to.equal(false);
    expect(passes("ForAnyValue:StringNotEquals", ["a"], ["a", "c"])).to.equal(true);
    expect(passes("ForAnyValue:StringNotEquals", ["a"], ["a"])).to.equal(false);
    expect(passes("ForAnyValue:StringNotEquals", ["a"], undefined)).to.equal(false);
  });

  const values = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 4 });

  it("agree with the quantifiers of logic", () => {
    fc.assert(
      fc.property(values, values, (policy, request) => {
        const isListed = (value: (typeof policy)[number]): boolean => policy.includes(value);
        expect(passes("ForAllValues:StringEquals", policy, request)).to.equal(request.every(isListed));
        expect(passes("ForAnyValue:StringEquals", policy, request)).to.equal(request.some(isListed));
        // "No value is listed" is the opposite of "some value is listed".
        expect(passes("ForAllValues:StringNotEquals", policy, request)).to.equal(
          !passes("ForAnyValue:StringEquals", policy, request),
        );
      }),
    );
  });

  it("make no difference for a single value", () => {
    fc.assert(
      fc.property(values, fc.constantFrom("a", "b", "e"), (policy, value) => {
        for (const operator of ["StringEquals", "StringNotEquals", "StringLike"])
          for (const set of ["ForAllValues:", "ForAnyValue:"])
            expect(passes(set + operator, policy, value)).to.equal(passes(operator, policy, value));
      }),
    );
  });
});
