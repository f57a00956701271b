// Command pulumi-resource-aws serves the Terraform AWS provider through Pulumi's Terraform bridge, with the tokens of
// @pulumi/aws. `pulumi-resource-aws generate DIR` writes schema.json and bridge-metadata.json, which the command reads
// from its own folder when it serves.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-provider-aws/xpprovider"
	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	pftfgen "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// version is the version of @pulumi/aws. The linker sets it.
var version string

func main() {
	ctx := context.Background()
	self, err := os.Executable()
	check(err)
	folder := filepath.Dir(self)

	if len(os.Args) == 3 && os.Args[1] == "generate" {
		out, err := filepath.Abs(os.Args[2])
		check(err)
		os.Args = []string{"pulumi-tfgen-aws", "schema", "--skip-docs", "--skip-examples", "--out", out}
		pftfgen.MainWithMuxer("aws", provider(ctx, []byte("{}")))
		return
	}

	schema, err := os.ReadFile(filepath.Join(folder, "schema.json"))
	check(err)
	metadata, err := os.ReadFile(filepath.Join(folder, "bridge-metadata.json"))
	check(err)
	pfbridge.MainWithMuxer(ctx, "aws", provider(ctx, metadata), schema)
}

// provider describes the Terraform provider to the bridge.
func provider(ctx context.Context, metadata []byte) tfbridge.ProviderInfo {
	framework, sdk, err := xpprovider.GetProvider(ctx)
	check(err)
	info := tfbridge.ProviderInfo{
		P:              pfbridge.MuxShimWithPF(ctx, shimv2.NewProvider(sdk), framework),
		Name:           "aws",
		Version:        version,
		ResourcePrefix: "aws",
		GitHubOrg:      "hashicorp",
		MetadataInfo:   tfbridge.NewProviderMetadata(metadata),
	}
	mapTokens(&info)
	mapFields(&info)
	return info
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-aws:", err)
		os.Exit(1)
	}
}
