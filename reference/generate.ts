// SPDX-License-Identifier: Apache-2.0
// `npm run reference-docs` regenerates docs/components from the types and docstrings of the package.
import { writePages } from "./pages";

void writePages();
