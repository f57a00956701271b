// SPDX-License-Identifier: Apache-2.0
import { setValueAt, valueAt, type Properties } from "./property-path";
import { proxyTarget } from "./sdk-proxy";
import { installedSdkVersion, TESTED_SDK_VERSION, warn } from "./sdk-version";

let hasWarned = false;

/**
 * Sets the values of an auto-fix, and returns the properties if one of them was different. Other values stay as they are, including
 * unknown and secret ones. The properties are changed in place, because a copy would lose which values are secret. In a version of the
 * SDK that does not expose the object behind its proxy, nothing is changed: unknown values would throw.
 */
export const withAutoFix = (
  properties: Properties,
  autoFix: Readonly<Record<string, unknown>>,
  onWarning = warn,
): Properties | undefined => {
  const target = proxyTarget(properties) as Properties | undefined;
  if (target === undefined) {
    if (!hasWarned)
      onWarning(
        `@pulumi/policy ${installedSdkVersion} does not expose properties as ${TESTED_SDK_VERSION} does, the version that ` +
          "remediation was tested with; violations are reported and not remediated",
      );
    hasWarned = true;
    return undefined;
  }
  const changes = Object.entries(autoFix)
    .filter(([path, value]) => JSON.stringify(valueAt(target, path)) !== JSON.stringify(value))
    .filter(([path, value]) => setValueAt(target, path, value));
  return changes.length === 0 ? undefined : properties;
};
