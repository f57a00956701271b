// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Region } from "../lib/regions";
import { userTokenFile } from "./credentials";

/**
 * Writes the stand-in for AWS's command line into `bin`: production's kubeconfig asks it for a token, and the local API
 * server of the region knows one.
 */
export const writeTokenCommand = (regions: Region[], bin: string): void => {
  const file = join(bin, "aws");
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh
# Stands in for AWS's command line: answers \`aws eks get-token\`, which is all that a kubeconfig asks of it.
case " $* " in
  *" eks get-token "*)
    case " $* " in
${regions.map(({ region, state }) => `      *" --region ${region} "*) file=${shellQuote(userTokenFile(state, "admin"))} ;;`).join("\n")}
      *) echo "aws: the sandbox has clusters in ${regions.map(({ region }) => region).join(" and ")}: name one with --region" >&2; exit 2 ;;
    esac
    token=$(cat "$file") || exit 1
    printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{},"status":{"token":"%s"}}\\n' "$token" ;;
  *) echo "aws: the sandbox's stand-in answers only 'aws eks get-token', not 'aws $*'" >&2; exit 2 ;;
esac
`,
  );
  chmodSync(file, 0o755);
};

/** A word of the shell, whatever is in it. */
const shellQuote = (word: string): string => `'${word.replace(/'/g, "'\\''")}'`;
