// SPDX-License-Identifier: Apache-2.0
import { main } from "@pulumi/pulumi/provider";
import { AwsxProvider } from "./provider";

void main(new AwsxProvider(), process.argv.slice(2));
