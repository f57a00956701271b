// SPDX-License-Identifier: Apache-2.0

/** One requirement of a framework. The titles are short versions, because the texts of the frameworks are copyrighted. */
export interface Control {
  title: string;
  /** Whether rules can cover a part of it. The other part, and all other controls, need people, contracts and records. */
  inCode: boolean;
  /** Which part rules cover, or why rules cannot cover it. */
  why: string;
}

/** All requirements of one framework, by the ids that the framework uses. */
export interface ControlTable {
  title: string;
  /** The URL of the framework, without the scheme. */
  source: string;
  controls: Readonly<Record<string, Control>>;
}

export const inCode = (title: string, why: string): Control => ({ title, inCode: true, why });

export const notInCode = (title: string, why: string): Control => ({ title, inCode: false, why });
