// SPDX-License-Identifier: Apache-2.0
// `npm run policy-docs` regenerates what is derived from the rules: docs/rules, docs/frameworks.md and the schema of redoubt.policy.yaml.
import { writeDocs } from "./rule-docs";
import { writePolicySchema } from "./policy-schema";

writeDocs();
writePolicySchema();
