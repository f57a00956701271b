// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import type { Recorded } from "../../support/recorder";
import { recordedStack, STACKS } from "../../support/stacks";
import { SIZE_LIMITS, SUM_LIMITS, type SumLimit } from "./sizes";
import { TEXT_LIMITS, type TextLimit } from "./texts";

/** The values at a path, in which `*` stands for every element of a list, which may be JSON. */
const valuesAt = (value: unknown, [key, ...rest]: readonly string[]): unknown[] => {
  if (value === undefined || value === null) return [];
  if (key === undefined) return [value];
  if (key === "*") {
    const list = typeof value === "string" ? (JSON.parse(value) as unknown[]) : (value as unknown[]);
    return list.flatMap((element) => valuesAt(element, rest));
  }
  return valuesAt((value as Record<string, unknown>)[key], rest);
};

const isValidText = (text: string, { minimum = 0, maximum, pattern }: TextLimit): boolean =>
  text.length >= minimum && text.length <= maximum && (pattern?.test(text) ?? true);

/** `RESOURCE PATH TEXT` for each text that AWS would reject. */
const invalidTexts = (recorded: readonly Recorded[]): string[] =>
  recorded.flatMap(({ type, name, inputs }) =>
    (TEXT_LIMITS[type] ?? []).flatMap((limit) =>
      valuesAt(inputs, limit.path.split("."))
        .filter((text) => !isValidText(String(text), limit))
        .map((text) => `${name} ${limit.path} ${JSON.stringify(text)}: see ${limit.source}`),
    ),
  );

const sizeOf = (document: unknown, withoutWhitespace = false): number => {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return Buffer.byteLength(withoutWhitespace ? text.replace(/\s/g, "") : text);
};

/** `RESOURCE PROPERTY SIZE` for each document that is too large. */
const tooLargeDocuments = (recorded: readonly Recorded[]): string[] =>
  recorded.flatMap(({ type, name, inputs }) => {
    const limit = SIZE_LIMITS[type];
    const document = limit && inputs[limit.property];
    if (document === undefined) return [];
    const size = sizeOf(document, limit!.withoutWhitespace);
    return size > limit!.maximum ? [`${name} ${limit!.property} ${size}: see ${limit!.source}`] : [];
  });

/** `OWNER SUM WHAT` for each sum that is too large. */
const tooLargeSums = (
  recorded: readonly Recorded[],
  { what, maximum, type, owner, amount, source }: SumLimit,
): string[] => {
  const sums = new Map<string, number>();
  for (const one of recorded.filter((other) => other.type === type))
    sums.set(String(owner(one)), (sums.get(String(owner(one))) ?? 0) + (amount?.(one) ?? 1));
  return [...sums].filter(([, sum]) => sum > maximum).map(([of, sum]) => `${of}: ${sum} ${what}: see ${source}`);
};

const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** The tags that AWS would reject (Tagging AWS resources, "Best practices and strategies"). The tags of a provider are the same for all resources. */
const invalidTags = ({ name, inputs }: Recorded, path: string): string[] =>
  valuesAt(inputs, path.split(".")).flatMap((tags) => {
    const pairs = Object.entries(tags as Record<string, string>);
    const invalid = pairs.filter(
      ([key, value]) =>
        !TAG.test(key) || !TAG.test(value) || key.length > 128 || value.length > 256 || /^aws:/i.test(key),
    );
    return [
      ...(pairs.length > 50 ? [`${name}: ${pairs.length} tags`] : []),
      ...invalid.map(([key, value]) => `${name}: ${key}=${value}`),
    ];
  });

for (const stack of STACKS)
  describe(`the texts of the ${stack} stack`, () => {
    let recorded: Recorded[];
    before(async () => {
      recorded = await recordedStack(stack);
    });

    it("are texts that AWS accepts", () => expect(invalidTexts(recorded)).to.deep.equal([]));

    it("include no document that is too large", () => {
      const types = new Set(recorded.map(({ type }) => type));
      expect(Object.keys(SIZE_LIMITS).filter((type) => !types.has(type))).to.deep.equal([]);
      expect(tooLargeDocuments(recorded)).to.deep.equal([]);
    });

    it("are tags that AWS accepts", () => {
      const aws = recorded.filter(({ type }) => type.startsWith("aws"));
      expect(aws.flatMap((one) => invalidTags(one, "tags"))).to.deep.equal([]);
      expect(aws.flatMap((one) => invalidTags(one, "tagSpecifications.*.tags"))).to.deep.equal([]);
      expect(aws.filter(({ inputs }) => inputs["tags"] !== undefined)).to.have.length.above(50);
    });
  });

describe("dev and prod in one account", () => {
  for (const limit of SUM_LIMITS)
    it(`have at most ${limit.maximum} ${limit.what}`, async () => {
      const [dev, prod] = await Promise.all(STACKS.map(recordedStack));
      const both = [...dev!, ...prod!];
      expect(both.filter(({ type }) => type === limit.type)).to.have.length.above(0);
      expect([
        ...new Set([...tooLargeSums(dev!, limit), ...tooLargeSums(prod!, limit)]),
        ...(limit.isOfAccount ? tooLargeSums(both, limit) : []),
      ]).to.deep.equal([]);
    });
});

describe("the limits of texts", () => {
  const resource = (type: string, inputs: Record<string, unknown>): Recorded =>
    ({ type, name: "one", inputs }) as unknown as Recorded;

  it("detect a description with characters that EC2 rejects", () =>
    expect(
      invalidTexts([resource("aws:ec2/securityGroup:SecurityGroup", { ingress: [{ description: "a > b" }] })]).join(),
    ).to.match(/^one ingress\.\*\.description "a > b"/));

  it("detect a policy that is too large, and count no white space in a trust policy", () => {
    const statements = (count: number): object => ({ Statement: Array.from({ length: count }, () => ({ Sid: "x" })) });
    expect(tooLargeDocuments([resource("aws:iam/role:Role", { assumeRolePolicy: statements(300) })])).to.have.length(1);
    expect(
      tooLargeDocuments([
        resource("aws:iam/role:Role", { assumeRolePolicy: JSON.stringify(statements(150), null, 8) }),
      ]),
    ).to.deep.equal([]);
  });

  it("detect tags with characters that AWS rejects", () =>
    expect(
      invalidTags(resource("aws:s3/bucket:Bucket", { tags: { Owner: "a;b", "aws:x": "y" } }), "tags"),
    ).to.deep.equal(["one: Owner=a;b", "one: aws:x=y"]));
});
