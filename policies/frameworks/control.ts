// SPDX-License-Identifier: Apache-2.0

/** One requirement of a framework, and what a gate over code can do for it. Titles are ours: the frameworks' texts are theirs. */
export interface Control {
  /** What it asks, in a few words. */
  title: string;
  /** Whether rules show a part of it. The rest of any control, and all of the others, is for people, contracts and records. */
  inCode: boolean;
  /** Which part the rules show, or why none can. */
  why: string;
}

/** All requirements of one framework, by the ids that it gives them. */
export interface ControlTable {
  title: string;
  /** The text itself. */
  source: string;
  controls: Readonly<Record<string, Control>>;
}

export const inCode = (title: string, why: string): Control => ({ title, inCode: true, why });

export const notInCode = (title: string, why: string): Control => ({ title, inCode: false, why });
