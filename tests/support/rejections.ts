// SPDX-License-Identifier: Apache-2.0

/** The errors that a program throws in callbacks of outputs. Pulumi reports them as unhandled rejections, which fail the preview. */
export const rejectedErrors = async (program: () => Promise<unknown>): Promise<Error[]> => {
  const listeners = process.listeners("unhandledRejection");
  const errors: Error[] = [];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => void errors.push(error as Error));
  try {
    await program();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return errors;
};

/** The different messages of these errors. */
export const rejectionsOf = async (program: () => Promise<unknown>): Promise<string[]> => [
  ...new Set((await rejectedErrors(program)).map(({ message }) => message)),
];
