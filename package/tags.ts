// SPDX-License-Identifier: Apache-2.0
export { DataClassification, type PlatformTags } from "../components/lib/tags";
