// SPDX-License-Identifier: Apache-2.0
export { policiesOf, rulesOf, type PackName } from "../policies/pack";
export type { Exemption } from "../policies/result";
export type { Framework, ResourceRule, Rule, StackRule, Topic } from "../policies/rule";
export { rules } from "../policies/rules";
