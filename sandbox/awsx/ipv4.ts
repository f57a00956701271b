// SPDX-License-Identifier: Apache-2.0
import { ip2long, long2ip, Netmask } from "netmask";

/** True for a range that a VPC or a subnet can have: from /16 to /28, its host bits zero. */
export const isNetwork = (cidr: string): boolean => {
  try {
    const { base, bitmask } = new Netmask(cidr);
    return bitmask >= 16 && bitmask <= 28 && cidr === `${base}/${bitmask}`;
  } catch {
    return false;
  }
};

/** A range as written: the address may have host bits, as the legacy layout's arithmetic keeps them. */
export interface Block {
  readonly address: number;
  readonly mask: number;
}

export const parseBlock = (cidr: string): Block => {
  const [address = "", mask = "32"] = cidr.split("/");
  return { address: ip2long(address), mask: Number(mask) };
};

/** @throws Error when the range lies outside the IPv4 space. */
export const formatBlock = ({ address, mask }: Block): string => {
  if (mask > 32 || address < 0 || address >= 2 ** 32) {
    throw new Error(`no room for a /${mask} subnet; use a wider VPC or smaller subnets`);
  }
  return `${long2ip(address)}/${mask}`;
};

/** The `index`-th range of length `mask` from the block's address on. */
export const split = (block: Block, mask: number, index: number): Block => ({
  address: block.address + 2 ** (32 - mask) * index,
  mask,
});

const start = ({ address, mask }: Block): number => address - (address % 2 ** (32 - mask));
const end = (block: Block): number => start(block) + 2 ** (32 - block.mask) - 1;

export const blocksOverlap = (a: Block, b: Block): boolean => start(a) <= end(b) && start(b) <= end(a);

/** The first aligned range of length `mask` that begins after the one in which the block ends. */
export const nextBlock = (block: Block, mask: number): Block => ({
  address: end({ address: end(block), mask }) + 1,
  mask,
});

/** Aligned ranges for the space between two, chosen as awsx chooses them, even where that isn't exact. */
export const gapsBetween = (a: Netmask, b: Netmask): Netmask[] => {
  const [before, after] = a.netLong < b.netLong ? [a, b] : [b, a];
  const gaps: Netmask[] = [];
  let previous = a;
  let gap = before.next();
  while (gap.netLong < after.netLong) {
    for (let wider = widen(gap); !wider.contains(previous.last) && !wider.contains(after.first); wider = widen(gap))
      gap = wider;
    gaps.push(gap);
    previous = gap;
    gap = gap.next();
  }
  return gaps;
};

const widen = (block: Netmask): Netmask => new Netmask(`${block.base}/${block.bitmask - 1}`);

/** The bits that number `count` things. */
export const bitsFor = (count: number): number => (count === 0 ? 0 : Math.ceil(Math.log2(count)));
