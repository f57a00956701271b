// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Region } from "../lib/regions";
import { userTokenFile } from "./credentials";

/**
 * Writes a stub of the AWS CLI into `bin`. The kubeconfig of production runs `aws eks get-token`; the stub returns the token of
 * the region's local API server.
 */
export const writeTokenCommand = (regions: Region[], bin: string): void => {
  const file = join(bin, "aws");
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh
# Stub of the AWS CLI: supports only \`aws eks get-token\`, which a kubeconfig runs.
case " $* " in
  *" eks get-token "*)
    case " $* " in
${regions.map(({ region, state }) => `      *" --region ${region} "*) file=${shellQuote(userTokenFile(state, "admin"))} ;;`).join("\n")}
      *) echo "aws: --region must be a region of the sandbox's clusters; use ${regions.map(({ region }) => region).join(" or ")}" >&2; exit 2 ;;
    esac
    token=$(cat "$file") || exit 1
    printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{},"status":{"token":"%s"}}\\n' "$token" ;;
  *) echo "aws: the sandbox's stub supports only 'aws eks get-token', not 'aws $*'" >&2; exit 2 ;;
esac
`,
  );
  chmodSync(file, 0o755);
};

/** Quotes a word for the shell. */
const shellQuote = (word: string): string => `'${word.replace(/'/g, "'\\''")}'`;
