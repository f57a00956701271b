// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { State } from "../lib/state";
import { tokenOf } from "./credentials";

/**
 * Writes the stand-in for AWS's command line into `bin`: production's kubeconfig asks it for a token, and the local API
 * server knows one.
 */
export const writeTokenCommand = (state: State, bin: string): void => {
  const file = join(bin, "aws");
  mkdirSync(bin, { recursive: true });
  writeFileSync(file, `#!/bin/sh
# Stands in for AWS's command line: answers \`aws eks get-token\`, which is all that a kubeconfig asks of it.
case " $* " in
  *" eks get-token "*)
    token=$(cat ${quoted(tokenOf(state, "admin"))}) || exit 1
    printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{},"status":{"token":"%s"}}\\n' "$token" ;;
  *) echo "aws: the sandbox's stand-in answers only 'aws eks get-token', not 'aws $*'" >&2; exit 2 ;;
esac
`);
  chmodSync(file, 0o755);
};

/** A word of the shell, whatever is in it. */
const quoted = (word: string): string => `'${word.replace(/'/g, "'\\''")}'`;
