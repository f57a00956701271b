// SPDX-License-Identifier: Apache-2.0

/** A share as percent, with digits enough to tell four nines from five. */
export const percent = (share: number): string => `${(share * 100).toFixed(4)} %`;

/** Two digits after the point, none where there is nothing to show. */
export const round = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 100) / 100) : "∞");

/** A total shared out as evenly as it goes, the first getting what is left over. */
export const sharedOut = (total: number, among: number): number[] =>
  Array.from({ length: among }, (_, index) => Math.floor(total / among) + (index < total % among ? 1 : 0));
