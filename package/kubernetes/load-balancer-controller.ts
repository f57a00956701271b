// SPDX-License-Identifier: Apache-2.0
export { LoadBalancerController } from "../../components/kubernetes/load-balancer-controller";
export { type LoadBalancerControllerArgs } from "../../components/contracts/load-balancer-controller";
