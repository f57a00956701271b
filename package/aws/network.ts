// SPDX-License-Identifier: Apache-2.0
export { Network } from "../../components/aws/network";
export { NatStrategy, type NetworkArgs, type NetworkOutputs } from "../../components/contracts/network";
