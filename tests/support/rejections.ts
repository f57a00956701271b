// SPDX-License-Identifier: Apache-2.0

/**
 * The messages of errors that a program throws in callbacks of outputs. Pulumi reports them as unhandled rejections, which fail the
 * preview.
 */
export const rejectionsOf = async (program: () => Promise<unknown>): Promise<string[]> => {
  const listeners = process.listeners("unhandledRejection");
  const messages = new Set<string>();
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => messages.add((error as Error).message));
  try {
    await program();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return [...messages];
};
