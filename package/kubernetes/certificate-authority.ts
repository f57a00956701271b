// SPDX-License-Identifier: Apache-2.0
export { CertificateAuthority } from "../../components/kubernetes/certificate-authority";
export {
  type CertificateAuthorityArgs,
  type CertificateAuthorityOutputs,
} from "../../components/contracts/certificate-authority";
