// SPDX-License-Identifier: Apache-2.0
// Whether a statement applies to a request.
import { failedCondition } from "./condition";
import { toStrings, type Statement } from "./document";
import { matches, resolveVariables, wildcards, type Context } from "./pattern";
import { grantTo, type Grant, type Principal } from "./principal";

/** A request as AWS evaluates it. */
export interface AccessRequest {
  principal: Principal;
  /** Such as `s3:GetObject`. */
  action: string;
  /** The ARN of the resource, or `*` for actions without one. */
  resource: string;
  context: Context;
}

/** Either what the statement grants to the principal, or the element that does not match, in words. */
type Match = { grant: Grant } | { mismatch: string };

/** Compares all elements of a statement with a request. */
export const matchStatement = (statement: Statement, request: AccessRequest, version: unknown): Match => {
  const grant = grantTo(statement, request.principal);
  if (grant === undefined) return { mismatch: "the Principal element does not include the principal" };
  if (!includesAction(statement, request.action)) return { mismatch: `the Action element does not include it` };
  if (!includesResource(statement, request, version)) {
    const { Resource, NotResource } = statement;
    return { mismatch: `the Resource element is ${JSON.stringify(Resource ?? { NotResource })}` };
  }
  const failed = failedCondition(statement, request.context, version);
  return failed === undefined ? { grant } : { mismatch: failed };
};

/** Actions are compared without case. Patterns can contain wildcards. */
const includesAction = ({ Action, NotAction }: Statement, action: string): boolean => {
  const isAmong = (actions: unknown): boolean =>
    toStrings(actions).some((pattern) => matches(wildcards(pattern), action, { ignoreCase: true }));
  return NotAction === undefined ? isAmong(Action) : !isAmong(NotAction);
};

/**
 * A resource pattern is compared with the whole ARN: a wildcard can match beyond the colons. A trust policy has no `Resource`
 * element (AWS, "IAM JSON policy elements: Resource",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
const includesResource = (
  { Resource, NotResource }: Statement,
  { resource, context }: AccessRequest,
  version: unknown,
): boolean => {
  const isAmong = (resources: unknown): boolean =>
    toStrings(resources).some((text) => {
      const pattern = resolveVariables(text, context, version);
      return pattern !== undefined && matches(pattern, resource);
    });
  if (NotResource !== undefined) return !isAmong(NotResource);
  return Resource === undefined || isAmong(Resource);
};
