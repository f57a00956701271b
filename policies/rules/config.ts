// SPDX-License-Identifier: Apache-2.0
// AWS Config.
import { isNotFalse, isTrue } from "../checks";
import type { Rule } from "../rule";
import { CONFIGURATION_RECORD } from "./controls";
import { aws } from "./tokens";

export const config: Rule[] = [
  {
    id: "config-recorder-all-resource-types",
    topic: "logging",
    severity: "medium",
    controls: CONFIGURATION_RECORD,
    title: "AWS Config recorders record all resource types.",
    resources: aws("cfg", "Recorder"),
    check: isNotFalse("recordingGroup.allSupported"),
    remediation: "Omit recordingGroup.allSupported or set it to true.",
    source: "AWS Security Hub Config.1",
  },
  {
    id: "config-recorder-status-enabled",
    topic: "logging",
    severity: "medium",
    controls: CONFIGURATION_RECORD,
    title: "AWS Config recorders are enabled.",
    resources: aws("cfg", "RecorderStatus"),
    check: isTrue("isEnabled"),
    remediation: "Set isEnabled to true.",
    autoFix: { isEnabled: true },
    source: "AWS Security Hub Config.1",
  },
];
