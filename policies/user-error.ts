// SPDX-License-Identifier: Apache-2.0

/** A mistake that the user can fix. The message says how, and is shown without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}
