// SPDX-License-Identifier: Apache-2.0
// Kubernetes quantities in the canonical form (kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity):
// the largest unit in which the number is whole. A controller that reads and writes an object writes this form, so
// another form would change the object.

/** A quantity of CPU: `1500` millicores are `1500m`, `2000` are `2`. */
export const cpuQuantity = (millicores: number): string =>
  millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;

/** A quantity of memory or storage: `1536` MiB are `1536Mi`, `2048` are `2Gi`. */
export const bytesQuantity = (mib: number): string => {
  const [value, unit] = ["Gi", "Ti", "Pi"].reduce<[number, string]>(
    ([number, current], larger) => (number % 1024 === 0 ? [number / 1024, larger] : [number, current]),
    [mib, "Mi"],
  );
  return `${value}${unit}`;
};
