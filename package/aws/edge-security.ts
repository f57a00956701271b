// SPDX-License-Identifier: Apache-2.0
export { EdgeSecurity } from "../../components/aws/edge-security";
export {
  type SecondaryRegion,
  type EdgeSecurityArgs,
  type EdgeSecurityOutputs,
} from "../../components/contracts/edge-security";
