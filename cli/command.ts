// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import type { CommandContext } from "../policies/report/check";

/** The exit statuses of every command. */
export const EXIT_PASSED = 0;
export const EXIT_FAILED = 1;
/** Invalid options, unreadable input, or a command of another program that failed. */
export const EXIT_NOT_RUN = 2;

/** Adds a command to the program. `end` sets the exit status; a command that throws ends with EXIT_NOT_RUN. */
export type AddCommand = (program: Command, context: CommandContext, end: (status: number) => void) => void;
