// SPDX-License-Identifier: Apache-2.0
import type { StackResource } from "../../policies/rule";
import { compliantStack } from "./compliant";
import type { NoncompliantCase } from "./noncompliant/noncompliant";
import { setValue } from "./set-value";

/** The compliant stack with the change of one case. A case without a path removes the resource. */
export const noncompliantStack = ({ resource, path, value }: NoncompliantCase): StackResource[] =>
  path.length === 0
    ? compliantStack.filter(({ name }) => name !== resource)
    : compliantStack.map((one) =>
        one.name === resource ? { ...one, properties: setValue(one.properties, path, value) } : one,
      );
