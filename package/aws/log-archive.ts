// SPDX-License-Identifier: Apache-2.0
export { LogArchive } from "../../components/aws/log-archive";
export { type LogArchiveArgs, type LogArchiveOutputs } from "../../components/contracts/log-archive";
