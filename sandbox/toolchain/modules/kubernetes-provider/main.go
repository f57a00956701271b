// Command pulumi-resource-kubernetes serves the Kubernetes provider. The command in the provider's module embeds compressed schema
// files, which only a release build creates. This command embeds the uncompressed files, which are in the module.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

// version is the version of the provider, which the SDK requests. The linker sets it.
var version string

func main() {
	provider.Serve("kubernetes", version, schema, mapping)
}
