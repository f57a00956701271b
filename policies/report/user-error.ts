// SPDX-License-Identifier: Apache-2.0

/** A failure that its reader can mend: the message says what and how. Printed without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}
