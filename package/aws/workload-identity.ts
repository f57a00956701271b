// SPDX-License-Identifier: Apache-2.0
export { WorkloadIdentity } from "../../components/aws/workload-identity";
export { CREDENTIALS, type WorkloadIdentityArgs } from "../../components/contracts/workload-identity";
