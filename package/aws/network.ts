// SPDX-License-Identifier: Apache-2.0
export { Network } from "../../components/aws/network";
export { type ExistingNetworkArgs } from "../../components/contracts/existing";
export { type NetworkReference } from "../../components/contracts/network-reference";
export { NatStrategy, type NetworkArgs, type NetworkOutputs } from "../../components/contracts/network";
