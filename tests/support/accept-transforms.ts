// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";

/** What the tests read of a request to register a resource. */
interface Request {
  getType(): string;
  getTransformsList(): unknown[];
}
type Method = (request: Request, answer: unknown) => unknown;
type Monitor = Record<"registerResource" | "registerResourceOutputs" | "invoke" | "supportsFeature", Method>;

/** Puts the mocked monitor behind one that supports transforms, as the engine does, and shows the requests to `see`. */
export const acceptTransforms = (see: (request: Request) => void): Promise<void> => {
  const mocked = pulumi.runtime.getMonitor() as unknown as Monitor;
  const monitor: Monitor = {
    registerResource: (request, answer) => {
      see(request);
      return mocked.registerResource(request, answer);
    },
    registerResourceOutputs: (request, answer) => mocked.registerResourceOutputs(request, answer),
    invoke: (request, answer) => mocked.invoke(request, answer),
    supportsFeature: (request, answer) => mocked.supportsFeature(request, answer),
  };
  pulumi.runtime.setMockOptions(monitor, "redoubt", "dev");
  return (pulumi.runtime as unknown as { awaitFeatureSupport(): Promise<void> }).awaitFeatureSupport();
};
