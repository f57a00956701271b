// SPDX-License-Identifier: Apache-2.0
import { setValueAt, valueAt, type Properties } from "./property-path";
import { proxyTarget } from "./sdk-proxy";
import { installedSdkVersion, TESTED_SDK_VERSION, warn } from "./sdk-version";

/**
 * Sets the values of an auto-fix, and returns the properties if one of them was different. Other values stay as they are, including
 * unknown and secret ones. The properties are changed in place, because a copy would lose which values are secret.
 */
export const withAutoFix = (
  properties: Properties,
  autoFix: Readonly<Record<string, unknown>>,
): Properties | undefined => {
  const target = proxyTarget(properties) as Properties | undefined;
  if (target === undefined) {
    warnOnce();
    return undefined;
  }
  const changes = Object.entries(autoFix)
    .filter(([path, value]) => JSON.stringify(valueAt(target, path)) !== JSON.stringify(value))
    .filter(([path, value]) => setValueAt(target, path, value));
  return changes.length === 0 ? undefined : properties;
};

let hasWarned = false;

/** Without the object behind the proxy, properties cannot be copied: unknown values throw and secrets become plain text. */
const warnOnce = (): void => {
  if (hasWarned) return;
  hasWarned = true;
  warn(
    `@pulumi/policy ${installedSdkVersion} is not ${TESTED_SDK_VERSION}, the version that remediation was tested with; ` +
      "violations are reported and not remediated",
  );
};
