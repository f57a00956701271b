// SPDX-License-Identifier: Apache-2.0

/** A share in percent, with enough digits to distinguish four nines from five. */
export const formatPercent = (share: number): string => `${(share * 100).toFixed(4)} %`;

/** A number with at most two decimals. */
export const round = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 100) / 100) : "∞");
