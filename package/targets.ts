// SPDX-License-Identifier: Apache-2.0
export { resolveTargets, type Targets } from "../components/contracts/targets";
export { checkTopology, assessTargets, type TargetAssessment } from "../components/targets/check";
export { evaluateTargets, type TargetResult } from "../components/targets/evaluate";
export { formatRecommendation, type Change, type Recommendation } from "../components/targets/recommendations";
export {
  Extent,
  Loss,
  type Measured,
  type SecondaryRegionTopology,
  type Topology,
  type WorkloadTopology,
} from "../components/targets/topology";
