// Command pulumi-resource-kubernetes serves the Kubernetes provider. The module's own command embeds schema files that
// its release build makes and that its published module lacks; the plain ones beside them hold the same.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

// version is the provider's, set by the linker: the SDK asks for it by number.
var version string

func main() {
	provider.Serve("kubernetes", version, schema, mapping)
}
