// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { ArgumentError, type Problem } from "../../components/lib/problems";

/** The problems that a call reports. @throws Every error that is not an ArgumentError. */
export const problemsOf = (call: () => unknown): readonly Problem[] => {
  try {
    call();
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
  return [];
};

/** Checks the wording of a problem: a reason of a fixed form, and a fix in the imperative. */
export const expectPlainWording = ({ field, reason, fix }: Problem): void => {
  expect(reason, field)
    .to.match(/^(must |is not |is missing)/)
    .and.not.match(/is no /);
  expect(fix, field).to.match(/^[a-z]/);
};
